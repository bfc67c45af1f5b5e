public import Newsroom

/// How the daemon and its newsroom are doing.
public struct StatusBody: Codable, Sendable {
  /// The daemon's version.
  public var version: String
  /// PostgreSQL's version.
  public var database: String
  /// The database's clock.
  public var databaseTime: Instant
  /// Whether the daemon notices new work at once; otherwise it polls.
  public var listening: Bool
  /// Stories by state.
  public var stories: [String: Int]
  /// Stories on hold.
  public var held: Int
  /// Submissions not yet accepted or rejected.
  public var waitingSubmissions: Int
  /// Deliveries on their way.
  public var pendingDeliveries: Int
  /// Deliveries that failed for good.
  public var failedDeliveries: Int
  /// Unfinished jobs by state.
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
