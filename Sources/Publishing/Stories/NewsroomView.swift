import Foundation
import Newsroom
import Store

/// The newsroom as readers see it: its desks, its people, and those of its published stories that were asked for, in the
/// parts of lists that were asked for.
struct NewsroomView: Sendable {
  let settings: NewsroomSettings
  /// What the newsroom is known by for ever.
  let identity: UUID
  /// The database's clock.
  let now: Date
  /// What is set by hand of the front page, what was said last first.
  let frontPage: [FrontPlacement]
  /// By slug.
  let desks: [Desk]
  /// Parts of lists, as far as they were asked for.
  let lists: LoadedLists
  /// The latest first.
  private(set) var stories: [StoryView] = []
  private var placesByNumber: [StoryNumber: Int] = [:]
  private let desksBySlug: [DeskSlug: Desk]
  private let staff: [StaffHandle: SiteSnapshot.Author]

  /// The view of what was read from the newsroom, still without pictures.
  init(_ snapshot: SiteSnapshot, _ lists: LoadedLists = LoadedLists()) {
    settings = snapshot.newsroom
    identity = snapshot.identity
    now = snapshot.now
    frontPage = snapshot.frontPage
    self.lists = lists
    desks = snapshot.desks
    desksBySlug = Dictionary(snapshot.desks.map { ($0.slug, $0) }) { first, _ in first }
    let typography = settings.typography == .smart ? Typography(language: settings.language) : .plain
    staff = Dictionary(snapshot.staff.map { ($0.handle, $0.set(in: typography)) }) { first, _ in first }
    stories = snapshot.stories.map { StoryView($0, in: self) }
    placesByNumber = Dictionary(stories.indices.map { (stories[$0].number, $0) }) { first, _ in first }
    // A story is known by the slugs that it had, too.
    let bySlug = Dictionary(
      stories.map { ($0.slug, $0) } + stories.flatMap { story in story.formerSlugs.map { ($0, story) } }
    ) { first, _ in first }
    for index in stories.indices {
      let story = stories[index]
      stories[index].related = (story.content.related ?? []).compactMap { bySlug[$0] }
        .filter { $0.number != story.number }
    }
  }

  /// A story; nil for one that was not asked for, that readers cannot see, or that signatures do not vouch for.
  func story(_ number: StoryNumber) -> StoryView? { placesByNumber[number].map { stories[$0] } }

  /// The stories of a part of a list.
  func stories(in window: SiteWindow) -> [StoryView] { (lists.windows[window] ?? []).compactMap(story) }

  /// Where the stories of a part of a list lie.
  func addresses(in window: SiteWindow) -> [ListedAddress] {
    (lists.windows[window] ?? []).compactMap { lists.addresses[$0] }
  }

  /// The last of a list's pages; nil for one that never had a story.
  func lastPage(of pages: SitePages) -> Int? {
    lists.memories[pages.list].map(\.lastPlace).flatMap { $0 > 0 ? pages.page(of: $0) : nil }
  }

  /// When a story last left the list.
  func lastLoss(of list: SiteList) -> Date? { lists.memories[list]?.lostAt }

  /// Addresses where no page is any more.
  var gone: [GoneAddress] { lists.gone }

  /// The same newsroom with these pictures; a story whose picture is not among them is shown without.
  func with(pictures: [PublishedPicture]) -> NewsroomView {
    let files = Dictionary(pictures.map { ($0.sha256, $0) }) { first, _ in first }
    var view = self
    view.stories = stories.map { $0.with(files) }
    return view
  }

  /// A person who works here or once did.
  func member(_ handle: StaffHandle) -> SiteSnapshot.Author? { staff[handle] }
  /// All of them.
  var people: some Collection<SiteSnapshot.Author> { staff.values }
  /// The desk's name as readers see it.
  func name(of desk: DeskSlug) -> String { desksBySlug[desk]?.name ?? desk.text }
  /// The desk of that slug.
  subscript(desk: DeskSlug) -> Desk? { desksBySlug[desk] }
  /// The desk's language, BCP 47.
  func language(of desk: DeskSlug) -> String { desksBySlug[desk]?.language ?? settings.language }
  /// The zone of the desk's clock.
  func timeZone(of desk: DeskSlug) -> String { desksBySlug[desk]?.timeZone ?? settings.timeZone }
  /// The address of a path of the site.
  func address(_ path: String) -> String { settings.address(path) }
}

/// Parts of lists, as they are to be once what is being delivered has arrived.
struct LoadedLists: Sendable {
  /// The stories of each part, in its order.
  var windows: [SiteWindow: [StoryNumber]] = [:]
  /// Where stories lie.
  var addresses: [StoryNumber: ListedAddress] = [:]
  /// What is remembered of lists.
  var memories: [SiteList: ListMemory] = [:]
  /// See `NewsroomView.gone`.
  var gone: [GoneAddress] = []
}

extension NewsroomSettings {
  /// The address of a path of the site.
  func address(_ path: String) -> String { "\(url)/\(path)" }
}

extension SiteSnapshot.Author {
  /// The same with name, bio and titles set as readers see them.
  fileprivate func set(in typography: Typography) -> SiteSnapshot.Author {
    var author = self
    author.name = typography.set(name)
    author.bio = bio.map(typography.set)
    for index in author.titles.indices { author.titles[index].title = typography.set(titles[index].title) }
    return author
  }

  /// Where the person's page lies in the site, with a slash at the end.
  var path: String { "authors/\(handle)/" }

  /// The person's own title on the desk, or the one for all desks, or else any other.
  func title(on desk: DeskSlug) -> String? {
    (titles.first { $0.desk == desk } ?? titles.first { $0.desk == nil } ?? titles.first)?.title
  }
}
