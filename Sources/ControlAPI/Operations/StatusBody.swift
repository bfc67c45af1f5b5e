package import Newsroom

/// How the daemon and its newsroom are doing.
package struct StatusBody: Codable, Sendable {
  package var version: String
  /// PostgreSQL's version.
  package var database: String
  /// The database's clock.
  package var databaseTime: Instant
  /// Whether the daemon notices new work at once; otherwise it polls.
  package var listening: Bool
  package var stories: [String: Int]
  package var held: Int
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

  package init(
    version: String, database: String, databaseTime: Instant, listening: Bool, stories: [String: Int], held: Int,
    waitingSubmissions: Int, pendingDeliveries: Int, failedDeliveries: Int, retrying: [RetryingBody] = [],
    jobs: [String: Int]
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
    self.retrying = retrying
    self.jobs = jobs
  }
}
