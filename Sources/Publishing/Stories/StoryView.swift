import CommonMark
import Foundation
import Newsroom
import Store

/// A published story as readers see it, worked out once for pages, feeds and formats alike.
///
/// Paths go from the site's root and addresses are whole; both of the story and of an author end in a slash. Text is set by the
/// rules of its language, and plain: whoever puts it into markup escapes it.
struct StoryView: Sendable {
  let number: StoryNumber
  let slug: StorySlug
  let version: VersionNumber
  let desk: DeskSlug
  /// The desk's name as readers see it.
  let deskName: String
  /// The newsroom that published it.
  let newsroom: NewsroomSettings
  let path: String
  let address: String
  /// All that the version says, as it was typed; what readers see is in the properties below.
  let content: Content
  /// How its text is set.
  let typography: Typography
  let headline: String
  let label: String?
  let summary: String?
  let dateline: String?
  /// In the order to be shown.
  let byline: [Author]
  /// When it went out first, and when this version did; on the clock of the story's desk.
  let published: PageTime
  let updated: PageTime
  /// Its clarifications, corrections, updates and retraction, the oldest first.
  let amendments: [Amendment]
  /// Where it lay before, from the site's root.
  let formerPaths: [String]
  /// A few words that stand for it; empty when it has none.
  let teaser: String
  let sources: [Source]
  /// The main picture; nil when there is none, or before its file has been looked up.
  var picture: Picture?
  /// The further pictures, which its text places, as far as their files have been looked up.
  var pictures: [Picture] = []
  /// The stories that it names and that readers can see, in its order. These have no related stories of their own.
  var related: [StoryView] = []

  /// Somebody in the byline.
  struct Author: Sendable {
    /// Nil for a guest.
    let handle: StaffHandle?
    let name: String
    let bio: String?
    /// The title held on the story's desk, or for all desks, or else any other.
    let title: String?
    /// Of the person's page; nil for a guest.
    let path: String?
    let address: String?
  }

  /// What a correction or an update said of itself.
  struct Amendment: Sendable {
    /// `clarify`, `correct`, `update` or `retract`.
    let kind: DecisionKind
    let note: String?
    let at: PageTime

    /// Whether a wrong fact was put right.
    var isCorrection: Bool { kind == .correct }
    /// Whether it is among what the newsroom corrected, made plain or took back.
    var isListed: Bool { kind != .update }
    /// An update is told only where it has something to say; of a retraction the page itself says it.
    var isShown: Bool { kind != .retract && (isListed || note != nil) }
  }

  /// Where a fact comes from.
  struct Source: Sendable {
    let title: String
    /// Nil when there is none that readers may be sent to.
    let address: String?
  }

  /// The slugs that it had there.
  var formerSlugs: [StorySlug] { formerPaths.compactMap { StorySlug(String($0.split(separator: "/").last ?? "")) } }

  /// Whether its text was taken back: the body is the notice that says so.
  var isRetracted: Bool { retraction != nil }

  /// What took its text back; nil when it has one.
  var retraction: Amendment? { amendments.last { $0.kind != .clarify }.flatMap { $0.kind == .retract ? $0 : nil } }

  /// Whether it has changed since it went out first.
  var isUpdated: Bool { updated.date > published.date }

  /// Whether it sends its readers to that story.
  func names(_ slug: StorySlug) -> Bool { content.related?.contains(slug) ?? false }

  /// The body as HTML, with the pictures that it places.
  ///
  /// - Parameter figure: The HTML of one.
  /// - Throws: `CommonMarkLimit` when the body cannot be read; intake refuses such a body.
  func bodyMarkup(figure: (Picture) -> String) throws -> String {
    try CommonMarkDocument(content.body).html(setting: typography.set) { placed in
      let name = placed.destination.percentDecoded
      return pictures.first { $0.name == name }.map(figure)
    }
  }
}

extension StoryView {
  /// The view of a story of that newsroom, without its picture and its related stories.
  init(_ story: PublishedStory, in newsroom: NewsroomView) {
    let content = story.content
    let zone = newsroom.timeZone(of: story.desk)
    func time(_ date: Date) -> PageTime { PageTime(date, zone: zone) }
    let typography =
      newsroom.settings.typography == .smart ? Typography(language: content.language) : .plain
    let path = story.path + "/"
    self.init(
      number: story.number, slug: story.slug, version: story.version, desk: story.desk,
      deskName: newsroom.name(of: story.desk), newsroom: newsroom.settings, path: path,
      address: newsroom.address(path), content: content, typography: typography,
      headline: typography.set(content.headline), label: content.label.map(typography.set),
      summary: content.summary.map(typography.set), dateline: content.dateline.map(typography.set),
      byline: content.byline.map { Author($0, desk: story.desk, in: newsroom, typography) },
      published: time(story.firstPublishedAt), updated: time(story.updatedAt),
      amendments: story.amendments.map {
        Amendment(kind: $0.kind, note: $0.note.map(typography.set), at: time($0.at))
      },
      formerPaths: story.formerPaths,
      teaser: typography.set(Teaser.of(content)),
      sources: content.sources.map { Source(title: typography.set($0.title), address: $0.publishableAddress) })
  }

  /// The same story with its pictures and those of its related stories, as far as their files are among these.
  func with(_ files: [String: PublishedPicture]) -> StoryView {
    func published(_ picture: Content.Picture) -> Picture? {
      guard let file = picture.sha256.flatMap({ files[$0] }) else { return nil }
      return Picture(
        name: picture.file, file: file, renditions: picture.renditions.map(PublishedPicture.init), directory: path,
        base: address, caption: picture.caption.map(typography.set), credit: picture.credit.map(typography.set),
        alternative: picture.alternative.map(typography.set))
    }
    var view = self
    view.picture = content.picture.flatMap(published)
    view.pictures = content.pictures.compactMap(published)
    view.related = related.map { $0.with(files) }
    return view
  }
}

extension StoryView.Author {
  /// A byline as it is shown on that desk; a handle that nobody has stands for itself.
  fileprivate init(
    _ byline: Content.Byline, desk: DeskSlug, in newsroom: NewsroomView, _ typography: Typography
  ) {
    switch byline {
    case .guest(let name, let bio):
      self.init(
        handle: nil, name: typography.set(name), bio: bio.map(typography.set), title: nil, path: nil, address: nil)
    case .staff(let handle):
      guard let member = newsroom.member(handle) else {
        self.init(handle: handle, name: handle.text, bio: nil, title: nil, path: nil, address: nil)
        return
      }
      self.init(
        handle: handle, name: member.name, bio: member.bio, title: member.title(on: desk), path: member.path,
        address: newsroom.address(member.path))
    }
  }
}

extension Content.Source {
  /// Its address if readers may be sent there: http and https only, what no address has in it (RFC 3986) encoded.
  fileprivate var publishableAddress: String? {
    guard let url, ["http://", "https://"].contains(where: url.lowercased().hasPrefix) else { return nil }
    return url.percentEncoded { byte in byte > 0x20 && byte < 0x7F && !"\"<>\\^`{|}".utf8.contains(byte) }
  }
}
