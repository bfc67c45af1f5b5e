public import FoundationEssentials

/// Which jobs to list or change. Whatever is empty or nil does not restrict.
public struct JobFilter: Sendable, Equatable {
  /// The states.
  public var states: Set<JobState>
  /// The kinds.
  public var kinds: [String]
  /// The queues.
  public var queues: [String]
  /// The cause.
  public var cause: String?
  /// The batch.
  public var batch: String?
  /// The earliest time of enqueueing.
  public var enqueuedSince: Date?
  /// The time before which they were enqueued.
  public var enqueuedBefore: Date?

  /// A filter with the given restrictions.
  public init(
    states: Set<JobState> = [], kinds: [String] = [], queues: [String] = [], cause: String? = nil, batch: String? = nil,
    enqueuedSince: Date? = nil, enqueuedBefore: Date? = nil
  ) {
    self.states = states
    self.kinds = kinds
    self.queues = queues
    self.cause = cause
    self.batch = batch
    self.enqueuedSince = enqueuedSince
    self.enqueuedBefore = enqueuedBefore
  }
}
