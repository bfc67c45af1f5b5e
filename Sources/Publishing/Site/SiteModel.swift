import Newsroom
import Store

/// A picture as the site carries it.
struct SitePicture: Hashable, Sendable {
  /// SHA-256 of its bytes, lower-case hexadecimal.
  let sha256: String
  /// `image/jpeg`, `image/png` or `image/webp`.
  let mediaType: String
  /// In pixels.
  let width: Int
  /// In pixels.
  let height: Int

  init(sha256: String, mediaType: String, width: Int, height: Int) {
    self.sha256 = sha256
    self.mediaType = mediaType
    self.width = width
    self.height = height
  }

  init(_ asset: Asset) {
    self.init(sha256: asset.sha256, mediaType: asset.mediaType, width: asset.width, height: asset.height)
  }

  /// Where the story's copy lies: beside its page, so that whatever takes away the page takes it away too, and no other
  /// story's. Named by its content, so that no cache shows an old one.
  func path(in story: PublishedStory) -> String {
    let ending = ["image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"][mediaType] ?? "bin"
    return "\(story.directory)\(sha256).\(ending)"
  }
}

/// Everything that pages are made of, with quick ways to find it.
struct SiteModel: Sendable {
  let newsroom: NewsroomSettings
  let desks: [Desk]
  /// The latest first.
  let stories: [PublishedStory]
  private let desksBySlug: [DeskSlug: Desk]
  private let authors: [StaffHandle: SiteSnapshot.Author]
  private let pictures: [String: SitePicture]
  private let storiesBySlug: [StorySlug: PublishedStory]

  init(_ snapshot: SiteSnapshot, pictures: [SitePicture]) {
    newsroom = snapshot.newsroom
    desks = snapshot.desks
    stories = snapshot.stories
    desksBySlug = Dictionary(snapshot.desks.map { ($0.slug, $0) }) { first, _ in first }
    authors = Dictionary(snapshot.staff.map { ($0.handle, $0) }) { first, _ in first }
    self.pictures = Dictionary(pictures.map { ($0.sha256, $0) }) { first, _ in first }
    storiesBySlug = Dictionary(snapshot.stories.map { ($0.slug, $0) }) { first, _ in first }
  }

  func author(_ handle: StaffHandle) -> SiteSnapshot.Author? { authors[handle] }
  func picture(of story: PublishedStory) -> SitePicture? { story.content.picture?.sha256.flatMap { pictures[$0] } }
  func name(of desk: DeskSlug) -> String { desksBySlug[desk]?.name ?? desk.text }
  func zone(of desk: DeskSlug) -> String { desksBySlug[desk]?.timeZone ?? newsroom.timeZone }
  func stories(of desk: DeskSlug) -> [PublishedStory] { stories.filter { $0.desk == desk } }
  func stories(by author: StaffHandle) -> [PublishedStory] { stories.filter { $0.staffByline.contains(author) } }

  /// Those that the story names and that readers can see, in its order.
  func related(to story: PublishedStory) -> [PublishedStory] {
    (story.content.related ?? []).compactMap { storiesBySlug[$0] }.filter { $0.number != story.number }
  }

  /// Staff with a story that readers can see, by handle.
  var bylines: [SiteSnapshot.Author] {
    Set(stories.flatMap(\.staffByline)).compactMap { authors[$0] }.sorted { $0.handle < $1.handle }
  }

  /// The address of a path of the site.
  func address(_ path: String) -> String { "\(newsroom.url)/\(path)" }
}

extension PublishedStory {
  /// Where its page lies in the site, with a slash at the end: what links lead to.
  var directory: String { "\(desk)/\(slug)/" }

  /// Staff in the byline, in order.
  var staffByline: [StaffHandle] {
    content.byline.compactMap { if case .staff(let handle) = $0 { handle } else { nil } }
  }
}

extension SiteSnapshot.Author {
  /// The person's own title on the desk, or the one for all desks, or else any other.
  func title(on desk: DeskSlug) -> String? {
    (titles.first { $0.desk == desk } ?? titles.first { $0.desk == nil } ?? titles.first)?.title
  }
}
