public import Logging

/// What a handler knows of the job it works on, beside the job's value.
public struct JobContext: Sendable {
  /// The job's number.
  public let id: JobID
  /// The job's kind.
  public let kind: String
  /// Which attempt this is, from 1.
  public let attempt: Int
  /// How many attempts there are.
  public let maxAttempts: Int
  /// A number that is higher for each later claim of any job.
  ///
  /// Whoever is asked for an effect can remember the highest token seen and refuse lower ones: those come from a worker
  /// that has lost its lease and does not know it yet.
  public let fencingToken: Int64
  /// Who works on the job.
  public let worker: WorkerID
  /// What the job can be traced to, if it was said.
  public let cause: String?

  let progressBoard: ProgressBoard?
  private let workerLogger: Logger

  init(job: ClaimedJob, worker: WorkerID, logger: Logger, progressBoard: ProgressBoard? = nil) {
    self.progressBoard = progressBoard
    id = job.id
    kind = job.kind
    attempt = job.attempt
    maxAttempts = job.maxAttempts
    fencingToken = job.token
    cause = job.cause
    self.worker = worker
    workerLogger = logger
  }

  /// A logger that names the job, its kind and the attempt.
  public var logger: Logger {
    var logger = workerLogger
    logger[metadataKey: "job"] = "\(id)"
    logger[metadataKey: "kind"] = "\(kind)"
    logger[metadataKey: "attempt"] = "\(attempt)"
    return logger
  }
}
