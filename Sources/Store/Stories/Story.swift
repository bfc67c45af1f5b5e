public import Foundation
public import Newsroom
import Postgres

/// A story as it stands at one revision.
public struct Story: Hashable, Sendable {
  /// Why an approved story does not go out, and since when.
  public typealias Hold = StoryFacts.Hold

  /// What a story waits for.
  public struct Wait: Hashable, Sendable {
    /// A word of ``WaitsFor/Kind``.
    public var kind: String
    /// The trigger's name, or the package's.
    public var name: String?
    /// The time that it waits for; of a trigger, when it fires by itself.
    public var at: Date?
  }

  /// How many approvals of the working version hold, and how many its desk wants.
  public struct ApprovalCount: Hashable, Sendable {
    /// How many of those that make a decision there are.
    public var have: Int
    /// How many make a decision.
    public var need: Int
    /// Who has signed, in order.
    public var by: [StaffHandle]
    /// Which are missing, where there is no decision yet.
    public var missing: [Capability]
  }

  /// What became of the deliveries of the latest decision.
  public struct DeliveryCounts: Hashable, Sendable {
    /// Destinations that have it.
    public var delivered: Int
    /// Destinations that are still to get it.
    public var pending: Int
    /// Destinations that were given up.
    public var failed: Int
  }

  /// Who is looking at it; advisory, and over by itself.
  public struct Claim: Hashable, Sendable {
    /// Who.
    public var by: StaffHandle
    /// Until when.
    public var until: Date
  }

  /// A delivery that was tried without success and is to be tried again.
  public struct Retrying: Hashable, Sendable {
    /// Where to.
    public var destination: DestinationName
    /// When the first try that counts began.
    public var since: Date
    /// How many tries there were.
    public var attempts: Int
    /// What went wrong last.
    public var error: String?
  }

  /// That the desk sent it back.
  public struct Return: Hashable, Sendable {
    /// Who did, as records name them.
    public var by: String
    /// When.
    public var at: Date
    /// The version that was sent back.
    public var version: VersionNumber
    /// Why.
    public var note: String?
  }

  /// That somebody asked to kill it, while that waits for another person's signature.
  public struct KillRequest: Hashable, Sendable {
    /// Who asked.
    public var by: StaffHandle
    /// When.
    public var at: Date
    /// What readers are told if it is signed.
    public var notice: String
    /// Whether no page is to say that there was a story.
    public var vanishes: Bool
    /// The working version when it was asked for.
    public var version: VersionNumber
  }

  /// The number, given once and for ever.
  public var number: StoryNumber
  /// The slug; frozen at first publication.
  public var slug: StorySlug
  /// The desk; frozen at first publication.
  public var desk: DeskSlug
  /// The last return of what is not yet out.
  public var returned: Return?
  /// That somebody asked to kill it; nothing more of it goes out while there is one.
  public var killRequest: KillRequest?
  /// The delivery that has been retried for longest.
  public var retrying: Retrying?
  /// Why it will not go out as those who signed it expect: `no_destination`, `approver_left`, `checks_failed`,
  /// `approvals_missing`, `not_approved`, `member_missing`, `trigger_changed`, `kill_asked`, `frozen` or `time_moved`.
  public var atRisk: String?
  /// By when its desk must have reviewed it; nil when the desk may take as long as it likes.
  public var dueAt: Date?
  /// Whether that has passed.
  public var isLate: Bool
  /// Where the working version stands.
  public var state: StoryState
  /// The counter for compare-and-set.
  public var revision: Revision
  /// The working version.
  public var version: VersionNumber
  /// The working version's content hash.
  public var contentHash: ContentHash
  /// What readers may see.
  public var liveVersion: VersionNumber?
  /// What the working version would be if it went out: its first publication, a correction or an update.
  public var kind: DecisionKind
  /// The working version's headline.
  public var headline: String
  /// The working version's authors, who cannot approve it.
  public var authors: [StaffHandle]
  /// The working version's urgency, 1 (flash) to 8.
  public var urgency: Int
  /// When it is to go out; nil without a time of its own.
  public var publishAt: Date?
  /// When it is wanted to go out, as its draft says; whoever approves it signs that time or another.
  public var wantedAt: Date?
  /// What it waits for once it is approved; before, what a plain approval would sign. Nil where nothing is to be approved.
  public var waitsFor: Wait?
  /// The package that it is in, or went out with.
  public var package: PackageName?
  /// The working version's embargo.
  public var embargo: Date?
  /// Why it does not go out.
  public var hold: Hold?
  /// Since when its deliveries are on their way; from then on only a kill stops it.
  public var publishingSince: Date?
  /// How many approvals of the working version hold.
  public var approvals: ApprovalCount
  /// What became of the latest decision's deliveries.
  public var deliveries: DeliveryCounts
  /// The destinations that its desk's stories go to now; when there is none, firing holds.
  public var destinations: [DestinationName]
  /// The destinations that have not acknowledged its kill.
  public var killPending: [DestinationName]
  /// Whose work it is.
  public var assignee: StaffHandle?
  /// Who is looking at it.
  public var claim: Claim?
  /// Who submitted the working version, as records name them.
  public var submittedBy: String
  /// When the working version was submitted.
  public var submittedAt: Date
  /// When it went out first.
  public var firstPublishedAt: Date?
  /// When anything of it changed last.
  public var updatedAt: Date
  /// Whether an approval by broken glass still waits for another person's review.
  public var afterReviewOpen: Bool
  /// What the checks found in the working version.
  public var findings: [Finding]
  /// How many texts are kept beside it.
  public var branches: Int
  /// How many threads of notes are about a line, or were answered in, and are not resolved.
  public var openThreads: Int
}

