public import Logging
public import Postgres

/// What a handler knows of the job it works on, beside the job's value.
public struct JobContext: Sendable {
  /// Who works on the job.
  public let worker: WorkerID

  let progressBoard: ProgressBoard?
  private let job: ClaimedJob
  private let workerLogger: Logger

  init(job: ClaimedJob, worker: WorkerID, logger: Logger, progressBoard: ProgressBoard? = nil) {
    self.progressBoard = progressBoard
    self.job = job
    self.worker = worker
    workerLogger = logger
  }

  /// The job's number.
  public var id: JobID { job.id }

  /// The job's kind, as it was enqueued: perhaps a former name.
  public var kind: String { job.kind }

  /// The job's value as it was enqueued.
  public var arguments: JSONB { job.arguments }

  /// The version of the arguments, from 1; see ``Job/upgrades``.
  public var version: Int { job.version }

  /// Which attempt this is, from 1.
  public var attempt: Int { job.attempt }

  /// How many attempts there are.
  public var maxAttempts: Int { job.maxAttempts }

  /// A number that is higher for each later claim of any job.
  ///
  /// Whoever is asked for an effect can remember the highest token seen and refuse lower ones: those come from a worker
  /// that has lost its lease and does not know it yet.
  public var fencingToken: Int64 { job.token }

  /// What the job can be traced to, if it was said.
  public var cause: String? { job.cause }

  /// The span that it was enqueued in; nil when there was none, or when the table has been given what is none.
  public var traceParent: TraceParent? { job.traceParent.flatMap { try? TraceParent($0) } }

  /// A logger that names the job, its kind and the attempt.
  public var logger: Logger {
    var logger = workerLogger
    logger[metadataKey: "job"] = "\(id)"
    logger[metadataKey: "kind"] = "\(kind)"
    logger[metadataKey: "attempt"] = "\(attempt)"
    return logger
  }
}
