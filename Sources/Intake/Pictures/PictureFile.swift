import Crypto
import Newsroom

/// A picture's file, recognised by its bytes and measured without decoding a pixel.
public struct PictureFile: Hashable, Sendable {
  /// The accepted formats.
  public enum Format: String, CaseIterable, Sendable {
    case jpeg = "image/jpeg"
    case png = "image/png"
    case webP = "image/webp"

    /// The extensions of such files.
    var fileExtensions: [String] {
      switch self {
      case .jpeg: ["jpg", "jpeg"]
      case .png: ["png"]
      case .webP: ["webp"]
      }
    }

    /// The name that people use.
    var name: String {
      switch self {
      case .jpeg: "JPEG"
      case .png: "PNG"
      case .webP: "WebP"
      }
    }
  }

  /// The file's name as it was sent.
  public let name: String
  /// Its format.
  public let format: Format
  /// In pixels.
  public let width: Int
  /// In pixels.
  public let height: Int
  /// SHA-256 of `bytes`, lower-case hexadecimal.
  public let sha256: String
  /// The file as readers get it: without position, serial numbers, thumbnails and all else that cameras and programs write
  /// beside the picture, save how to turn it. Cleaning what is clean changes nothing.
  public let bytes: [UInt8]
  /// What the desk should know about it, in sentences.
  public let notes: [String]

  /// Checks the bytes from end to end, but only the format's own structure; takes linear time.
  ///
  /// Throws `PictureFault` when it is too large, truncated, damaged or another format than its name says.
  public init(name: String, bytes: [UInt8]) throws(PictureFault) {
    guard bytes.count <= SubmissionLimits.pictureBytes else { throw .tooManyBytes(bytes.count) }
    let (format, content) = try Self.examined(bytes)
    let size = content.size
    guard size.width > 0, size.height > 0 else { throw .damaged(format, "it has no pixels") }
    guard size.width * size.height <= SubmissionLimits.picturePixels else {
      throw .tooManyPixels(width: size.width, height: size.height)
    }
    guard format.fileExtensions.contains(where: { name.lowercased().hasSuffix(".\($0)") }) else {
      throw .wrongExtension(format)
    }
    self.name = name
    self.format = format
    width = size.width
    height = size.height
    self.bytes = content.bytes
    notes = content.notes.map { $0.message(of: name) }
    sha256 = SHA256.hash(data: content.bytes).hexadecimal
  }

  private static func examined(_ bytes: [UInt8]) throws(PictureFault) -> (Format, PictureContent) {
    let reader = ByteReader(bytes)
    if bytes.isEmpty { throw .empty }
    if reader.has([0xFF, 0xD8, 0xFF], at: 0) { return (.jpeg, try JPEGStructure.picture(reader)) }
    if reader.has(PNGStructure.signature, at: 0) { return (.png, try PNGStructure.picture(reader)) }
    if reader.has(Array("RIFF".utf8), at: 0), reader.has(Array("WEBP".utf8), at: 8) {
      return (.webP, try WebPStructure.picture(reader))
    }
    throw .unknownFormat
  }
}

/// Width and height in pixels; each below 2³², so that their product fits an `Int`.
struct PixelSize {
  var width: Int
  var height: Int
}

/// Why a file is not accepted as a picture.
public enum PictureFault: Error, Hashable, Sendable {
  /// It has no bytes.
  case empty
  /// It is larger than `SubmissionLimits.pictureBytes`.
  case tooManyBytes(Int)
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

  /// What is wrong with the file of that name, in a sentence.
  public func detail(of name: String) -> String {
    switch self {
    case .empty: "The picture '\(name)' is empty"
    case .tooManyBytes(let count):
      "The picture '\(name)' is \(count) bytes long; the limit is \(SubmissionLimits.pictureBytes)"
    case .tooManyPixels(let width, let height):
      "The picture '\(name)' is \(width) × \(height) pixels; the limit is \(SubmissionLimits.picturePixels / 1_000_000) "
        + "megapixels"
    case .unknownFormat: "The picture '\(name)' is not a JPEG, PNG or WebP file"
    case .wrongExtension(let format): "The picture '\(name)' is a \(format.name) file with another format's extension"
    case .truncated(let format): "The picture '\(name)' is a \(format.name) file that ends too early"
    case .damaged(let format, let how): "The picture '\(name)' is a damaged \(format.name) file: \(how)"
    }
  }

  /// What to do, in a sentence.
  public var hint: String {
    switch self {
    case .empty, .truncated, .damaged: "Send it again; if the original opens correctly, export it again."
    case .tooManyBytes, .tooManyPixels: "Export it smaller; a page needs no more than 4000 pixels across."
    case .unknownFormat: "Export it as JPEG, PNG or WebP."
    case .wrongExtension(let format): "Rename it to end in .\(format.fileExtensions[0]), in the front matter too."
    }
  }
}

/// Reads numbers from bytes; nil past the end.
struct ByteReader {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var count: Int { bytes.count }

  subscript(offset: Int) -> UInt8? { bytes.indices.contains(offset) ? bytes[offset] : nil }

  func has(_ pattern: [UInt8], at offset: Int) -> Bool {
    offset + pattern.count <= bytes.count && bytes[offset..<(offset + pattern.count)].elementsEqual(pattern)
  }

  /// That many bytes as a number, the most significant first.
  func bigEndian(_ width: Int, at offset: Int) -> Int? {
    guard offset >= 0, offset + width <= bytes.count else { return nil }
    return bytes[offset..<(offset + width)].reduce(0) { $0 << 8 | Int($1) }
  }

  /// That many bytes as a number, the least significant first.
  func littleEndian(_ width: Int, at offset: Int) -> Int? {
    guard offset >= 0, offset + width <= bytes.count else { return nil }
    return bytes[offset..<(offset + width)].reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  /// The offset of the first such byte from there on.
  func first(_ byte: UInt8, from offset: Int) -> Int? { bytes[min(offset, bytes.count)...].firstIndex(of: byte) }

  func slice(_ range: Range<Int>) -> ArraySlice<UInt8> { bytes[range] }
}
