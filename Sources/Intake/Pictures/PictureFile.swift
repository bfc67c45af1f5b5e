import Crypto
public import Newsroom

/// A picture's file as readers get it: upright, in sRGB, with the names of its creator and owners and its caption, and without
/// position, serial numbers, previews and all else that cameras and programs write beside the picture.
public struct PictureFile: Hashable, Sendable {
  /// The accepted formats; a picture stays in the one that it came in.
  public enum Format: String, CaseIterable, Codable, Sendable {
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

  /// The picture in another size or format, with the same metadata.
  public struct Rendition: Hashable, Sendable {
    /// Its format.
    public let format: Format
    /// In pixels.
    public let width: Int
    /// In pixels.
    public let height: Int
    /// SHA-256 of `bytes`, lower-case hexadecimal.
    public let sha256: String
    /// The file.
    public let bytes: [UInt8]

    init(_ item: RenditionPlan.Item, bytes: [UInt8]) {
      format = item.format
      width = item.size.width
      height = item.size.height
      sha256 = SHA256.hash(data: bytes).hexadecimal
      self.bytes = bytes
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
  /// Smaller ones, and in WebP; see `RenditionPlan`.
  public let renditions: [Rendition]
  /// Who made it and what it shows, as the file says.
  public let metadata: PictureMetadata
  /// What the desk should know about it, in sentences.
  public let notes: [String]

  /// What a story's content says of it.
  public var files: Content.Picture.Files {
    Content.Picture.Files(
      sha256: sha256,
      renditions: renditions.map {
        Content.Picture.Rendition(
          sha256: $0.sha256, mediaType: $0.format.rawValue, width: $0.width, height: $0.height, bytes: $0.bytes.count)
      })
  }

  init(
    name: String, format: Format, size: PixelSize, bytes: [UInt8], renditions: [Rendition] = [],
    metadata: PictureMetadata = PictureMetadata(), notes: [String] = []
  ) {
    self.name = name
    self.format = format
    width = size.width
    height = size.height
    sha256 = SHA256.hash(data: bytes).hexadecimal
    self.bytes = bytes
    self.renditions = renditions
    self.metadata = metadata
    self.notes = notes
  }
}
