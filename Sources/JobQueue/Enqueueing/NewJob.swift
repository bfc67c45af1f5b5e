internal import Postgres

/// A single job that is due at once, ready to be inserted.
struct NewJob: Sendable {
  let kind: String
  let version: Int
  let arguments: JSONB
  let queue: String
  let priority: Int
  let cause: String?
  let batch: String?
  let maxAttempts: Int
  let limitKey: String?
  let traceParent: String?

  init<Work: Job>(_ job: Work, _ options: EnqueueOptions) throws(JobQueueError) {
    let policy = Work.policy
    arguments = try JSONB(argumentsOf: job)
    (kind, version, queue) = (Work.kind, Work.version, options.queue ?? policy.queue)
    (priority, maxAttempts) = (options.priority ?? policy.priority, policy.maxAttempts)
    (cause, batch, limitKey) = (options.cause, options.batch, options.limitKey)
    traceParent = options.storedTraceParent
  }

  /// The parameters of the statements that insert one job.
  var parameters: [(any PostgresEncodable)?] {
    [kind, version, arguments, queue, priority, cause, batch, maxAttempts, limitKey, traceParent]
  }
}

extension [NewJob] {
  /// The parameters of the statement that inserts several jobs.
  var parameters: [(any PostgresEncodable)?] {
    [
      map(\.kind), map(\.version), map(\.arguments), map(\.queue), map(\.priority), map(\.cause), map(\.batch),
      map(\.maxAttempts), map(\.limitKey), map(\.traceParent),
    ]
  }
}
