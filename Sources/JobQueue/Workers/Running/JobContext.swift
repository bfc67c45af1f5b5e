public import Logging
public import Postgres

/// What a handler knows about the job it runs, beside the job's value.
public struct JobContext: Sendable {
  /// The worker that runs the job.
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

  /// The job's kind as it was enqueued, which may be a former name.
  public var kind: String { job.kind }

  /// The job's arguments as stored.
  public var arguments: JSONB { job.arguments }

  /// The version of the arguments, from 1; see ``Job/upgrades``.
  public var version: Int { job.version }

  /// The number of this attempt, from 1.
  public var attempt: Int { job.attempt }

  /// How many attempts the job gets.
  public var maxAttempts: Int { job.maxAttempts }

  /// The fencing token: a number that grows with every claim of any job.
  ///
  /// A system that is asked for an effect can remember the highest token it has seen and reject lower ones: they come from a
  /// worker that has lost its lease and does not know it yet.
  public var fencingToken: Int64 { job.token }

  /// What caused the job, if it was given.
  public var cause: String? { job.cause }

  /// The span in which the job was enqueued; nil when there was none, or the stored value is malformed.
  public var traceParent: TraceParent? { job.traceParent.flatMap { try? TraceParent($0) } }

  /// A logger with the job, its kind and the attempt as metadata.
  public var logger: Logger {
    var logger = workerLogger
    logger[metadataKey: "job"] = "\(id)"
    logger[metadataKey: "kind"] = "\(kind)"
    logger[metadataKey: "attempt"] = "\(attempt)"
    return logger
  }
}
