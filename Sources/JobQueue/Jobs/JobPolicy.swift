/// Where and how the jobs of one kind are worked on.
public struct JobPolicy: Sendable {
  /// The queue that jobs of this kind wait in. Default `default`.
  public var queue: String

  /// How often a job is tried before it is a dead letter, from 1 to 32,767. Default 10. What a job was enqueued with holds.
  public var maxAttempts: Int

  /// How long to wait between attempts. Default: exponentially longer, see ``RetryDelay/exponential(_:)``.
  public var retry: RetryDelay

  /// How long one attempt may take before its task is cancelled and the attempt has failed; nil, the default, for no limit.
  public var timeLimit: Duration?

  /// What comes first within a queue: lower before higher, from −32,768 to 32,767. Default 0.
  ///
  /// Waiting counts too: a step of priority is worth a minute, so that nothing waits for ever.
  public var priority: Int

  /// How long finished jobs are kept, at least zero; nil, the default, for what the queue's upkeep says of all kinds: see
  /// ``QueueUpkeep/Configuration/kinds``.
  public var retention: Duration?

  /// A policy with the given values.
  public init(
    queue: String = "default", maxAttempts: Int = 10, retry: RetryDelay = .exponential(),
    timeLimit: Duration? = nil, priority: Int = 0,
    retention: Duration? = nil
  ) {
    self.queue = queue
    self.maxAttempts = maxAttempts
    self.retry = retry
    self.timeLimit = timeLimit
    self.priority = priority
    self.retention = retention
  }
}
