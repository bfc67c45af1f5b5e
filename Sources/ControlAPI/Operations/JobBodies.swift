public import Newsroom

/// A job of the queue.
public struct JobBody: Codable, Sendable {
  /// The number.
  public var id: Int
  /// The kind of job.
  public var kind: String
  /// The queue it waits in.
  public var queue: String
  /// `available`, `scheduled`, `running`, `dead`, `completed`, `discarded` or `cancelled`, among others.
  public var state: String
  /// The priority; lower runs first.
  public var priority: Int
  /// The number of the current or last attempt.
  public var attempt: Int
  /// How many attempts it has before it is dead.
  public var maxAttempts: Int
  /// What caused it.
  @NullWhenNil public var cause: String?
  /// The trace and span that it was enqueued in (W3C Trace Context).
  @NullWhenNil public var traceparent: String?
  /// When it may run.
  public var runAt: Instant
  /// When it was enqueued.
  public var createdAt: Instant
  /// When a worker last claimed it.
  @NullWhenNil public var claimedAt: Instant?
  /// When it ended.
  @NullWhenNil public var finishedAt: Instant?
  /// The worker that runs it.
  @NullWhenNil public var worker: String?
  /// Whether it was asked to stop and is still running.
  public var cancelRequested: Bool
  /// Its progress, as its handler reports it.
  @NullWhenNil public var progress: Progress?

  /// The progress of a running job.
  public struct Progress: Codable, Sendable {
    /// From 0 to 1.
    @NullWhenNil public var fraction: Double?
    /// In words.
    @NullWhenNil public var note: String?

    /// A progress.
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

/// A job with the errors of its failed attempts.
public struct JobDetailBody: Codable, Sendable {
  /// The job.
  public var job: JobBody
  /// Its arguments, as JSON text.
  public var arguments: String
  /// The failed attempts, the first one first.
  public var failures: [Failure]

  /// A failed attempt.
  public struct Failure: Codable, Sendable {
    /// The attempt's number.
    public var attempt: Int
    /// When.
    public var failedAt: Instant
    /// How long it took, in seconds; null when its worker died.
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
