import Newsroom
import Store

/// A file of a picture as it is published, known by its content.
struct PublishedPicture: Hashable, Sendable {
  /// SHA-256 of its bytes, lower-case hexadecimal.
  let sha256: String
  /// `image/jpeg`, `image/png` or `image/webp`.
  let mediaType: String
  /// In pixels.
  let width: Int
  /// In pixels.
  let height: Int
  /// In bytes.
  let size: Int

  /// The name beside the story's page: of its content, so that no cache shows an old one.
  ///
  /// Each story has a copy of its own, so that whatever takes away the page takes away the picture too, and no other
  /// story's.
  var name: String {
    let ending = ["image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"][mediaType] ?? "bin"
    return "\(sha256).\(ending)"
  }
}

extension PublishedPicture {
  init(_ asset: Asset) {
    self.init(
      sha256: asset.sha256, mediaType: asset.mediaType, width: asset.width, height: asset.height,
      size: asset.bytes.count)
  }
}

extension PublishedPicture {
  init(_ facts: PictureFacts) {
    self.init(
      sha256: facts.sha256, mediaType: facts.mediaType, width: facts.width, height: facts.height,
      size: facts.size)
  }
}

extension PublishedPicture {
  init(_ rendition: Content.Picture.Rendition) {
    self.init(
      sha256: rendition.sha256, mediaType: rendition.mediaType, width: rendition.width, height: rendition.height,
      size: rendition.bytes)
  }
}
