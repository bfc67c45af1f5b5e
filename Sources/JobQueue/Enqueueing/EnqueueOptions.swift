public import FoundationEssentials

/// When a job shall run, and what is noted about it.
public struct EnqueueOptions: Sendable {
  /// When it may be worked on at the earliest, by the database's clock; nil, the default, for as soon as possible.
  public var time: Date?

  /// How long after ``time``, or after it was enqueued by the database's clock; nil, the default, for no delay.
  public var delay: Duration?

  /// The queue that it waits in, not empty; nil, the default, for its kind's; see ``JobPolicy/queue``.
  public var queue: String?

  /// Instead of its kind's; see ``JobPolicy/priority``.
  public var priority: Int?

  /// What it can be traced to: a request, an event, another job.
  public var cause: String?

  /// A name under which jobs are counted together; see ``JobQueue/progress(ofBatch:)``.
  public var batch: String?

  /// What it is counted by where its queue limits how many jobs with the same key run at once, not empty; nil, the default,
  /// for a job that is not counted so.
  public var limitKey: String?

  /// The span that it was enqueued in; nil, the default, for that of the enqueueing task, if the program traces.
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

  /// The `traceparent` that the job is to keep.
  var keptTraceParent: String? { (traceParent ?? TraceCarrier.current.parent)?.text }
}
