import ControlAPI
import Foundation
import JobQueue
import Newsroom

extension JobBody {
  init(_ job: JobRecord) {
    self.init(
      id: Int(job.id.rawValue), kind: job.kind, queue: job.queue, state: job.state.rawValue, priority: job.priority,
      attempt: job.attempt, maxAttempts: job.maxAttempts, cause: job.cause, traceparent: job.traceParent,
      runAt: Instant(job.runAt), createdAt: Instant(job.createdAt), claimedAt: job.claimedAt.map(Instant.init),
      finishedAt: job.finishedAt.map(Instant.init), worker: job.worker.map { "\($0)" },
      cancelRequested: job.isCancelRequested,
      progress: job.progress.map { Progress(fraction: $0.fraction, note: $0.note) })
  }
}

extension JobDetailBody.Failure {
  init(_ failure: JobFailure) {
    self.init(
      attempt: failure.attempt, failedAt: Instant(failure.failedAt), seconds: failure.duration.map { $0 / .seconds(1) },
      error: failure.error)
  }
}

extension QueueBody {
  init(_ queue: QueueRecord, _ statistics: QueueStatistics?) {
    self.init(
      name: queue.name, pausedAt: queue.pausedAt.map(Instant.init), pausedBy: queue.pausedBy,
      limits: QueueLimitsBody(queue.limits),
      jobs: Dictionary(uniqueKeysWithValues: (statistics?.counts ?? [:]).map { ($0.key.rawValue, $0.value) }),
      isEstimated: statistics?.isEstimated ?? false, oldestWait: statistics?.longestWait.map { $0 / .seconds(1) })
  }
}

extension QueueLimitsBody {
  init(_ limits: QueueLimits) {
    self.init(
      global: limits.global, perKey: limits.perKey,
      rate: limits.rate.map { Rate(count: $0.count, seconds: $0.period / .seconds(1), burst: $0.burst) })
  }

  /// The limits as `JobQueue` has them. Throws `Refusal` with `usage` for a period that no clock measures.
  func limits() throws -> QueueLimits {
    if let rate, !(0.001...31_536_000).contains(rate.seconds) {
      throw Refusal(
        .usage, "A period of \(rate.seconds) seconds cannot be used.", hint: "Use a thousandth of a second to a year.")
    }
    return QueueLimits(
      global: global, perKey: perKey,
      rate: rate.map { RateLimit($0.count, per: .seconds($0.seconds), burst: $0.burst) })
  }
}
