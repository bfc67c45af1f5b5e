package import Newsroom

/// How the daemon and its newsroom are doing; the newsroom's figures are as they were last read while the database is away.
package struct StatusBody: Codable, Sendable {
  /// The daemon's version.
  package var version: String
  /// `serving`, or `waiting` for the database.
  package var state: String
  /// Since when the daemon has been waiting; nil while it serves.
  @NullWhenNil package var waitingSince: Instant?
  /// What it is waiting for, and why; nil while it serves.
  @NullWhenNil package var waitingFor: String?
  /// What an operator should do something about, a sentence each.
  package var problems: [String]
  /// PostgreSQL's version; nil until it has answered.
  @NullWhenNil package var database: String?
  /// The database's clock; nil until it has answered.
  @NullWhenNil package var databaseTime: Instant?
  /// The newsroom's IANA time zone; nil until the database has answered.
  @NullWhenNil package var timeZone: String?
  /// Whether the daemon notices new work at once; otherwise it polls.
  package var listening: Bool
  package var stories: [String: Int]
  package var held: Int
  /// Stories that have waited before their desks for longer than these allow.
  package var late: Int
  /// Stories that will not go out as those who signed or want them expect, of which people have been told.
  package var atRisk: Int
  /// Stories that somebody asked to kill and that wait for a second signature.
  package var killRequests: Int
  /// Messages to staff that are still to be sent.
  package var waitingNotices: Int
  /// Messages to staff that were given up in the last month.
  package var failedNotices: Int
  /// Submissions not yet accepted or rejected.
  package var waitingSubmissions: Int
  /// Deliveries on their way.
  package var pendingDeliveries: Int
  /// Deliveries that failed for good.
  package var failedDeliveries: Int
  /// Destinations to which deliveries do not succeed and are tried again.
  package var retrying: [RetryingBody]
  /// Unfinished jobs by state.
  package var jobs: [String: Int]
  /// The freezes that last.
  package var freezes: [FreezeBody]
  /// What signatures do not vouch for: it is not acted on, or in no list.
  package var unverified: [Unverified]

  /// Something that signatures do not vouch for.
  package struct Unverified: Codable, Sendable {
    /// `story`, or the part of the configuration.
    package var part: String
    /// Its number or name.
    package var name: String
    /// In a few words.
    package var reason: String

    /// Something of that name.
    package init(part: String, name: String, reason: String) {
      self.part = part
      self.name = name
      self.reason = reason
    }
  }

  /// A status.
  package init(
    version: String, state: String = "serving", waitingSince: Instant? = nil, waitingFor: String? = nil,
    problems: [String] = [], database: String?, databaseTime: Instant?, timeZone: String? = nil, listening: Bool,
    stories: [String: Int],
    held: Int, late: Int = 0, atRisk: Int = 0, killRequests: Int = 0, waitingNotices: Int = 0, failedNotices: Int = 0,
    waitingSubmissions: Int, pendingDeliveries: Int, failedDeliveries: Int,
    retrying: [RetryingBody] = [], jobs: [String: Int], freezes: [FreezeBody] = [],
    unverified: [Unverified] = []
  ) {
    self.version = version
    self.state = state
    self.problems = problems
    self.listening = listening
    self.stories = stories
    self.held = held
    self.late = late
    self.atRisk = atRisk
    self.killRequests = killRequests
    self.waitingNotices = waitingNotices
    self.failedNotices = failedNotices
    self.waitingSubmissions = waitingSubmissions
    self.pendingDeliveries = pendingDeliveries
    self.failedDeliveries = failedDeliveries
    self.retrying = retrying
    self.jobs = jobs
    self.freezes = freezes
    _waitingSince = NullWhenNil(wrappedValue: waitingSince)
    _waitingFor = NullWhenNil(wrappedValue: waitingFor)
    _database = NullWhenNil(wrappedValue: database)
    _databaseTime = NullWhenNil(wrappedValue: databaseTime)
    _timeZone = NullWhenNil(wrappedValue: timeZone)
    self.unverified = unverified
  }
}
