import Postgres
import Testing

@testable import JobQueue

@Suite("Verdicts")
struct VerdictTests {
  private let retry = RetryDelay.exponential(
    BackOff(initial: .seconds(1), factor: 2, maximum: .seconds(60), jitter: 0.5))

  @Test(
    "What becomes of a job follows from how its handler ended and why it was interrupted",
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
      (NewerArguments(kind: "k", version: 2, known: 1), nil, .snoozed(Verdict.waitForNewerProgram)),
      (
        UndecodableArguments(kind: "k", reason: "r"), nil,
        .failed(error: "The arguments cannot be decoded as a job of kind k: r", retryAfter: nil)
      ),
    ] as [((any Error)?, Interruption?, Verdict)])
  func verdict(error: (any Error)?, interruption: Interruption?, expected: Verdict) {
    let verdict = Verdict(
      error: error, interruption: interruption, attempt: 2, maxAttempts: 3, retry: retry, chance: 0)
    #expect(verdict == expected)
  }

  @Test("The last attempt makes a dead letter, the ones before wait ever longer", arguments: [1, 2, 3, 4])
  func attempts(attempt: Int) {
    let verdict = Verdict(
      error: Trouble("x"), interruption: nil, attempt: attempt, maxAttempts: 4, retry: retry, chance: 1)
    let delays: [Duration?] = [.milliseconds(500), .seconds(1), .seconds(2), nil]
    #expect(verdict == .failed(error: "x", retryAfter: delays[attempt - 1]))
  }

  @Test("The last attempt makes a dead letter, whatever delay the handler asks for")
  func directiveOfLastAttempt() {
    let verdict = Verdict(
      error: JobDirective.retry(after: .seconds(5), reason: "r"), interruption: nil, attempt: 3, maxAttempts: 3,
      retry: retry)
    #expect(verdict == .failed(error: "r", retryAfter: nil))
  }

  @Test("A delay can be the same each time, or what a function makes of attempt and error, which can also give up")
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
      let verdict = Verdict(
        error: Trouble(error), interruption: nil, attempt: attempt, maxAttempts: 10, retry: retry)
      #expect(verdict == .failed(error: error, retryAfter: delay))
    }
  }

  @Test("A long error is cut, and what PostgreSQL cannot hold is replaced")
  func errorText() {
    let verdict = Verdict(
      error: Trouble("\0" + String(repeating: "x", count: 10_000)), interruption: nil, attempt: 1, maxAttempts: 1,
      retry: retry)
    let text = "\u{FFFD}" + String(repeating: "x", count: Verdict.errorLimit - 1)
    #expect(verdict == .failed(error: text, retryAfter: nil))
  }
}

@Suite("Pace")
struct PaceTests {
  @Test("One notification for each queue passes in ten milliseconds")
  func notificationLimit() {
    var limit = NotificationLimit()
    let begin = ContinuousClock.now
    let times: [(String, Int, Bool)] = [
      ("a", 0, true), ("a", 9, false), ("b", 9, true), ("a", 10, true), ("a", 11, false), ("b", 30, true),
    ]
    for (queue, milliseconds, expected) in times {
      #expect(limit.allows(queue, at: begin + .milliseconds(milliseconds)) == expected)
    }
  }

  @Test("An empty queue is looked into ever more rarely, until something happens")
  func polling() {
    var pace = PollingPace(interval: .milliseconds(50))
    #expect((0..<5).map { _ in pace.delay() } == [10, 20, 40, 50, 50].map { .milliseconds($0) })
    pace.quicken()
    #expect(pace.delay() == .milliseconds(10))
    var hectic = PollingPace(interval: .milliseconds(3))
    #expect((0..<2).map { _ in hectic.delay() } == [.milliseconds(3), .milliseconds(3)])
  }

  @Test("As many jobs are held in reserve as are worked off in a tenth of a second")
  func prefetch() {
    var prefetch = Prefetch()
    let begin = ContinuousClock.now
    prefetch.measure(finished: 0, at: begin)
    #expect(prefetch.count == 0)
    prefetch.measure(finished: 100, at: begin + .seconds(1))
    #expect(prefetch.count == 5)
    prefetch.measure(finished: 200, at: begin + .seconds(2))
    #expect(prefetch.count == 7)
    prefetch.measure(finished: 100_000, at: begin + .seconds(2) + .milliseconds(1))
    #expect(prefetch.count == 7, "too short to tell")
    prefetch.measure(finished: 1_000_000, at: begin + .seconds(3))
    #expect(prefetch.count == Prefetch.limit)
    for second in 4...20 { prefetch.measure(finished: 1_000_000, at: begin + .seconds(second)) }
    #expect(prefetch.count == 0)
  }
}
