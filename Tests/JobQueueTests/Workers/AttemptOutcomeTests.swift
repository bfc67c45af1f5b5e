import Postgres
import Testing

@testable import JobQueue

@Suite("Attempt outcomes", .timeLimit(.minutes(10)))
struct AttemptOutcomeTests {
  private let retry = RetryDelay.exponential(
    BackOff(initial: .seconds(1), factor: 2, maximum: .seconds(60), jitter: 0.5))

  @Test(
    "A job's outcome depends on how its handler ended and why it was interrupted",
    arguments: [
      (nil, nil, .completed),
      (nil, .leaseLost, .completed),
      (nil, .cancelRequested, .completed),
      (Trouble("x"), nil, .failed(error: "x", retryAfter: .seconds(2))),
      (Trouble("x"), .stopping, .handedBack),
      (Trouble("x"), .leaseLost, .handedBack),
      (Trouble("x"), .cancelRequested, .cancelled(reason: "x")),
      (JobDirective.snooze(.seconds(5)), nil, .snoozed(.seconds(5))),
      (JobDirective.snooze(.seconds(-5)), nil, .snoozed(.zero)),
      (JobDirective.snooze(.seconds(5)), .stopping, .snoozed(.seconds(5))),
      (JobDirective.discard(reason: "r"), .stopping, .discarded(reason: "r")),
      (JobDirective.retry(after: .seconds(5), reason: "r"), nil, .failed(error: "r", retryAfter: .seconds(5))),
      (JobDirective.retry(after: nil, reason: "r"), nil, .failed(error: "r", retryAfter: .seconds(2))),
      (JobDirective.retry(after: .seconds(-5), reason: "r"), .stopping, .failed(error: "r", retryAfter: .zero)),
      (CancellationError(), nil, .failed(error: "CancellationError()", retryAfter: .seconds(2))),
      (NewerArguments(kind: "k", version: 2, known: 1), nil, .snoozed(AttemptOutcome.waitForNewerProgram)),
      (
        UndecodableArguments(kind: "k", reason: "r"), nil,
        .failed(error: "The arguments cannot be decoded as a job of kind k: r", retryAfter: nil)
      ),
    ] as [((any Error)?, Interruption?, AttemptOutcome)])
  func verdict(error: (any Error)?, interruption: Interruption?, expected: AttemptOutcome) {
    let verdict = AttemptOutcome(
      error: error, interruption: interruption, attempt: 2, maxAttempts: 3, retry: retry, chance: 0)
    #expect(verdict == expected)
  }

  @Test("Retries wait longer each time, and the last failed attempt makes a dead letter", arguments: [1, 2, 3, 4])
  func attempts(attempt: Int) {
    let verdict = AttemptOutcome(
      error: Trouble("x"), interruption: nil, attempt: attempt, maxAttempts: 4, retry: retry, chance: 1)
    let delays: [Duration?] = [.milliseconds(500), .seconds(1), .seconds(2), nil]
    #expect(verdict == .failed(error: "x", retryAfter: delays[attempt - 1]))
  }

  @Test("The last attempt makes a dead letter, whatever delay the handler asks for")
  func directiveOfLastAttempt() {
    let verdict = AttemptOutcome(
      error: JobDirective.retry(after: .seconds(5), reason: "r"), interruption: nil, attempt: 3, maxAttempts: 3,
      retry: retry)
    #expect(verdict == .failed(error: "r", retryAfter: nil))
  }

  @Test("A delay can be fixed, or computed from attempt and error by a function that may also give up")
  func otherDelays() {
    let custom = RetryDelay.custom { attempt, error in
      "\(error)" == "hopeless" ? nil : .seconds(attempt * 10)
    }
    let cases: [(RetryDelay, String, Int, Duration?)] = [
      (.fixed(.seconds(5)), "x", 1, .seconds(5)), (.fixed(.seconds(5)), "x", 3, .seconds(5)),
      (.fixed(.seconds(-5)), "x", 1, .zero), (custom, "x", 1, .seconds(10)), (custom, "x", 3, .seconds(30)),
      (custom, "hopeless", 1, nil), (.custom { _, _ in .seconds(-1) }, "x", 1, .zero),
    ]
    for (retry, error, attempt, delay) in cases {
      let verdict = AttemptOutcome(
        error: Trouble(error), interruption: nil, attempt: attempt, maxAttempts: 10, retry: retry)
      #expect(verdict == .failed(error: error, retryAfter: delay))
    }
  }

  @Test("A long error is truncated, and characters PostgreSQL cannot store are replaced")
  func errorText() {
    let verdict = AttemptOutcome(
      error: Trouble("\0" + String(repeating: "x", count: 10_000)), interruption: nil, attempt: 1, maxAttempts: 1,
      retry: retry)
    let text = "\u{FFFD}" + String(repeating: "x", count: AttemptOutcome.errorLimit - 1)
    #expect(verdict == .failed(error: text, retryAfter: nil))
  }
}
