import Newsroom

/// Why a file is not accepted as a picture.
public enum PictureFault: Error, Hashable, Sendable {
  /// It has no bytes.
  case empty
  /// It is larger than `SubmissionLimits.pictureBytes`.
  case tooManyBytes(Int)
  /// It would be larger than `SubmissionLimits.pictureBytes` as readers get it.
  case tooManyBytesToPublish(Int)
  /// It has more pixels than `SubmissionLimits.picturePixels`.
  case tooManyPixels(width: Int, height: Int)
  /// It is neither JPEG nor PNG nor WebP.
  case unknownFormat
  /// Its extension is another format's.
  case wrongExtension(PictureFile.Format)
  /// The file is cut off.
  case truncated(PictureFile.Format)
  /// Its structure is broken, in this way.
  case damaged(PictureFile.Format, String)
  /// It cannot be decoded, for this reason in the decoder's words.
  case unreadable(PictureFile.Format, String)
  /// Decoding takes more processor time than `PictureServer.seconds`.
  case tooSlow
  /// Decoding takes more memory than `PictureServer.memory`, or is the decoder's end in another way.
  case tooLarge

  /// What is wrong with the file of that name, in a sentence.
  public func detail(of name: String) -> String {
    let limit = SubmissionLimits.pictureBytes
    return switch self {
    case .empty: "The picture '\(name)' is empty"
    case .tooManyBytes(let count): "The picture '\(name)' is \(count) bytes long; the limit is \(limit)"
    case .tooManyBytesToPublish(let count):
      "The picture '\(name)' would be published with \(count) bytes; the limit is \(limit)"
    case .tooManyPixels(let width, let height):
      "The picture '\(name)' is \(width) × \(height) pixels; the limit is \(SubmissionLimits.picturePixels / 1_000_000) "
        + "megapixels"
    case .unknownFormat: "The picture '\(name)' is not a JPEG, PNG or WebP file"
    case .wrongExtension(let format): "The picture '\(name)' is a \(format.name) file with another format's extension"
    case .truncated(let format): "The picture '\(name)' is a \(format.name) file that ends too early"
    case .damaged(let format, let how): "The picture '\(name)' is a damaged \(format.name) file: \(how)"
    case .unreadable(let format, let why):
      "The picture '\(name)' is a \(format.name) file that cannot be decoded" + (why.isEmpty ? "" : ": \(why)")
    case .tooSlow:
      "Reading the picture '\(name)' takes more than \(PictureServer.seconds) seconds of processor time"
    case .tooLarge: "Reading the picture '\(name)' takes more than \(PictureServer.memory >> 20) MB of memory"
    }
  }

  /// What to do, in a sentence.
  public var hint: String {
    switch self {
    case .empty, .truncated, .damaged: "Send it again; if the original opens correctly, export it again."
    case .tooManyBytes, .tooManyBytesToPublish, .tooManyPixels, .tooSlow, .tooLarge:
      "Export it smaller; a page needs no more than 4000 pixels across."
    case .unknownFormat: "Export it as JPEG, PNG or WebP."
    case .unreadable: "Export it again as an ordinary JPEG, PNG or WebP with 8 bits per colour."
    case .wrongExtension(let format): "Rename it to end in .\(format.fileExtensions[0]), in the front matter too."
    }
  }
}
