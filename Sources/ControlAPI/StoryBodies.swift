public import Newsroom

/// One page of a list.
public struct PageBody<Item: Codable & Sendable>: Codable, Sendable {
  /// The items, in the list's order.
  public var items: [Item]
  /// What to ask for as `after` to go on; nil at the end.
  @NullWhenNil public var next: String?

  /// A page.
  public init(items: [Item], next: String?) {
    self.items = items
    self.next = next
  }
}

/// A story.
public struct StoryBody: Codable, Sendable {
  /// Why it does not go on, and since when.
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

  /// How many have approved the working version.
  public struct Approvals: Codable, Sendable {
    /// Whose approvals count.
    public var have: Int
    /// How many the desk wants.
    public var need: Int
    /// Who they were.
    public var by: [String]
    /// Counts of approvals.
    public init(have: Int, need: Int, by: [String]) {
      self.have = have
      self.need = need
      self.by = by
    }
  }

  /// How far its deliveries are.
  public struct Deliveries: Codable, Sendable {
    /// With a receipt.
    public var delivered: Int
    /// Not done.
    public var pending: Int
    /// Given up.
    public var failed: Int
    /// Counts of deliveries.
    public init(delivered: Int, pending: Int, failed: Int) {
      self.delivered = delivered
      self.pending = pending
      self.failed = failed
    }
  }

  /// Who has taken it to read.
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
  /// Where the working version stands.
  public var state: StoryState
  /// The counter for compare-and-set.
  public var revision: Int
  /// The working version.
  public var version: Int
  /// Its content hash.
  public var contentHash: String
  /// What readers see; nil for nothing.
  @NullWhenNil public var liveVersion: Int?
  /// What approvals of the working version make.
  public var kind: DecisionKind
  /// The headline.
  public var headline: String
  /// The authors of the working version.
  public var authors: [String]
  /// 1 to 8.
  public var urgency: Int
  /// When it goes out.
  @NullWhenNil public var publishAt: Instant?
  /// Since when it is on its way to its destinations; nil before that, and once readers have it.
  @NullWhenNil public var publishingSince: Instant?
  /// Before which nobody receives it.
  @NullWhenNil public var embargo: Instant?
  /// Why it does not go on.
  @NullWhenNil public var hold: Hold?
  /// How many have approved.
  public var approvals: Approvals
  /// How far its deliveries are.
  public var deliveries: Deliveries
  /// Where it goes, or went.
  public var destinations: [String]
  /// Destinations that have not acknowledged a kill.
  public var killPending: [String]
  /// To whom it is assigned.
  @NullWhenNil public var assignee: String?
  /// Who has taken it to read.
  @NullWhenNil public var claim: Claim?
  /// Who brought it first.
  public var submittedBy: String
  /// When that was.
  public var submittedAt: Instant
  /// When it went out first.
  @NullWhenNil public var firstPublishedAt: Instant?
  /// When it changed last.
  public var updatedAt: Instant
  /// What checks found in the working version.
  public var findings: [Finding]
  /// How many texts are kept beside it.
  public var branches: Int
  /// The revision that the asker has seen last; nil for none.
  @NullWhenNil public var seenRevision: Int?
  /// The version that the asker has seen last.
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

/// One immutable content of a story.
public struct VersionBody: Codable, Sendable {
  /// The story's number.
  public var story: Int
  /// The version's number.
  public var number: Int
  /// The content hash.
  public var contentHash: String
  /// What its approvals make.
  public var kind: DecisionKind
  /// What its author said about it.
  @NullWhenNil public var note: String?
  /// The draft as it came in.
  public var original: String
  /// Who saved it.
  public var savedBy: String
  /// When.
  public var savedAt: Instant
  /// Everybody who counts as its author.
  public var authors: [String]
  /// Whose approvals count.
  public var approvedBy: [String]
  /// What checks found.
  public var findings: [Finding]

  /// A version of these properties.
  public init(
    story: Int, number: Int, contentHash: String, kind: DecisionKind, note: String?, original: String, savedBy: String,
    savedAt: Instant, authors: [String], approvedBy: [String], findings: [Finding]
  ) {
    self.story = story
    self.number = number
    self.contentHash = contentHash
    self.kind = kind
    self.note = note
    self.original = original
    self.savedBy = savedBy
    self.savedAt = savedAt
    self.authors = authors
    self.approvedBy = approvedBy
    self.findings = findings
  }
}

/// A text that is kept beside a story, since it lost a race or met an approval.
public struct BranchBody: Codable, Sendable {
  /// The submission's number.
  public var submission: Int
  /// Who saved it.
  public var savedBy: String
  /// When.
  public var at: Instant
  /// Why it was not taken.
  public var reason: String
  /// The draft as it came in.
  public var original: String

