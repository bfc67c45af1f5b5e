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

  /// - Parameter pictures: Their bytes, by SHA-256.
  /// - Throws: `SiteFault.noPicture`, or what page and formats throw.
  init(
    of story: StoryView, in newsroom: NewsroomView, _ design: SiteDesign, pictures: [String: [UInt8]]
  ) throws {
    self.story = story
    page = try StoryPage().file(of: story, in: newsroom, design)
    let picture = try Self.picture(of: story, pictures)
    companions =
      (picture.map { [$0] } ?? [])
      + (try design.formats.map { SiteFile(path: story.path + $0.fileName, bytes: try $0.render(story)) })
  }

  private static func picture(of story: StoryView, _ pictures: [String: [UInt8]]) throws -> SiteFile? {
    guard let sha256 = story.content.picture?.sha256 else { return nil }
    guard let picture = story.picture, let bytes = pictures[sha256] else { throw SiteFault.noPicture(sha256: sha256) }
    return SiteFile(path: picture.path, bytes: bytes)
  }
}
