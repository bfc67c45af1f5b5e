package import Newsroom

/// A job of the queue.
package struct JobBody: Codable, Sendable {
  package var id: Int
  package var kind: String
  /// The queue it waits in.
  package var queue: String
  /// `available`, `scheduled`, `running`, `dead`, `completed`, `discarded` or `cancelled`, among others.
  package var state: String
  /// The priority; lower runs first.
  package var priority: Int
  /// The number of the current or last attempt.
  package var attempt: Int
  /// How many attempts it has before it is dead.
  package var maxAttempts: Int
  /// What caused it.
  @NullWhenNil package var cause: String?
  /// The trace and span that it was enqueued in (W3C Trace Context).
  @NullWhenNil package var traceparent: String?
  /// When it may run.
  package var runAt: Instant
  package var createdAt: Instant
  /// When a worker last claimed it.
  @NullWhenNil package var claimedAt: Instant?
  @NullWhenNil package var finishedAt: Instant?
  /// The worker that runs it.
  @NullWhenNil package var worker: String?
  /// Whether it was asked to stop and is still running.
  package var cancelRequested: Bool
  @NullWhenNil package var progress: Progress?

  /// The progress of a running job.
  package struct Progress: Codable, Sendable {
    /// From 0 to 1.
    @NullWhenNil package var fraction: Double?
    @NullWhenNil package var note: String?

    package init(fraction: Double?, note: String?) {
      self.fraction = fraction
      self.note = note
    }
  }

  package init(
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
package struct JobDetailBody: Codable, Sendable {
  package var job: JobBody
  /// Its arguments, as JSON text.
  package var arguments: String
  /// The failed attempts, the first one first.
  package var failures: [Failure]

  /// A failed attempt.
  package struct Failure: Codable, Sendable {
    package var attempt: Int
    package var failedAt: Instant
    /// How long it took, in seconds; null when its worker died.
    @NullWhenNil package var seconds: Double?
    package var error: String

    package init(attempt: Int, failedAt: Instant, seconds: Double?, error: String) {
      self.attempt = attempt
      self.failedAt = failedAt
      self.seconds = seconds
      self.error = error
    }
  }

  package init(job: JobBody, arguments: String, failures: [Failure]) {
    self.job = job
    self.arguments = arguments
    self.failures = failures
  }
}
