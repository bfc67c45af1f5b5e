public import Newsroom

/// A story.
public struct StoryBody: Codable, Sendable {
  /// Why the story does not go out, and since when.
  public struct Hold: Codable, Sendable {
    /// `no_destination`, `signature`, `missed_schedule` or `primary_failed`.
    public var reason: String
    /// Since when.
    public var since: Instant
    /// A hold.
    public init(reason: String, since: Instant) {
      self.reason = reason
      self.since = since
    }
  }

  /// How far the working version's approval is.
  public struct Approvals: Codable, Sendable {
    /// How many approvals count.
    public var have: Int
    /// How many the desk requires.
    public var need: Int
    /// Who approved.
    public var by: [String]
    /// Counts of approvals.
    public init(have: Int, need: Int, by: [String]) {
      self.have = have
      self.need = need
      self.by = by
    }
  }

  /// How its deliveries are doing.
  public struct Deliveries: Codable, Sendable {
    /// Deliveries that arrived.
    public var delivered: Int
    /// Deliveries on their way.
    public var pending: Int
    /// Deliveries that failed for good.
    public var failed: Int
    /// Counts of deliveries.
    public init(delivered: Int, pending: Int, failed: Int) {
      self.delivered = delivered
      self.pending = pending
      self.failed = failed
    }
  }

  /// The person who is reading it.
  public struct Claim: Codable, Sendable {
    /// Who.
    public var by: String
    /// Until when.
    public var until: Instant
    /// A claim.
    public init(by: String, until: Instant) {
      self.by = by
      self.until = until
    }
  }

  /// The number.
  public var number: Int
  /// The slug.
  public var slug: String
  /// The desk.
  public var desk: String
  /// The desk's time zone, in which its times are shown.
  @NullWhenNil public var timeZone: String?
  /// The working version's state.
  public var state: StoryState
  /// The counter for compare-and-set.
  public var revision: Int
  /// The working version.
  public var version: Int
  /// Its content hash.
  public var contentHash: String
  /// The version that readers see; nil for none.
  @NullWhenNil public var liveVersion: Int?
  /// What approving the working version decides.
  public var kind: DecisionKind
  /// The headline.
  public var headline: String
  /// The authors of the working version.
  public var authors: [String]
  /// The urgency, 1 (flash) to 8.
  public var urgency: Int
  /// When it goes out.
  @NullWhenNil public var publishAt: Instant?
  /// Since when it is on its way to its destinations; nil before, and once readers have it.
  @NullWhenNil public var publishingSince: Instant?
  /// The time before which nobody receives it.
  @NullWhenNil public var embargo: Instant?
  /// Why it does not go out.
  @NullWhenNil public var hold: Hold?
  /// How far its approval is.
  public var approvals: Approvals
  /// How its deliveries are doing.
  public var deliveries: Deliveries
  /// The destinations that it goes or went to.
  public var destinations: [String]
  /// Destinations that have not acknowledged a kill.
  public var killPending: [String]
  /// The person it is assigned to.
  @NullWhenNil public var assignee: String?
  /// The person who is reading it.
  @NullWhenNil public var claim: Claim?
  /// Who first submitted it.
  public var submittedBy: String
  /// When that was.
  public var submittedAt: Instant
  /// When it was first published.
  @NullWhenNil public var firstPublishedAt: Instant?
  /// When it last changed.
  public var updatedAt: Instant
  /// What the checks found in the working version.
  public var findings: [Finding]
  /// How many texts are kept beside it.
  public var branches: Int
  /// The revision that the caller last saw; nil for none.
  @NullWhenNil public var seenRevision: Int?
  /// The version that the caller last saw.
  @NullWhenNil public var seenVersion: Int?

  /// A story of these properties.
  public init(
    number: Int, slug: String, desk: String, timeZone: String?, state: StoryState, revision: Int, version: Int,
    contentHash: String, liveVersion: Int?, kind: DecisionKind, headline: String, authors: [String], urgency: Int,
    publishAt: Instant?, publishingSince: Instant? = nil, embargo: Instant?, hold: Hold?, approvals: Approvals,
    deliveries: Deliveries,
    destinations: [String], killPending: [String], assignee: String?, claim: Claim?, submittedBy: String,
    submittedAt: Instant, firstPublishedAt: Instant?, updatedAt: Instant, findings: [Finding], branches: Int,
    seenRevision: Int? = nil, seenVersion: Int? = nil
  ) {
    self.number = number
    self.slug = slug
    self.desk = desk
    self.timeZone = timeZone
    self.state = state
    self.revision = revision
    self.version = version
    self.contentHash = contentHash
    self.liveVersion = liveVersion
    self.kind = kind
    self.headline = headline
    self.authors = authors
    self.urgency = urgency
    self.publishAt = publishAt
    self.publishingSince = publishingSince
    self.embargo = embargo
    self.hold = hold
    self.approvals = approvals
    self.deliveries = deliveries
    self.destinations = destinations
    self.killPending = killPending
    self.assignee = assignee
    self.claim = claim
    self.submittedBy = submittedBy
    self.submittedAt = submittedAt
    self.firstPublishedAt = firstPublishedAt
    self.updatedAt = updatedAt
    self.findings = findings
    self.branches = branches
    self.seenRevision = seenRevision
    self.seenVersion = seenVersion
  }
}
