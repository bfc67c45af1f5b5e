import Foundation
import Newsroom
import Store

/// The newsroom as readers see it: its desks, its authors, and every published story that a site shows.
struct NewsroomView: Sendable {
  let settings: NewsroomSettings
  /// What the newsroom is known by for ever.
  let identity: UUID
  /// When a story of each desk was last withdrawn.
  let withdrawals: [DeskSlug: Date]
  /// By slug.
  let desks: [Desk]
  /// The latest first.
  private(set) var stories: [StoryView] = []
  private let desksBySlug: [DeskSlug: Desk]
  private let staff: [StaffHandle: SiteSnapshot.Author]

  /// The view of what was read from the newsroom, still without pictures.
  init(_ snapshot: SiteSnapshot) {
    settings = snapshot.newsroom
    identity = snapshot.identity
    withdrawals = snapshot.withdrawals
    desks = snapshot.desks
    desksBySlug = Dictionary(snapshot.desks.map { ($0.slug, $0) }) { first, _ in first }
    staff = Dictionary(snapshot.staff.map { ($0.handle, $0) }) { first, _ in first }
    stories = snapshot.stories.map { StoryView($0, in: self) }
    let bySlug = Dictionary(stories.map { ($0.slug, $0) }) { first, _ in first }
    for index in stories.indices {
      let story = stories[index]
      stories[index].related = (story.content.related ?? []).compactMap { bySlug[$0] }
        .filter { $0.number != story.number }
    }
  }

  /// The same newsroom with these pictures; a story whose picture is not among them is shown without.
  func with(pictures: [PublishedPicture]) -> NewsroomView {
    let files = Dictionary(pictures.map { ($0.sha256, $0) }) { first, _ in first }
    var view = self
    view.stories = stories.map { $0.with(files) }
    return view
  }

  /// The SHA-256 of these stories' pictures, sorted, each once.
  func picturesOf(_ numbers: Set<StoryNumber>) -> [String] {
    Set(stories.filter { numbers.contains($0.number) }.compactMap(\.content.picture?.sha256)).sorted()
  }

  /// The stories of a desk, the latest first.
  func stories(of desk: DeskSlug) -> [StoryView] { stories.filter { $0.desk == desk } }

  /// The stories with that person in the byline, the latest first.
  func stories(by author: StaffHandle) -> [StoryView] {
    stories.filter { $0.byline.contains { $0.handle == author } }
  }

  /// Staff with a story that readers can see, by handle.
  var authors: [SiteSnapshot.Author] {
    Set(stories.flatMap(\.byline).compactMap(\.handle)).compactMap { staff[$0] }.sorted { $0.handle < $1.handle }
  }

  /// A person who works here or once did.
  func member(_ handle: StaffHandle) -> SiteSnapshot.Author? { staff[handle] }
  /// The desk's name as readers see it.
  func name(of desk: DeskSlug) -> String { desksBySlug[desk]?.name ?? desk.text }
  /// The zone of the desk's clock.
  func timeZone(of desk: DeskSlug) -> String { desksBySlug[desk]?.timeZone ?? settings.timeZone }
  /// The address of a path of the site.
  func address(_ path: String) -> String { settings.address(path) }
}

extension NewsroomSettings {
  /// The address of a path of the site.
  func address(_ path: String) -> String { "\(url)/\(path)" }
}

extension SiteSnapshot.Author {
  /// Where the person's page lies in the site, with a slash at the end.
  var path: String { "authors/\(handle)/" }

  /// The person's own title on the desk, or the one for all desks, or else any other.
  func title(on desk: DeskSlug) -> String? {
    (titles.first { $0.desk == desk } ?? titles.first { $0.desk == nil } ?? titles.first)?.title
  }
}
