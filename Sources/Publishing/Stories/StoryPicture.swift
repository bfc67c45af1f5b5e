import Newsroom

extension StoryView {
  /// A picture with its words, and the files that it may be loaded from, all beside the story's page.
  struct Picture: Hashable, Sendable {
    /// What the draft calls it.
    let name: String
    /// As it was prepared: as large as it came in.
    let file: PublishedPicture
    /// The same smaller and in other formats; empty for a small picture.
    let renditions: [PublishedPicture]
    /// The story's directory from the site's root, with a slash at the end.
    let directory: String
    /// The story's address, with a slash at the end.
    let base: String
    let caption: String?
    let credit: String?
    let alternative: String?

    /// Where it lies as it was prepared.
    var address: String { address(of: file) }

    /// Where one of its files lies.
    func address(of file: PublishedPicture) -> String { base + file.name }

    /// All its files.
    var files: [PublishedPicture] { [file] + renditions }

    /// In the format of which every browser shows pictures, the narrowest first; never empty.
    var common: [PublishedPicture] {
      let smaller = renditions.filter { !$0.isWebP }
      return smaller.isEmpty || !file.isWebP ? complete(smaller) : smaller
    }

    /// In WebP, the narrowest first; empty when there is nothing to choose.
    var webP: [PublishedPicture] {
      let smaller = renditions.filter(\.isWebP)
      return file.isWebP && !renditions.isEmpty ? complete(smaller) : smaller
    }

    /// The one file for those who load just one: feeds, cards, and browsers that cannot choose.
    var standard: PublishedPicture { common.last { $0.width <= Self.standardWidth } ?? common.first ?? file }

    /// Large enough for the widest column on an ordinary screen, and for the cards of social networks.
    static let standardWidth = 1280

    /// With the picture's own file behind the smaller ones, unless that is far wider than any page.
    private func complete(_ smaller: [PublishedPicture]) -> [PublishedPicture] {
      let widest = smaller.last?.width ?? 0
      return widest < min(file.width, Content.Picture.renditionWidths.last ?? 0) || smaller.isEmpty
        ? smaller + [file] : smaller
    }
  }
}

extension PublishedPicture {
  fileprivate var isWebP: Bool { mediaType == "image/webp" }
}
