import Foundation
import Postgres
import Testing

@testable import JobQueue

@Suite("Attempts", .timeLimit(.minutes(10)))
struct AttemptTests {
  @Test("A job that always fails becomes a dead letter, with every attempt's error and duration")
  func deadLetter() async throws {
    struct Doomed: Job {
      static let kind = "doomed"
      static let policy = JobPolicy(maxAttempts: 3, retry: .exponential(BackOff(initial: .milliseconds(10), jitter: 0)))
    }
    try await withQueue { queue in
      let attempts = Inbox<JobContext>()
      let id = try await queue.enqueue(Doomed(), in: queue.pool)
      let handlers = JobHandlers(Doomed.self) { _, context in
        attempts.send(context)
        throw Trouble("attempt \(context.attempt)\0 went wrong")
      }
      let begin = ContinuousClock.now
      // It need not look for what it has put off itself.
      let worker = RunningWorker(queue, handlers) {
        $0.listening = nil
        $0.pollInterval = .seconds(3600)
      }
      try await withWorkers(worker) {
        let contexts = try await attempts.next(3)
        #expect(contexts.map(\.attempt) == [1, 2, 3])
        #expect(contexts.map(\.fencingToken) == contexts.map(\.fencingToken).sorted())
      }
      let record = try await queue.job(id)
      #expect(record.state == .dead)
      #expect((record.attempt, record.worker) == (3, nil))
      let failures = try await queue.failures(of: id)
      #expect(failures.map(\.attempt) == [1, 2, 3])
      #expect(failures.map(\.error) == (1...3).map { "attempt \($0)\u{FFFD} went wrong" })
      let durations = failures.compactMap(\.duration)
      #expect(durations.count == 3 && durations.allSatisfy { $0 > .zero })
      #expect(durations.reduce(.zero, +) < ContinuousClock.now - begin)
      // The waits of 10 ms and 20 ms lie between the failures.
      #expect(failures[1].failedAt.timeIntervalSince(failures[0].failedAt) >= 0.010)
      #expect(failures[2].failedAt.timeIntervalSince(failures[1].failedAt) >= 0.020)
    }
  }

  @Test("A retried dead letter has all its attempts again, and keeps its errors")
  func retryDead() async throws {
    struct Moody: Job {
      static let kind = "moody"
      static let policy = JobPolicy(maxAttempts: 2, retry: .fixed(.zero))
    }
    try await withQueue { queue in
      let attempts = Inbox<Int>()
      let id = try await queue.enqueue(Moody(), in: queue.pool)
      let failing = JobHandlers(Moody.self) { _, context in
        attempts.send(context.attempt)
        throw Trouble("not in the mood")
      }
      try await withWorkers(RunningWorker(queue, failing)) {
        let seen = try await attempts.next(2)
        #expect(seen == [1, 2])
      }
      #expect(try await queue.job(id).state == .dead)

      try await queue.retry(id)
      #expect(try await queue.job(id).state == .available)
      let succeeding = JobHandlers(Moody.self) { _, context in
        attempts.send(context.attempt)
        if context.attempt == 1 { throw Trouble("almost") }
      }
      try await withWorkers(RunningWorker(queue, succeeding)) {
        let seen = try await attempts.next(2)
        #expect(seen == [1, 2])
      }
      #expect(try await queue.job(id).state == .completed)
      #expect(try await queue.failures(of: id).map(\.error) == ["not in the mood", "not in the mood", "almost"])
    }
  }

  @Test("A handler can discard its job, which keeps the reason and is not retried")
  func discard() async throws {
    try await withQueue { queue in
      let begun = Inbox<Void>()
      let id = try await queue.enqueue(Numbered(number: 1), in: queue.pool)
      let handlers = JobHandlers(Numbered.self) { _, _ in
        begun.send(())
        throw JobDirective.discard(reason: "nobody wants this")
      }
      try await withWorkers(RunningWorker(queue, handlers)) { try await begun.next() }
      #expect(try await queue.job(id).state == .discarded)
      #expect(try await queue.failures(of: id).map(\.error) == ["nobody wants this"])
    }
  }

  @Test("A snoozed job comes back when its time is up, without using up an attempt")
  func snooze() async throws {
    try await withQueue { queue in
      let attempts = Inbox<(attempt: Int, time: ContinuousClock.Instant)>()
      let id = try await queue.enqueue(Numbered(number: 1), in: queue.pool)
      let isFirst = Inbox<Bool>()
      isFirst.send(true)
      isFirst.send(false)
      let handlers = JobHandlers(Numbered.self) { _, context in
        attempts.send((context.attempt, .now))
        if try await isFirst.next() { throw JobDirective.snooze(.milliseconds(200)) }
      }
      let worker = RunningWorker(queue, handlers) {
        $0.listening = nil
        $0.pollInterval = .seconds(3600)
      }
      try await withWorkers(worker) {
        let both = try await attempts.next(2)
        #expect(both.map(\.attempt) == [1, 1])
        #expect(both[1].time - both[0].time >= .milliseconds(200))
      }
      #expect(try await queue.job(id).state == .completed)
      #expect(try await queue.failures(of: id).isEmpty)
    }
  }

  @Test("An attempt that exceeds its kind's time limit is cancelled and counts as failed")
  func timeLimit() async throws {
    struct Slow: Job {
      static let kind = "slow"
      static let policy = JobPolicy(maxAttempts: 1, timeLimit: .milliseconds(50))
    }
    try await withQueue { queue in
      let ended = Inbox<Bool>()
      let id = try await queue.enqueue(Slow(), in: queue.pool)
      let never = Gate()
      let handlers = JobHandlers(Slow.self) { _, _ in
        defer { ended.send(Task.isCancelled) }
        try await never.pass()
      }
      try await withWorkers(RunningWorker(queue, handlers)) {
        let seen = try await ended.next()
        #expect(seen)
      }
      #expect(try await queue.job(id).state == .dead)
      #expect(
        try await queue.failures(of: id).map(\.error) == ["The attempt exceeded its time limit of 0.05 seconds"])
    }
  }

  @Test("A failed job waits for its next attempt, or can be retried at once")
  func retryScheduled() async throws {
    struct Patient: Job {
      static let kind = "patient"
      static let policy = JobPolicy(retry: .fixed(.seconds(3600)))
    }
    try await withQueue { queue in
      let attempts = Inbox<Int>()
      let handlers = JobHandlers(Patient.self) { _, context in
        attempts.send(context.attempt)
        throw Trouble("later")
      }
      let id = try await queue.enqueue(Patient(), in: queue.pool)
      try await withWorkers(RunningWorker(queue, handlers)) { _ = try await attempts.next() }
      #expect(try await queue.job(id).state == .scheduled)
      try await queue.retry(id)
      try await withWorkers(RunningWorker(queue, handlers)) { _ = try await attempts.next() }
      #expect(try await queue.failures(of: id).count == 2)
    }
  }
}
