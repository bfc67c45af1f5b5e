import Newsroom
import Store

/// All files of one story on the site: the page, and what lies beside it in its directory.
///
/// Writing, clearing out what is left over and the receipt all go by this one list.
struct StoryFiles: Sendable {
  let story: StoryView
  let page: SiteFile
  /// Pictures, and the story in further formats.
  let companions: [SiteFile]

  /// Every one, in the order in which they may appear: what the page refers to comes before it.
  var all: [SiteFile] { companions + [page] }

  /// The story's directory.
  var directory: String { page.directory }

  /// - Throws: `SiteFault.noPicture`, or what page and formats throw.
  init(of story: StoryView, in newsroom: NewsroomView, _ design: SiteDesign) throws {
    self.story = story
    page = try StoryPage().file(of: story, in: newsroom, design)
    companions =
      try Self.pictures(of: story)
      + (try design.formats.map { SiteFile(path: story.path + $0.fileName, bytes: try $0.render(story)) })
  }

  /// Each file once, also when it is shown twice.
  private static func pictures(of story: StoryView) throws -> [SiteFile] {
    let shown = (story.pictures + (story.picture.map { [$0] } ?? [])).flatMap(\.files)
    let pictures = Dictionary(shown.map { ($0.sha256, $0) }) { first, _ in first }
    return try Set(story.content.pictureHashes).sorted().map { sha256 in
      guard let picture = pictures[sha256] else { throw SiteFault.noPicture(sha256: sha256) }
      return SiteFile(path: story.path + picture.name, picture: picture)
    }
  }
}
