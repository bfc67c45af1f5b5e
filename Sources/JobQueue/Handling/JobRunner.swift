internal import Logging
internal import Postgres

/// Runs the handlers of claimed jobs, and judges how they end.
struct JobRunner: Sendable {
  let handlers: JobHandlers
  let worker: WorkerID
  let logger: Logger
  var progressBoard: ProgressBoard?

  /// Runs the job's handler; returns what it threw.
  func run(_ job: ClaimedJob) async -> (any Error)? {
    guard let handler = handlers[job.kind] else { return UnknownKind(kind: job.kind) }
    let context = JobContext(job: job, worker: worker, logger: logger, progressBoard: progressBoard)
    do {
      if let limit = handler.policy.timeLimit {
        try await withTimeLimit(limit) { try await handler.body(job.arguments, context) }
      } else {
        try await handler.body(job.arguments, context)
      }
      return nil
    } catch {
      return error
    }
  }

  func verdict(on job: ClaimedJob, error: (any Error)?, interruption: Interruption?) -> Verdict {
    guard error != nil else { return .completed }
    let verdict = Verdict(
      error: error, interruption: interruption, attempt: job.attempt, maxAttempts: job.maxAttempts,
      backOff: handlers[job.kind]?.policy.backOff ?? JobPolicy().backOff)
    log(verdict, on: job)
    return verdict
  }

  private func log(_ verdict: Verdict, on job: ClaimedJob) {
    let logger = JobContext(job: job, worker: worker, logger: logger).logger
    switch verdict {
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
