/// Where and how the jobs of one kind run.
public struct JobPolicy: Sendable {
  /// The queue for jobs of this kind. Default `default`.
  public var queue: String

  /// How many attempts a job gets before it becomes a dead letter, from 1 to 32,767. Default 10. Fixed when a job is enqueued.
  public var maxAttempts: Int

  /// How long to wait between attempts. Default: exponential back-off, see ``RetryDelay/exponential(_:)``.
  public var retry: RetryDelay

  /// How long one attempt may take before its task is cancelled and the attempt fails; nil, the default, for no limit.
  public var timeLimit: Duration?

  /// The order within a queue: lower runs first, from −32,768 to 32,767. Default 0.
  ///
  /// Waiting counts too: one step of priority is worth a minute, so that no job starves.
  public var priority: Int

  /// How long finished jobs are kept, zero or longer; nil, the default, for the retention in ``QueueUpkeep/Configuration``.
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
