public import Postgres

/// Something to be done later, once, by some worker: a value that is kept as JSON until then.
///
/// ```swift
/// struct Greet: Job {
///   static let kind = "greet"
///   var name: String
/// }
/// ```
///
/// The value should name what to work on rather than carry it, since it may be worked on long after it was enqueued,
/// and more than once: a worker that dies after doing its work and before saying so leaves the job to another.
public protocol Job: Codable, Sendable {
  /// What the database calls this kind of job. Waiting jobs are known by it, so it outlives renaming the type.
  static var kind: String { get }

  /// Where and how jobs of this kind are worked on. Default: ``JobPolicy/init(queue:maxAttempts:backOff:timeLimit:priority:)``.
  static var policy: JobPolicy { get }
}

extension Job {
  /// The queue `default`, ten attempts, no time limit.
  public static var policy: JobPolicy { JobPolicy() }
}

/// Where and how the jobs of one kind are worked on.
public struct JobPolicy: Sendable {
  /// The queue that jobs of this kind wait in. Default `default`.
  public var queue: String

  /// How often a job is tried before it is a dead letter, from 1 to 32,767. Default 10. What a job was enqueued with holds.
  public var maxAttempts: Int

  /// How long to wait between attempts. Default 1 s, doubled each time up to 1 h, of which up to a fifth is left to chance.
  public var backOff: BackOff

  /// How long one attempt may take before its task is cancelled and the attempt has failed; nil, the default, for no limit.
  public var timeLimit: Duration?

  /// What comes first within a queue: lower before higher, from −32,768 to 32,767. Default 0.
  ///
  /// Waiting counts too: a step of priority is worth a minute, so that nothing waits for ever.
  public var priority: Int

  /// A policy with the given values.
  public init(
    queue: String = "default", maxAttempts: Int = 10,
    backOff: BackOff = BackOff(initial: .seconds(1), factor: 2, maximum: .seconds(3600), jitter: 0.2),
    timeLimit: Duration? = nil, priority: Int = 0
  ) {
    self.queue = queue
    self.maxAttempts = maxAttempts
    self.backOff = backOff
    self.timeLimit = timeLimit
    self.priority = priority
  }
}
