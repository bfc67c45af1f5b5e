internal import Logging
internal import Postgres

/// Runs the handlers of claimed jobs, and decides the outcome of each attempt.
struct JobRunner: Sendable {
  private let handlers: [String: JobHandler]
  private let worker: WorkerID
  private let logger: Logger
  private let progressBoard: ProgressBoard?

  init(handlers: JobHandlers, worker: WorkerID, logger: Logger, progressBoard: ProgressBoard? = nil) {
    self.handlers = Dictionary(
      uniqueKeysWithValues: handlers.kinds.compactMap { kind in handlers[kind].map { (kind, $0) } })
    self.worker = worker
    self.logger = logger
    self.progressBoard = progressBoard
  }

  /// How long the job's handler may take before it is cancelled; nil for no limit.
  func timeLimit(of job: ClaimedJob) -> Duration? { handlers[job.kind]?.policy.timeLimit }

  /// Runs the job's handler; returns the error it threw, or nil.
  func run(_ job: ClaimedJob) async -> (any Error)? {
    guard let handler = handlers[job.kind] else { return UnknownKind(kind: job.kind) }
    do {
      try await handler.run(JobContext(job: job, worker: worker, logger: logger, progressBoard: progressBoard))
      return nil
    } catch {
      return error
    }
  }

  /// The outcome of an attempt that has ended, logged unless it completed.
  func outcome(of job: ClaimedJob, error: (any Error)?, interruption: Interruption?) -> AttemptOutcome {
    guard error != nil else { return .completed }
    let outcome = AttemptOutcome(
      error: error, interruption: interruption, attempt: job.attempt, maxAttempts: job.maxAttempts,
      retry: handlers[job.kind]?.policy.retry ?? JobPolicy().retry)
    log(outcome, of: job, error: error)
    return outcome
  }

  private func log(_ outcome: AttemptOutcome, of job: ClaimedJob, error: (any Error)?) {
    let logger = JobContext(job: job, worker: worker, logger: logger).logger
    switch outcome {
    case .snoozed where error is NewerArguments:
      logger.notice("Left job for a worker with a newer version", metadata: ["version": "\(job.version)"])
    case .completed, .snoozed, .handedBack:
      logger.debug("Job did not complete", metadata: ["outcome": "\(outcome)"])
    case .cancelled, .discarded:
      logger.notice("Job will not be retried", metadata: ["outcome": "\(outcome)"])
    case .failed(let error, let delay?):
      logger.warning("Attempt failed; retrying", metadata: ["error": "\(error)", "retry_after": "\(delay)"])
    case .failed(let error, nil):
      logger.error("Job is a dead letter", metadata: ["error": "\(error)"])
    }
  }
}

/// A fault of the queue itself, because claims ask only for kinds that have a handler.
private struct UnknownKind: Error, CustomStringConvertible {
  let kind: String

  var description: String { "There is no handler for jobs of kind \(kind)" }
}
