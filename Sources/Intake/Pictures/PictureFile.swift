import Crypto
public import Newsroom

/// A picture's file as readers get it: upright, in sRGB, with the names of its creator and owners and its caption, and without
/// position, serial numbers, previews and all else that cameras and programs write beside the picture.
public struct PictureFile: Hashable, Sendable {
  /// The accepted formats; a picture stays in the one that it came in.
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
  /// In pixels, as it is shown.
  public let width: Int
  /// In pixels, as it is shown.
  public let height: Int
  /// SHA-256 of `bytes`, lower-case hexadecimal.
  public let sha256: String
  /// The file; preparing it once more changes nothing.
  public let bytes: [UInt8]
  /// Who made it and what it shows, as the file says.
  public let metadata: PictureMetadata
  /// What the desk should know about it, in sentences.
  public let notes: [String]

  init(
    name: String, format: Format, size: PixelSize, bytes: [UInt8], metadata: PictureMetadata = PictureMetadata(),
    notes: [String] = []
  ) {
    self.name = name
    self.format = format
    width = size.width
    height = size.height
    sha256 = SHA256.hash(data: bytes).hexadecimal
    self.bytes = bytes
    self.metadata = metadata
    self.notes = notes
  }

  /// A picture that was prepared for an earlier version. Throws `PictureFault` when it was not.
  init(prepared bytes: [UInt8], name: String) throws(PictureFault) {
    let sent = try SentPicture(name: name, bytes: bytes)
    guard sent.structure.isPlain else { throw .damaged(sent.format, "it was not prepared") }
    self.init(
      name: name, format: sent.format, size: sent.structure.size, bytes: bytes,
      metadata: sent.structure.metadata)
  }
}
