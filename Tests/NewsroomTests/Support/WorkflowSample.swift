import Foundation
import Newsroom
import Testing

/// People, stories and requests for the workflow's tests; all instants are relative to `noon`.
enum Sample {
  static let noon = Date(timeIntervalSince1970: 1_795_521_600)  // 2026-11-24T12:00:00Z
  static let caucasus = DeskSlug(unchecked: "caucasus")
  static let package = PackageName(unchecked: "election-night")
  static let africa = DeskSlug(unchecked: "africa")
  /// Two desks and everybody whom requests name, at noon, when story 1042 is dropped from the front page, and has a preview link and a note.
  static let newsroom = newsroom(at: noon)

  /// The same at another time.
  static func newsroom(at now: Date) -> NewsroomFacts {
    NewsroomFacts(
      desks: [desk(caucasus, "Asia/Yerevan"), desk(africa, "Africa/Nairobi")], staff: [handle("nino")],
      frontPage: [FrontPlacement(story: StoryNumber(1042), place: .drop, by: handle("nino"), at: noon)],
      previews: PreviewFacts(hasAddress: true, open: [PreviewToken(1, 1)], next: PreviewToken(2, 2)),
      notes: NoteFacts(next: 2, thread: .init(number: 1, writers: [handle("nino")], isResolved: false)), now: now)
  }

  private static func desk(_ slug: DeskSlug, _ timeZone: String) -> Desk {
    Desk(slug: slug, name: slug.text.capitalized, timeZone: timeZone, language: "en")
  }

  static func handle(_ text: String) -> StaffHandle { StaffHandle(unchecked: text) }

  private static let hashes = (0..<16).map { ContentHash(String(repeating: String($0, radix: 16), count: 64)) }

  /// One of sixteen hashes.
  static func hash(_ digit: Int) throws -> ContentHash { try #require(hashes[digit]) }

  /// Somebody with these capabilities, everywhere unless a desk is named.
  static func member(
    _ name: String, _ capabilities: Set<Capability>, on scope: DeskScope = .all, until: Date? = nil,
    covering: StaffHandle? = nil, grant: Int = 1
  ) -> StaffMember {
    StaffMember(
      handle: handle(name), name: name,
      grants: [
        Grant(id: grant, role: "role", capabilities: capabilities, scope: scope, until: until, covering: covering)
      ])
  }

  /// All of the tests' people, who have read the story.
  static let readers = Set(
    ["abi", "chief", "deputy", "editor", "elsewhere", "here", "jo", "leaving", "me", "nino", "other", "there", "zaza"]
      .map(handle))

  /// Story 1042 on the Caucasus desk, by jo, submitted a quarter of an hour before noon.
  static func story(
    _ state: StoryState = .deskReview, live: Int? = nil, firedSince: Date? = nil, approvals: [String] = [],
    policy: DeskPolicy = DeskPolicy(), authors: [(StaffHandle, Authors.Part)] = [(handle("jo"), .byline)]
  ) throws -> StoryFacts {
    StoryFacts(
      number: StoryNumber(1042), slug: StorySlug(unchecked: "caucasus-prisoner-swap"), desk: caucasus, state: state,
      lastStateChange: state == .draft ? "return" : "submit", revision: Revision(7),
      changes: [
        StoryFacts.Change(by: "nino", action: "edit", at: noon.addingTimeInterval(-900), revision: Revision(7))
      ],
      workingVersion: VersionNumber(4), contentHash: try hash(4), workingKind: live == nil ? .publish : .correct,
      liveVersion: live.map { VersionNumber($0) }, liveKind: live.map { _ in .publish },
      firstPublishedAt: live != nil || state == .unpublished ? noon.addingTimeInterval(-3600) : nil,
      publishingSince: firedSince, anyDeliveryStarted: live != nil || state == .unpublished, authors: Authors(authors),
      submittedBy: "jo", readBy: readers,
      approvals: approvals.enumerated().map { StoryFacts.Approval(id: $0.offset + 1, by: handle($0.element)) },
      policy: policy)
  }

  /// A request on story 1042 at noon that says all it must.
  static func request(
    _ action: Action, revision: Int? = nil, at publishAt: Date? = nil, breakGlass: String? = nil,
    asDraft: Bool = false
  ) -> ActionRequest {
    ActionRequest(
      action, .number(StoryNumber(1042)), revision: revision.map { Revision($0) }, note: "because",
      publishAt: publishAt ?? (action == .schedule ? noon.addingTimeInterval(3600) : nil),
      breakGlassReason: breakGlass, desk: action == .move ? africa : nil,
      slug: action == .readdress ? StorySlug(unchecked: "another") : nil,
      assignee: action == .assign ? handle("nino") : nil, asDraft: asDraft,
      package: action == .packageAdd || action == .packageRemove ? package : nil,
      thread: action == .noteResolve ? 1 : nil)
  }
}

extension ActionRuling {
  /// The codes of its refusals; empty when it is allowed.
  var codes: [RefusalCode] { refusals.map(\.code) }
}