  /// A text kept beside a story.
  public init(submission: Int, savedBy: String, at: Instant, reason: String, original: String) {
    self.submission = submission
    self.savedBy = savedBy
    self.at = at
    self.reason = reason
    self.original = original
  }
}

/// One entry of a story's audit log.
public struct AuditEntryBody: Codable, Sendable {
  /// From 1, without a gap.
  public var position: Int
  /// When.
  public var at: Instant
  /// Who.
  public var actor: String
  /// For whom they stood in.
  @NullWhenNil public var onBehalfOf: String?
  /// The account behind `--as`.
  @NullWhenNil public var requestedBy: String?
  /// What was done.
  public var action: String
  /// The revision that it made.
  @NullWhenNil public var revision: Int?
  /// The version that it concerned.
  @NullWhenNil public var version: Int?
  /// Where the story stood.
  @NullWhenNil public var fromState: StoryState?
  /// Where it stood then.
  @NullWhenNil public var toState: StoryState?
  /// What the actor said about it.
  @NullWhenNil public var note: String?
  /// The entry's hash, hexadecimal.
  public var hash: String

  /// An entry of these properties.
  public init(
    position: Int, at: Instant, actor: String, onBehalfOf: String?, requestedBy: String?, action: String,
    revision: Int?, version: Int?, fromState: StoryState?, toState: StoryState?, note: String?, hash: String
  ) {
    self.position = position
    self.at = at
    self.actor = actor
    self.onBehalfOf = onBehalfOf
    self.requestedBy = requestedBy
    self.action = action
    self.revision = revision
    self.version = version
    self.fromState = fromState
    self.toState = toState
    self.note = note
    self.hash = hash
  }
}

/// One decision on its way to one destination.
public struct DeliveryBody: Codable, Sendable {
  /// The number.
  public var id: Int
  /// The story's number.
  public var story: Int
  /// The version that goes out.
  public var version: Int
  /// What was decided.
  public var kind: DecisionKind
  /// Where to.
  public var destination: String
  /// `pending`, `running`, `delivered`, `failed`, `cancelled` or `superseded`.
  public var state: String
  /// When it was written.
  public var createdAt: Instant
  /// How often it was tried.
  public var attempts: Int
  /// What the last failed attempt said.
  @NullWhenNil public var lastError: String?
  /// When the proof of its arrival came.
  @NullWhenNil public var receipt: String?

  /// A delivery of these properties.
  public init(
    id: Int, story: Int, version: Int, kind: DecisionKind, destination: String, state: String, createdAt: Instant,
    attempts: Int, lastError: String?, receipt: String?
  ) {
    self.id = id
    self.story = story
    self.version = version
    self.kind = kind
    self.destination = destination
    self.state = state
    self.createdAt = createdAt
    self.attempts = attempts
    self.lastError = lastError
    self.receipt = receipt
  }
}

/// Whether somebody may do something, what stands in the way, and who could.
public struct ExplanationBody: Codable, Sendable {
  /// Whether the asker may do it now.
  public var allowed: Bool
  /// Everything that stands in the way, in the order in which it is looked for.
  public var refusals: [Refusal]
  /// Who could do it now.
  public var whoCould: [String]

  /// An explanation.
  public init(allowed: Bool, refusals: [Refusal], whoCould: [String]) {
    self.allowed = allowed
    self.refusals = refusals
    self.whoCould = whoCould
  }
}

/// What a request to act on a story says; what an action does not use is ignored.
public struct ActionBody: Codable, Sendable {
  /// The revision that the person acts on.
  public var revision: Int?
  /// What they say about it.
  public var note: String?
  /// When it is to go out, as typed: a bare time is one of the story's desk.
  public var at: String?
  /// Required checks that are to count as passed.
  public var override: [String]?
  /// Why: of an override, and of breaking the glass.
  public var reason: String?
  /// Whether the glass is broken.
  public var breakGlass: Bool?
  /// The desk to move to.
  public var desk: String?
  /// To whom to assign.
  public var assignee: String?

  /// A request.
  public init(
    revision: Int? = nil, note: String? = nil, at: String? = nil, override: [String]? = nil, reason: String? = nil,
    breakGlass: Bool? = nil, desk: String? = nil, assignee: String? = nil
  ) {
    self.revision = revision
    self.note = note
    self.at = at
    self.override = override
    self.reason = reason
    self.breakGlass = breakGlass
    self.desk = desk
    self.assignee = assignee
  }
}
