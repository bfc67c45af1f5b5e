internal import Postgres

/// What an attempt came to, which decides what happens to the job next.
enum AttemptOutcome: Sendable, Equatable {
  case completed
  /// To be retried after the delay; without one, a dead letter.
  case failed(error: String, retryAfter: Duration?)
  case discarded(reason: String)
  case cancelled(reason: String)
  case snoozed(Duration)
  /// Available again, as if it had never been claimed.
  case handedBack
}

extension AttemptOutcome {
  /// How many characters of an error are kept.
  static let errorLimit = 8_000

  /// How long to leave a job alone that only a newer program can read, before any worker may claim it again.
  static let waitForNewerProgram = Duration.seconds(5)

  /// Decides the outcome from how the handler ended.
  ///
  /// An interrupted handler that throws is taken to have thrown because of the interruption; one that returns has completed.
  ///
  /// - Parameter chance: A random number from 0 to 1, for the jitter of the retry delay.
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
      self = .discarded(reason: Self.storable(reason))
    case (JobDirective.retry(let delay, let reason), _):
      let wait = delay.map { max($0, .zero) } ?? retry.delay(afterAttempt: attempt, error: error, chance: chance)
      self = .failed(error: Self.storable(reason), retryAfter: attempt >= maxAttempts ? nil : wait)
    case (JobDirective.snooze(let delay), _):
      self = .snoozed(max(delay, .zero))
    case (is NewerArguments, _):
      self = .snoozed(Self.waitForNewerProgram)
    case (_, .stopping), (_, .leaseLost):
      self = .handedBack
    case (_, .cancelRequested):
      self = .cancelled(reason: Self.storable("\(error)"))
    case (_, nil):
      let isFinal = error is UndecodableArguments || attempt >= maxAttempts
      let delay = isFinal ? nil : retry.delay(afterAttempt: attempt, error: error, chance: chance)
      self = .failed(error: Self.storable("\(error)"), retryAfter: delay)
    }
  }

  /// The message, shortened to what a person will read, without the NUL that PostgreSQL's `text` cannot hold.
  private static func storable(_ message: String) -> String {
    String(message.prefix(errorLimit).map { $0 == "\0" ? "\u{FFFD}" : $0 })
  }

  /// The text to store with the attempt.
  var text: String {
    switch self {
    case .failed(let text, _), .discarded(let text), .cancelled(let text): text
    case .completed, .snoozed, .handedBack: ""
    }
  }

  /// How long until the job may be tried again; nil if it will not be, or at once.
  var delay: Duration? {
    switch self {
    case .failed(_, let delay): delay
    case .snoozed(let delay): delay
    case .completed, .discarded, .cancelled, .handedBack: nil
    }
  }
}
