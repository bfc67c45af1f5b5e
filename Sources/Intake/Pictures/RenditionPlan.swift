import Newsroom

/// Which renditions a picture has: told by its format and size, so that what was made in another process can be checked.
///
/// In WebP, which is the smallest, and in a format that is shown everywhere, each as wide as `Content.Picture.renditionWidths`
/// says, and never wider than the picture. A format that is not the picture's own has the picture's whole width, too, up to the
/// widest, so that no browser has to make do with less than there is.
struct RenditionPlan: Equatable {
  /// One of them.
  struct Item: Hashable, Codable {
    let format: PictureFile.Format
    let size: PixelSize
  }

  /// Those of each format together, the narrowest first.
  let items: [Item]

  init(of size: PixelSize, in format: PictureFile.Format, hasTransparency: Bool) {
    let common: PictureFile.Format = format == .jpeg || !hasTransparency ? .jpeg : .png
    items = [common, .webP].flatMap { rendered in
      let sizes = Self.widths(of: size, isOwnFormat: rendered == format).map { Self.size(size, inWidth: $0) }
      // One that the format cannot hold would leave its smaller ones as the best that there is.
      let fits = sizes.allSatisfy { $0.height <= rendered.longestSide }
      return fits ? sizes.map { Item(format: rendered, size: $0) } : []
    }
  }

  private static func widths(of size: PixelSize, isOwnFormat: Bool) -> [Int] {
    let all = Content.Picture.renditionWidths
    guard let narrowest = all.first, let widest = all.last, size.width >= narrowest else { return [] }
    let narrower = all.filter { $0 < size.width }
    return isOwnFormat || size.width > widest ? narrower : narrower + [size.width]
  }

  private static func size(_ size: PixelSize, inWidth width: Int) -> PixelSize {
    PixelSize(width: width, height: max(1, (size.height * width * 2 + size.width) / (2 * size.width)))
  }
}

extension PictureFile.Format {
  /// The most pixels that a side can have.
  fileprivate var longestSide: Int {
    switch self {
    case .jpeg: 65_500
    case .png: Int(Int32.max)
    case .webP: 16_383
    }
  }
}
