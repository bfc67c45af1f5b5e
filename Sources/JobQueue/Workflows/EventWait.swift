/// An event that a job waits for.
public struct EventWait: Sendable, Equatable {
  /// What becomes of a job whose event does not come in time.
  public enum Lateness: Sendable, Equatable {
    /// It is cancelled.
    case cancel
    /// It runs without.
    case run
  }

  /// The event's name, not empty.
  public var event: String

  /// How long to wait at most, by the database's clock; nil, the default, for ever. Workers look once a poll interval, see
  /// ``QueueWorker/Configuration/pollInterval``.
  public var limit: Duration?

  /// What to do when the time is over. Default: cancel.
  public var lateness: Lateness

  /// A wait for an event.
  public init(for event: String, atMost limit: Duration? = nil, then lateness: Lateness = .cancel) {
    self.event = event
    self.limit = limit
    self.lateness = lateness
  }
}
