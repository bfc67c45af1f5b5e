package import Newsroom

/// A story with its working version.
package struct StoryBody: Codable, Sendable {
  package struct Hold: Codable, Sendable {
    package var reason: HoldReason
    package var since: Instant
    /// The number of the story of its package that keeps it; null for any other reason.
    @NullWhenNil package var story: Int?

    package init(reason: HoldReason, since: Instant, story: Int? = nil) {
      self.reason = reason
      self.since = since
      self.story = story
    }
  }

  /// How far the working version's approval is.
  package struct Approvals: Codable, Sendable {
    package var have: Int
    /// How many the desk requires.
    package var need: Int
    package var by: [String]
    /// Which are missing before there is a decision: `approve`, `legal`.
    package var missing: [String]

    package init(have: Int, need: Int, by: [String], missing: [String] = []) {
      self.have = have
      self.need = need
      self.by = by
      self.missing = missing
    }
  }

  package struct Deliveries: Codable, Sendable {
    package var delivered: Int
    /// Deliveries on their way.
    package var pending: Int
    /// Deliveries that failed for good.
    package var failed: Int

    package init(delivered: Int, pending: Int, failed: Int) {
      self.delivered = delivered
      self.pending = pending
      self.failed = failed
    }
  }

  /// How much the checks found.
  package struct FindingCounts: Codable, Sendable {
    package var required: Int
    package var recommended: Int
    package var all: Int { required + recommended }

    package init(_ findings: [Finding]) {
      required = findings.count { $0.level == .required }
      recommended = findings.count - required
    }
  }

  /// A delivery that does not succeed and is tried again.
  package struct Retrying: Codable, Sendable {
    /// Where to.
    package var destination: String
    /// Since when it has been tried.
    package var since: Instant
    /// How many tries there were.
    package var attempts: Int
    /// What went wrong last.
    @NullWhenNil package var error: String?
    /// A delivery that is retried.
    package init(destination: String, since: Instant, attempts: Int, error: String?) {
      self.destination = destination
      self.since = since
      self.attempts = attempts
      self.error = error
    }
  }

  /// That the desk sent it back.
  package struct Return: Codable, Sendable {
    /// Who did.
    package var by: String
    /// When.
    package var at: Instant
    /// The version that was sent back.
    package var version: Int
    /// Why.
    @NullWhenNil package var note: String?
    /// A return.
    package init(by: String, at: Instant, version: Int, note: String?) {
      self.by = by
      self.at = at
      self.version = version
      self.note = note
    }
  }

  /// That somebody asked to kill it, while that waits for another person's signature.
  package struct KillRequest: Codable, Sendable {
    /// Who asked.
    package var by: String
    /// When.
    package var at: Instant
    /// What readers are told if it is signed.
    package var notice: String
    /// Whether no page is to say that there was a story.
    package var vanish: Bool
    /// The working version when it was asked for.
    package var version: Int
    /// Who may sign it now; only where one story is asked for, or acted on.
    package var whoCould: [String]?
    /// A request.
    package init(by: String, at: Instant, notice: String, vanish: Bool, version: Int, whoCould: [String]? = nil) {
      self.by = by
      self.at = at
      self.notice = notice
      self.vanish = vanish
      self.version = version
      self.whoCould = whoCould
    }
  }

  /// What a story waits for.
  package struct Wait: Codable, Sendable {
    /// `now`, `time`, `embargo`, `trigger`, `package` or `command`.
    package var kind: String
    /// The trigger's name, or the package's.
    @NullWhenNil package var name: String?
    /// The time that it waits for; of a trigger, when the clock makes it fire.
    @NullWhenNil package var at: Instant?
    /// A wait.
    package init(kind: String, name: String? = nil, at: Instant? = nil) {
      self.kind = kind
      self.name = name
      self.at = at
    }
  }

  /// The person who is reading it.
  package struct Claim: Codable, Sendable {
    /// Who.
    package var by: String
    /// Until when.
    package var until: Instant
    /// A claim.
    package init(by: String, until: Instant) {
      self.by = by
      self.until = until
    }
  }

  /// What somebody set by hand of its place on the front page.
  package struct FrontPage: Codable, Sendable {
    /// `lead`, `pin` or `drop`.
    package var place: FrontPlace
    /// When that ends by itself; nil for never.
    @NullWhenNil package var until: Instant?
    /// Who set it.
    package var by: String
    /// A place.
    package init(place: FrontPlace, until: Instant?, by: String) {
      self.place = place
      self.until = until
      self.by = by
    }
  }

  package var number: Int
  package var slug: String
  package var desk: String
  /// The desk's time zone, in which its times are shown.
  @NullWhenNil package var timeZone: String?
  package var state: StoryState
  /// The counter for compare-and-set.
  package var revision: Int
  package var version: Int
  package var contentHash: String
  /// The version that readers see; nil for none.
  @NullWhenNil package var liveVersion: Int?
  /// What approving the working version decides.
  package var kind: DecisionKind
  package var headline: String
  package var authors: [String]
  /// The urgency, 1 (flash) to 8.
  package var urgency: Int
  @NullWhenNil package var publishAt: Instant?
  /// When it is wanted to go out, as its draft says; whoever approves it signs that time or another.
  @NullWhenNil package var wantedAt: Instant?
  /// What it waits for once it is approved; before, what a plain approval signs. Null where nothing is to be approved.
  @NullWhenNil package var waitsFor: Wait?
  /// The package that it is in, or went out with.
  @NullWhenNil package var package: String?
  /// Since when it is on its way to its destinations; nil before, and once readers have it.
  @NullWhenNil package var publishingSince: Instant?
  /// The time before which nobody receives it.
  @NullWhenNil package var embargo: Instant?
  @NullWhenNil package var hold: Hold?
  package var approvals: Approvals
  package var deliveries: Deliveries
  /// The destinations that it goes or went to.
  package var destinations: [String]
  /// Destinations that have not acknowledged a kill.
  package var killPending: [String]
  /// That somebody asked to kill it; only while that waits for a second signature. Nothing of it goes out meanwhile.
  @NullWhenNil package var killRequest: KillRequest?
  @NullWhenNil package var assignee: String?
  @NullWhenNil package var claim: Claim?
  /// Who first submitted it.
  package var submittedBy: String
  /// When that was.
  package var submittedAt: Instant
  @NullWhenNil package var firstPublishedAt: Instant?
  package var updatedAt: Instant
  /// What the checks found in the working version.
  package var findings: [Finding] { didSet { findingCounts = FindingCounts(findings) } }
  /// How many those are: enough for a list.
  package private(set) var findingCounts: FindingCounts
  /// How many texts are kept beside it.
  package var branches: Int
  /// How many threads of notes are not resolved; a note about the whole story is one as soon as somebody answers it.
  package var openThreads: Int
  /// The last return of what is not yet out.
  @NullWhenNil package var returned: Return?
  /// The delivery that does not succeed for longest.
  @NullWhenNil package var retrying: Retrying?
  /// By when its desk must have reviewed it; a claim moves it by its length.
  @NullWhenNil package var dueAt: Instant?
  /// Whether that has passed.
  package var late: Bool
  /// Why it will not go out as expected: `no_destination`, `approver_left`, `checks_failed`,
  /// `approvals_missing`, `not_approved`, `member_missing`, `trigger_changed`, `kill_asked`, `frozen` or `time_moved`.
  @NullWhenNil package var atRisk: String?
  /// Whether somebody broke the glass on it, and nobody has looked at that yet.
  package var afterReviewOpen: Bool
  /// The freezes of its desk and of the newsroom that last: while there are any, it does not go out by itself.
  package var frozenBy: [FreezeBody]
  /// Why it waits for the caller, in their inbox: `kill_request`, `review`, `others`, `draft`, `ready`, `held`, `failed`, `retrying`, `at_risk`,
  /// `after_review`, `kill_pending`.
  @NullWhenNil package var inboxReasons: [String]?
  /// The revision that the caller last saw; nil for none.
  @NullWhenNil package var seenRevision: Int?
  /// The version that the caller last saw.
  @NullWhenNil package var seenVersion: Int?
  /// What is set by hand of its place on the front page; only where one published story is asked for.
  @NullWhenNil package var frontPage: FrontPage?
  /// What people said about it, the oldest first; only where one story is asked for.
  @NullWhenNil package var threads: [NoteThreadBody]?

  package init(
    number: Int, slug: String, desk: String, timeZone: String?, state: StoryState, revision: Int, version: Int,
    contentHash: String, liveVersion: Int?, kind: DecisionKind, headline: String, authors: [String], urgency: Int,
    publishAt: Instant?, wantedAt: Instant? = nil, waitsFor: Wait? = nil,
    package: String? = nil, publishingSince: Instant? = nil, embargo: Instant?, hold: Hold?,
    approvals: Approvals,
    deliveries: Deliveries,
    destinations: [String], killPending: [String], killRequest: KillRequest? = nil, assignee: String?, claim: Claim?,
    submittedBy: String,
    submittedAt: Instant, firstPublishedAt: Instant?, updatedAt: Instant, findings: [Finding], branches: Int,
    returned: Return? = nil, retrying: Retrying? = nil, dueAt: Instant? = nil, late: Bool = false,
    atRisk: String? = nil, afterReviewOpen: Bool = false,
    frozenBy: [FreezeBody] = [], inboxReasons: [String]? = nil, seenRevision: Int? = nil, seenVersion: Int? = nil,
    openThreads: Int = 0
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
    self.wantedAt = wantedAt
    self.waitsFor = waitsFor
    self.package = package
    self.publishingSince = publishingSince
    self.embargo = embargo
    self.hold = hold
    self.approvals = approvals
    self.deliveries = deliveries
    self.destinations = destinations
    self.killPending = killPending
    self.killRequest = killRequest
    self.assignee = assignee
    self.claim = claim
    self.submittedBy = submittedBy
    self.submittedAt = submittedAt
    self.firstPublishedAt = firstPublishedAt
    self.updatedAt = updatedAt
    self.findings = findings
    findingCounts = FindingCounts(findings)
    self.branches = branches
    self.openThreads = openThreads
    self.returned = returned
    self.retrying = retrying
    self.dueAt = dueAt
    self.late = late
    self.atRisk = atRisk
    self.afterReviewOpen = afterReviewOpen
    self.frozenBy = frozenBy
    self.inboxReasons = inboxReasons
    self.seenRevision = seenRevision
    self.seenVersion = seenVersion
  }
}
