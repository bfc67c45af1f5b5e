public import Newsroom

/// What came in and what became of it.
public struct SubmissionBody: Codable, Sendable {
  /// The number.
  public var id: Int
  /// `waiting`, `accepted` or `rejected`.
  public var state: String
  /// What its sender meant it to be.
  public var action: Action
  /// Who sent it.
  public var submitter: String
  /// The file's name on the sender's side.
  @NullWhenNil public var fileName: String?
  /// When it came in.
  public var receivedAt: Instant
  /// When it was decided upon.
  @NullWhenNil public var settledAt: Instant?
  /// The story that it became part of.
  @NullWhenNil public var story: Int?
  /// That story's slug.
  @NullWhenNil public var slug: String?
  /// The version that it became.
  @NullWhenNil public var version: Int?
  /// What checks found in it.
  public var findings: [Finding]
  /// Why it was not accepted, where, and what to do.
  @NullWhenNil public var rejection: Rejection?

  /// A submission of these properties.
  public init(
    id: Int, state: String, action: Action, submitter: String, fileName: String?, receivedAt: Instant,
    settledAt: Instant?, story: Int?, slug: String?, version: Int?, findings: [Finding], rejection: Rejection?
  ) {
    self.id = id
    self.state = state
    self.action = action
    self.submitter = submitter
    self.fileName = fileName
    self.receivedAt = receivedAt
    self.settledAt = settledAt
    self.story = story
    self.slug = slug
    self.version = version
    self.findings = findings
    self.rejection = rejection
  }
}

/// How the daemon and its newsroom are.
public struct StatusBody: Codable, Sendable {
  /// The daemon's version.
  public var version: String
  /// PostgreSQL's version.
  public var database: String
  /// The database's clock.
  public var databaseTime: Instant
  /// Whether the daemon hears of new work at once, or only polls.
  public var listening: Bool
  /// Stories by state.
  public var stories: [String: Int]
  /// Stories that do not go on.
  public var held: Int
  /// Submissions not yet decided upon.
  public var waitingSubmissions: Int
  /// Deliveries not done.
  public var pendingDeliveries: Int
  /// Deliveries given up.
  public var failedDeliveries: Int
  /// Live jobs by state.
  public var jobs: [String: Int]

  /// A status.
  public init(
    version: String, database: String, databaseTime: Instant, listening: Bool, stories: [String: Int], held: Int,
    waitingSubmissions: Int, pendingDeliveries: Int, failedDeliveries: Int, jobs: [String: Int]
  ) {
    self.version = version
    self.database = database
    self.databaseTime = databaseTime
    self.listening = listening
    self.stories = stories
    self.held = held
    self.waitingSubmissions = waitingSubmissions
    self.pendingDeliveries = pendingDeliveries
    self.failedDeliveries = failedDeliveries
    self.jobs = jobs
  }
}

/// A desk.
public struct DeskBody: Codable, Sendable {
  /// The short name.
  public var slug: String
  /// The name as readers see it.
  public var name: String
  /// Its time zone.
  public var timeZone: String
  /// How many must approve.
  public var approvals: Int
  /// `on_approval` or `manual`.
  public var publish: String
  /// The checks that block approval.
  public var required: [String]

  /// A desk of these properties.
  public init(slug: String, name: String, timeZone: String, approvals: Int, publish: String, required: [String]) {
    self.slug = slug
    self.name = name
    self.timeZone = timeZone
    self.approvals = approvals
    self.publish = publish
    self.required = required
  }
}

/// A member of staff.
public struct StaffBody: Codable, Sendable {
  /// What a person is, where.
  public struct Grant: Codable, Sendable {
    /// The role's name.
    public var role: String
    /// The desk; `*` for all.
    public var desk: String
    /// The person's own title there.
    @NullWhenNil public var title: String?
    /// When it ends.
    @NullWhenNil public var until: Instant?
    /// For whom the person stands in.
    @NullWhenNil public var covering: String?

    /// A grant.
    public init(role: String, desk: String, title: String?, until: Instant?, covering: String? = nil) {
      self.role = role
      self.desk = desk
      self.title = title
      self.until = until
      self.covering = covering
    }
  }

  /// The short name.
  public var handle: String
  /// The name as readers see it.
  public var name: String
  /// Whether the person works here now.
  public var active: Bool
  /// What the person is, where.
  public var grants: [Grant]

  /// A member of these properties.
  public init(handle: String, name: String, active: Bool, grants: [Grant]) {
    self.handle = handle
    self.name = name
    self.active = active
    self.grants = grants
  }
}

/// Where stories go.
public struct DestinationBody: Codable, Sendable {
  /// The name.
  public var name: String
  /// `site`, `directory`, `webhook` or `command`.
  public var kind: String
  /// The worker that is delivering to it, host and process; null when none is.
  @NullWhenNil public var holder: String?
  /// Deliveries not done.
  public var pending: Int
  /// Deliveries given up.
  public var failed: Int
  /// When something arrived last.
  @NullWhenNil public var lastReceiptAt: Instant?

  /// A destination of these properties.
  public init(name: String, kind: String, holder: String?, pending: Int, failed: Int, lastReceiptAt: Instant?) {
    self.name = name
    self.kind = kind
    self.holder = holder
    self.pending = pending
    self.failed = failed
    self.lastReceiptAt = lastReceiptAt
  }
}

/// One difference between the newsroom and a configuration.
public struct ConfigurationChangeBody: Codable, Sendable {
  /// A property that differs.
  public struct Field: Codable, Sendable {
    /// The key.
    public var key: String
    /// What it is.
    @NullWhenNil public var before: String?
    /// What it is to be.
    @NullWhenNil public var after: String?

    /// A property that differs.
    public init(key: String, before: String?, after: String?) {
      self.key = key
      self.before = before
      self.after = after
    }
  }

  /// `add`, `change` or `remove`.
  public var kind: String
  /// Of what: `desk africa`.
  public var subject: String
  /// What differs.
  public var fields: [Field]

  /// A difference.
  public init(kind: String, subject: String, fields: [Field]) {
    self.kind = kind
    self.subject = subject
    self.fields = fields
  }
}

/// What a verification of the audit log found.
public struct AuditReportBody: Codable, Sendable {
  /// A place where a chain does not hold.
  public struct Fault: Codable, Sendable {
    /// The story's number; nil for the newsroom's own chain.
    @NullWhenNil public var story: Int?
    /// The entry's position; nil for the chain's end.
    @NullWhenNil public var position: Int?
    /// What is wrong.
    public var message: String

    /// A fault.
    public init(story: Int?, position: Int?, message: String) {
      self.story = story
      self.position = position
      self.message = message
    }
  }

  /// Chains looked at.
  public var chains: Int
  /// Entries looked at.
  public var entries: Int
  /// Where they do not hold.
  public var problems: [Fault]
  /// Up to when a signed checkpoint vouches; nil when there is none.
  @NullWhenNil public var vouchedUntil: Instant?

  /// A report.
  public init(chains: Int, entries: Int, problems: [Fault], vouchedUntil: Instant?) {
    self.chains = chains
    self.entries = entries
    self.problems = problems
    self.vouchedUntil = vouchedUntil
  }
}
