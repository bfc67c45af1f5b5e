import Newsroom
import Store

/// Where a story lies on the site: from the root, without a slash at either end, as in `africa/swap`.
enum StoryPath {
  static func of(_ desk: DeskSlug, _ slug: StorySlug) -> String { "\(desk)/\(slug)" }
}

extension PublishedStory {
  /// Where it lies.
  var path: String { StoryPath.of(desk, slug) }
}

extension ListedAddress {
  /// Where it lies.
  var path: String { StoryPath.of(desk, slug) }
}

extension WithdrawnStory {
  /// Where it lay last.
  var path: String { StoryPath.of(desk, slug) }
}