extension Story {
  init(row: Row) throws {
    let claimedBy = try row.optionalSlug("claimed_by", StaffHandle.self)
    let claimedUntil = try row.decode("claimed_until", as: Date?.self)
    self.init(
      number: try row.ordinal("number"), slug: try row.slug("slug"), desk: try row.slug("desk"),
      returned: try Return(row), killRequest: try KillRequest(row), retrying: try Retrying(row),
      atRisk: try row.decode("at_risk"),
      dueAt: try row.decode("due_at"), isLate: try row.decode("late"),
      state: try row.choice("state"), revision: try row.ordinal("revision"),
      version: try row.ordinal("working_version"),
      contentHash: try row.hash("content_hash"), liveVersion: try row.optionalOrdinal("live_version"),
      kind: try row.choice("working_kind"), headline: try row.decode("headline"), authors: try row.slugs("authors"),
      urgency: try row.decode("urgency"), publishAt: try row.decode("publish_at"),
      wantedAt: try row.decode("wanted_at"), waitsFor: try Wait(row), package: try row.optionalSlug("package"),
      embargo: try row.decode("embargo"),
      hold: try Hold(row),
      publishingSince: try row.decode("publishing_since"),
      approvals: try ApprovalCount(row),
      deliveries: DeliveryCounts(
        delivered: try row.decode("delivered"), pending: try row.decode("pending"), failed: try row.decode("failed")),
      destinations: try row.slugs("destinations"), killPending: try row.slugs("kill_pending"),
      assignee: try row.optionalSlug("assignee"),
      claim: claimedBy.flatMap { by in claimedUntil.map { Claim(by: by, until: $0) } },
      submittedBy: try row.decode("submitted_by"), submittedAt: try row.decode("submitted_at"),
      firstPublishedAt: try row.decode("first_published_at"), updatedAt: try row.decode("updated_at"),
      afterReviewOpen: try row.decode("after_review_open"), findings: try row.json("findings"),
      branches: try row.decode("branches"), openThreads: try row.decode("open_threads"))
  }
}

extension Story.ApprovalCount {
  init(_ row: Row) throws {
    let needed = RequiredApprovals(try row.capabilities("approvals_needed"))
    let signed = try row.capabilities("signed_as")
    let isDecided = ![.draft, .deskReview, .unpublished].contains(try row.choice("state", StoryState.self))
    self.init(
      have: needed.count - needed.missing(after: signed).count, need: needed.count, by: try row.slugs("approved_by"),
      missing: isDecided ? [] : needed.missing(after: signed, isGlassBroken: try row.decode("glass_is_broken")))
  }
}

extension Row {
  /// Capabilities by their names.
  func capabilities(_ column: String) throws -> [Capability] {
    try decode(column, as: [String].self).map { name in
      guard let capability = Capability(rawValue: name) else { throw UnknownStoredValue(column: column, text: name) }
      return capability
    }
  }
}

extension Story.Wait {
  fileprivate init?(_ row: Row) throws {
    guard let kind = try row.decode("waits_kind", as: String?.self) else { return nil }
    self.init(kind: kind, name: try row.decode("waits_name"), at: try row.decode("waits_at"))
  }
}

extension Story.Return {
  fileprivate init?(_ row: Row) throws {
    guard let by = try row.decode("returned_by", as: String?.self) else { return nil }
    self.init(
      by: by, at: try row.decode("returned_at"), version: try row.ordinal("returned_version"),
      note: try row.decode("returned_note"))
  }
}

extension Story.KillRequest {
  fileprivate init?(_ row: Row) throws {
    guard let by = try row.optionalSlug("kill_asked_by", StaffHandle.self) else { return nil }
    self.init(
      by: by, at: try row.decode("kill_asked_at"), notice: try row.decode("kill_notice"),
      vanishes: try row.decode("kill_vanishes"), version: try row.ordinal("kill_version"))
  }
}

extension Story.Retrying {
  fileprivate init?(_ row: Row) throws {
    guard let destination = try row.optionalSlug("retrying_destination", DestinationName.self) else { return nil }
    self.init(
      destination: destination, since: try row.decode("retrying_since"), attempts: try row.decode("retrying_attempts"),
      error: try row.decode("retrying_error"))
  }
}
