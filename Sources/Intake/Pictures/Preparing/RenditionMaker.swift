import Newsroom

/// Makes a picture's renditions from the file that readers get, with the same metadata; runs in the helper process.
///
/// The same file gives the same bytes, whether it came as it is or was made of another.
enum RenditionMaker {
  /// How good JPEG and WebP are, of 100; at a size below the picture's, more shows no difference.
  private static let (jpegQuality, webPQuality) = (80, 75)

  /// The renditions of a plain file, as `RenditionPlan` has them; nil when the file cannot be decoded or they cannot be made.
  static func renditions(of file: [UInt8]) -> [PictureReply.Rendition]? {
    guard let (format, structure) = try? SentPicture.examined(file) else { return nil }
    return unsafe file.withUnsafeBytes { bytes in
      guard let image = unsafe VipsImage(format, bytes) else { return nil }
      let plan = RenditionPlan(of: structure.size, in: format, hasTransparency: image.hasTransparency)
      guard let widest = plan.items.map(\.size).max(by: { $0.width < $1.width }) else { return [] }
      guard let source = image.resized(to: widest) else { return nil }
      var renditions: [PictureReply.Rendition] = []
      for item in plan.items {
        guard let sized = item.size == widest ? source : source.resized(to: item.size),
          let coded = coded(sized, as: item.format, isExact: structure.isLossless || format == .png)
        else { return nil }
        let bytes = PicturePreparer.file(coded, as: item.format, of: item.size, saying: structure.metadata)
        renditions.append(PictureReply.Rendition(item: item, bytes: bytes))
      }
      return renditions
    }
  }

  /// - Parameter isExact: Whether the picture's own file keeps every pixel: of charts and of pictures of screens, a WebP that
  ///   does so as well is often the smaller one.
  private static func coded(_ image: VipsImage, as format: PictureFile.Format, isExact: Bool) -> [UInt8]? {
    guard format == .webP else { return image.encoded(as: format, quality: jpegQuality) }
    guard let coded = image.encoded(as: .webP, quality: webPQuality) else { return nil }
    guard isExact, let exact = image.encoded(as: .webP, isLossless: true) else { return coded }
    return exact.count <= coded.count ? exact : coded
  }
}
