internal import Postgres

/// An event that a job waits for.
public struct EventWait: Sendable, Equatable {
  /// What happens to a job whose event does not come in time.
  public enum Timeout: Sendable, Equatable {
    /// The job is cancelled.
    case cancel
    /// The job runs without the event.
    case run
  }

  /// The event's name, not empty.
  public var event: String

  /// The longest wait, by the database's clock; nil, the default, for no limit. Workers look for timeouts once per
  /// ``QueueWorker/Configuration/pollInterval``.
  public var limit: Duration?

  /// What happens after ``limit``. Default: cancel.
  public var timeout: Timeout

  /// A wait for an event.
  public init(for event: String, atMost limit: Duration? = nil, then timeout: Timeout = .cancel) {
    self.event = event
    self.limit = limit
    self.timeout = timeout
  }
}

extension QueueSQL {
  /// Ends the waits of jobs whose event has not come in time, at most that many: cancels the jobs, or lets them run.
  func expireEventWaits(atMost count: Int, on pool: Pool) async throws {
    _ = try await pool.query(self["expire_event_waits"], count)
  }
}
