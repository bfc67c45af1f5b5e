internal import Logging
internal import Postgres

/// Runs the handlers of claimed jobs, and judges how they end.
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

  /// Runs the job's handler; returns what it threw.
  func run(_ job: ClaimedJob) async -> (any Error)? {
    guard let handler = handlers[job.kind] else { return UnknownKind(kind: job.kind) }
    do {
      try await handler.run(JobContext(job: job, worker: worker, logger: logger, progressBoard: progressBoard))
      return nil
    } catch {
      return error
    }
  }

  func verdict(on job: ClaimedJob, error: (any Error)?, interruption: Interruption?) -> Verdict {
    guard error != nil else { return .completed }
    let verdict = Verdict(
      error: error, interruption: interruption, attempt: job.attempt, maxAttempts: job.maxAttempts,
      retry: handlers[job.kind]?.policy.retry ?? JobPolicy().retry)
    log(verdict, on: job, error: error)
    return verdict
  }

  private func log(_ verdict: Verdict, on job: ClaimedJob, error: (any Error)?) {
    let logger = JobContext(job: job, worker: worker, logger: logger).logger
    switch verdict {
    case .snoozed where error is NewerArguments:
      logger.notice("The job is left to a newer program", metadata: ["version": "\(job.version)"])
    case .completed, .snoozed, .handedBack:
      logger.debug("The job did not complete", metadata: ["outcome": "\(verdict)"])
    case .cancelled, .discarded:
      logger.notice("The job was given up", metadata: ["outcome": "\(verdict)"])
    case .failed(let error, let delay?):
      logger.warning("The attempt failed", metadata: ["error": "\(error)", "retry_after": "\(delay)"])
    case .failed(let error, nil):
      logger.error("The job is a dead letter", metadata: ["error": "\(error)"])
    }
  }
}

/// The claim asks only for known kinds, so this is a fault of the queue itself.
private struct UnknownKind: Error, CustomStringConvertible {
  let kind: String

  var description: String { "There is no handler for jobs of kind \(kind)" }
}
