public import Newsroom

/// A job of the queue.
public struct JobBody: Codable, Sendable {
  /// The number.
  public var id: Int
  /// What it does.
  public var kind: String
  /// The queue it waits in.
  public var queue: String
  /// `available`, `scheduled`, `running`, `dead`, `completed`, `discarded` or `cancelled`, among others.
  public var state: String
  /// Lower comes first.
  public var priority: Int
  /// Which attempt this is, or the last was.
  public var attempt: Int
  /// After how many it is dead.
  public var maxAttempts: Int
  /// What it came from.
  @NullWhenNil public var cause: String?
  /// The span that it was enqueued in, as the header of that name has it.
  @NullWhenNil public var traceparent: String?
  /// When it may run.
  public var runAt: Instant
  /// When it was enqueued.
  public var createdAt: Instant
  /// When a worker last claimed it.
  @NullWhenNil public var claimedAt: Instant?
  /// When it ended.
  @NullWhenNil public var finishedAt: Instant?
  /// Who runs it.
  @NullWhenNil public var worker: String?
  /// Whether somebody wants it to be cancelled, and it still runs.
  public var cancelRequested: Bool
  /// How far its handler says it is.
  @NullWhenNil public var progress: Progress?

  /// How far a running job is.
  public struct Progress: Codable, Sendable {
    /// From 0 to 1.
    @NullWhenNil public var fraction: Double?
    /// In words.
    @NullWhenNil public var note: String?

    /// So far.
    public init(fraction: Double?, note: String?) {
      self.fraction = fraction
      self.note = note
    }
  }

  /// A job of these properties.
  public init(
    id: Int, kind: String, queue: String, state: String, priority: Int = 0, attempt: Int, maxAttempts: Int,
    cause: String?, traceparent: String? = nil, runAt: Instant, createdAt: Instant, claimedAt: Instant? = nil,
    finishedAt: Instant? = nil,
    worker: String?, cancelRequested: Bool = false, progress: Progress? = nil
  ) {
    self.id = id
    self.kind = kind
    self.queue = queue
    self.state = state
    self.priority = priority
    self.attempt = attempt
    self.maxAttempts = maxAttempts
    self.cause = cause
    self.traceparent = traceparent
    self.runAt = runAt
    self.createdAt = createdAt
    self.claimedAt = claimedAt
    self.finishedAt = finishedAt
    self.worker = worker
    self.cancelRequested = cancelRequested
    self.progress = progress
  }
}

/// A job with what went wrong in its attempts.
public struct JobDetailBody: Codable, Sendable {
  /// The job.
  public var job: JobBody
  /// Its value, as JSON text.
  public var arguments: String
  /// The failed attempts, the first one first.
  public var failures: [Failure]

  /// What went wrong in one attempt.
  public struct Failure: Codable, Sendable {
    /// Which attempt it was.
    public var attempt: Int
    /// When.
    public var failedAt: Instant
    /// How long it took, in seconds; null when its worker did not live to say so.
    @NullWhenNil public var seconds: Double?
    /// The error.
    public var error: String

    /// A failure of these properties.
    public init(attempt: Int, failedAt: Instant, seconds: Double?, error: String) {
      self.attempt = attempt
      self.failedAt = failedAt
      self.seconds = seconds
      self.error = error
    }
  }

  /// A job of these properties.
  public init(job: JobBody, arguments: String, failures: [Failure]) {
    self.job = job
    self.arguments = arguments
    self.failures = failures
  }
}

/// What limits a queue over all hosts; null for no limit.
public struct QueueLimitsBody: Codable, Sendable {
  /// How many jobs run at once.
  @NullWhenNil public var global: Int?
  /// How many jobs with the same limit key run at once.
  @NullWhenNil public var perKey: Int?
  /// How many jobs begin in a time.
  @NullWhenNil public var rate: Rate?

  /// How many jobs may begin in a time.
  public struct Rate: Codable, Sendable {
    /// How many in each period.
    public var count: Int
    /// The period in seconds.
    public var seconds: Double
    /// How many at once after a time without any.
    public var burst: Int

    /// So many in a period.
    public init(count: Int, seconds: Double, burst: Int) {
      self.count = count
      self.seconds = seconds
      self.burst = burst
    }
  }

  /// These limits.
  public init(global: Int? = nil, perKey: Int? = nil, rate: Rate? = nil) {
    self.global = global
    self.perKey = perKey
    self.rate = rate
  }
}

/// A queue.
public struct QueueBody: Codable, Sendable {
  /// Its name.
  public var name: String
  /// Since when nothing begins; null when it is not paused.
  @NullWhenNil public var pausedAt: Instant?
  /// Who paused it.
  @NullWhenNil public var pausedBy: String?
  /// What limits it.
  public var limits: QueueLimitsBody
  /// How many unfinished jobs there are, by state.
  public var jobs: [String: Int]
  /// Whether `jobs` is an estimate, since there are too many to count in passing.
  public var isEstimated: Bool
  /// How long the oldest job that waits for a worker has been waiting, in seconds.
  @NullWhenNil public var oldestWait: Double?

  /// A queue of these properties.
  public init(
    name: String, pausedAt: Instant?, pausedBy: String?, limits: QueueLimitsBody, jobs: [String: Int],
    isEstimated: Bool, oldestWait: Double?
  ) {
    self.name = name
    self.pausedAt = pausedAt
    self.pausedBy = pausedBy
    self.limits = limits
    self.jobs = jobs
    self.isEstimated = isEstimated
    self.oldestWait = oldestWait
  }
}
