/// A picture in further sizes and formats, so that no reader loads more than the screen shows.
extension Content.Picture {
  /// One of these files, which an approval signs with the rest: nothing else than what was signed goes out.
  public struct Rendition: Hashable, Sendable {
    /// SHA-256 of its bytes, lower-case hexadecimal.
    public var sha256: String
    /// `image/jpeg`, `image/png` or `image/webp`.
    public var mediaType: String
    /// In pixels.
    public var width: Int
    /// In pixels.
    public var height: Int
    /// How many bytes it has.
    public var bytes: Int

    /// A rendition of these properties.
    public init(sha256: String, mediaType: String, width: Int, height: Int, bytes: Int) {
      self.sha256 = sha256
      self.mediaType = mediaType
      self.width = width
      self.height = height
      self.bytes = bytes
    }
  }

  /// All that is published of a picture.
  public struct Files: Hashable, Sendable {
    /// SHA-256 of the picture as it was prepared, lower-case hexadecimal.
    public var sha256: String
    /// See `Content.Picture.renditions`.
    public var renditions: [Rendition]

    /// These files.
    public init(sha256: String, renditions: [Rendition] = []) {
      self.sha256 = sha256
      self.renditions = renditions
    }
  }

  /// How wide renditions are, in pixels. None is wider than its picture, and none is made of one narrower than all of them.
  public static let renditionWidths = [320, 640, 960, 1280, 1920]

  /// Its files; nil when they did not come with the draft.
  public var files: Files? { sha256.map { Files(sha256: $0, renditions: renditions) } }
}
