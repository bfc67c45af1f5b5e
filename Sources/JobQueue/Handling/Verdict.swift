internal import Postgres

/// Why a handler was told to stop before it had ended.
enum Interruption: Sendable {
  /// Somebody cancelled the job.
  case cancelRequested
  /// The worker stops, and the grace period is over.
  case stopping
  /// The worker has lost its lease.
  case leaseLost
}

/// What becomes of a job after an attempt.
enum Verdict: Sendable, Equatable {
  case completed
  /// Tried again after the delay; without one, a dead letter.
  case failed(error: String, retryAfter: Duration?)
  case discarded(reason: String)
  case cancelled(reason: String)
  case snoozed(Duration)
  /// Available again, as if it had not been claimed.
  case handedBack
}

extension Verdict {
  /// How much of an error is kept.
  static let errorLimit = 8_000

  /// How long a job that only a newer program can read is left alone before any worker may claim it again.
  static let waitForNewerProgram = Duration.seconds(5)

  /// Decides from how the handler ended.
  ///
  /// A handler that was told to stop and fails does so because of it; one that completes all the same has completed.
  init(
    error: (any Error)?, interruption: Interruption?, attempt: Int, maxAttempts: Int, retry: RetryDelay,
    chance: Double = .random(in: 0...1)
  ) {
    guard let error else {
      self = .completed
      return
    }
    switch (error, interruption) {
    case (JobDirective.discard(let reason), _):
      self = .discarded(reason: Self.kept(reason))
    case (JobDirective.retry(let delay, let reason), _):
      let wait = delay.map { max($0, .zero) } ?? retry.delay(afterAttempt: attempt, error: error, chance: chance)
      self = .failed(error: Self.kept(reason), retryAfter: attempt >= maxAttempts ? nil : wait)
    case (JobDirective.snooze(let delay), _):
      self = .snoozed(max(delay, .zero))
    case (is NewerArguments, _):
      self = .snoozed(Self.waitForNewerProgram)
    case (_, .stopping), (_, .leaseLost):
      self = .handedBack
    case (_, .cancelRequested):
      self = .cancelled(reason: Self.kept("\(error)"))
    case (_, nil):
      let isFinal = error is UndecodableArguments || attempt >= maxAttempts
      let delay = isFinal ? nil : retry.delay(afterAttempt: attempt, error: error, chance: chance)
      self = .failed(error: Self.kept("\(error)"), retryAfter: delay)
    }
  }

  /// What PostgreSQL's `text` can hold of the message, and what a person will read.
  private static func kept(_ message: String) -> String {
    String(message.prefix(errorLimit).map { $0 == "\0" ? "\u{FFFD}" : $0 })
  }
}
