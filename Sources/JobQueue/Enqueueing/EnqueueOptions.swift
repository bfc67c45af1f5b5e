public import FoundationEssentials

/// When a job is to run, and what is recorded with it.
public struct EnqueueOptions: Sendable {
  /// The earliest time to run, by the database's clock; nil, the default, for as soon as possible.
  public var time: Date?

  /// A delay added to ``time``, or to the time of enqueueing by the database's clock; nil, the default, for none.
  public var delay: Duration?

  /// The queue to wait in, not empty; nil, the default, for the kind's ``JobPolicy/queue``.
  public var queue: String?

  /// Overrides the kind's ``JobPolicy/priority``; nil, the default, keeps it.
  public var priority: Int?

  /// What caused the job, for tracing it back: a request, an event, another job.
  public var cause: String?

  /// A name under which jobs are counted together; see ``JobQueue/progress(ofBatch:)``.
  public var batch: String?

  /// The key for a queue's per-key limit (``QueueLimits/perKey``), not empty; nil, the default, exempts the job from it.
  public var limitKey: String?

  /// The span that the job belongs to; nil, the default, for the span of the enqueueing task, if the program traces.
  public var traceParent: TraceParent?

  /// Options with the given values.
  public init(
    at time: Date? = nil, delay: Duration? = nil, queue: String? = nil, priority: Int? = nil, cause: String? = nil,
    batch: String? = nil, limitKey: String? = nil, traceParent: TraceParent? = nil
  ) {
    self.time = time
    self.delay = delay
    self.queue = queue
    self.priority = priority
    self.cause = cause
    self.batch = batch
    self.limitKey = limitKey
    self.traceParent = traceParent
  }

  /// The `traceparent` to store with the job.
  var storedTraceParent: String? { (traceParent ?? TraceCarrier.current.parent)?.text }
}
