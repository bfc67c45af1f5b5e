import Foundation
import Postgres
import Testing

@testable import JobQueue

/// A kind that is not kept for long, under either of its names.
private struct Brief: Job {
  static let kind = "brief"
  static let formerKinds = ["short"]
  static let policy = JobPolicy(retention: .seconds(3600))
}

@Suite("Scheduling", .timeLimit(.minutes(10)))
struct SchedulingTests {
  private static let hourly = "0 * * * *"

  private func scheduler(_ queue: JobQueue) -> Scheduler {
    Scheduler(queue: queue, clock: ContinuousClock(), logger: silent)
  }

  private func leader(of queue: JobQueue, _ holder: String = "leader") async throws -> LeaderTerm {
    try #require(try await Leadership("upkeep", of: queue, holder: holder, lease: .seconds(600), logger: silent).take())
  }

  /// Makes the schedules' next ticks earlier, as if the time had passed.
  private func letPass(_ time: Duration, in queue: JobQueue) async throws {
    try await queue.pool.execute("UPDATE copydesk.schedule SET next_tick = next_tick - $1::interval", time)
  }

  @Test("Declaring schedules adds, changes and removes what differs, and nothing else")
  func declaring() async throws {
    try await withQueue { queue in
      let (one, two) = (Numbered(number: 1), Numbered(number: 2))
      let yerevan = try #require(TimeZone(identifier: "Asia/Yerevan"))
      let other = try await queue.declare([try Schedule("other", Self.hourly, one)], owner: "another program")
      #expect(other.added == ["other"])

      let schedules = [
        try Schedule("b", "30 6 * * mon-fri", in: yerevan, missed: .skip, one), try Schedule("a", Self.hourly, one),
      ]
      var changes = try await queue.declare(schedules, owner: "test")
      #expect((changes.added, changes.changed, changes.removed) == (["a", "b"], [], []))
      changes = try await queue.declare(schedules, owner: "test")
      #expect(changes == ScheduleChanges())

      changes = try await queue.declare(
        [try Schedule("a", Self.hourly, two), try Schedule("c", "@daily", one)], owner: "test")
      #expect((changes.added, changes.changed, changes.removed) == (["c"], ["a"], ["b"]))
      let records = try await queue.schedules()
      #expect(records.map(\.name) == ["a", "c", "other"])
      #expect(records.map(\.owner) == ["test", "test", "another program"])
    }
  }

  @Test("Operators see each schedule's next tick, and the job its last tick became")
  func records() async throws {
    try await withQueue { queue in
      let yerevan = try #require(TimeZone(identifier: "Asia/Yerevan"))
      let schedule = try Schedule("list", "30 6 * * *", in: yerevan, missed: .once, Numbered(number: 7))
      try await queue.declare([schedule], owner: "test")
      let before = try #require(try await queue.schedules().first)
      #expect(before.nextTick == schedule.expression.next(after: .now, in: yerevan))
      #expect((before.lastTick, before.lastJob) == (nil, nil))

      try await letPass(.seconds(86_400), in: queue)
      try await scheduler(queue).enqueueDue(in: leader(of: queue))
      let after = try #require(try await queue.schedules().first)
      #expect(
        (after.expression, after.zone, after.missed, after.kind) == ("30 6 * * *", "Asia/Yerevan", .once, "numbered"))
      #expect(after.nextTick == before.nextTick)
      let job = try await queue.job(try #require(after.lastJob))
      #expect(job.runAt == after.lastTick)
      #expect(try job.arguments.decode(as: Numbered.self).number == 7)
      #expect(job.cause == "schedule list \(try #require(after.lastTick).formatted(.iso8601))")
    }
  }

  @Test("Changing a schedule's job keeps late ticks; changing its expression or time zone starts afresh")
  func lateTicks() async throws {
    try await withQueue { queue in
      func declare(_ expression: String, _ zone: TimeZone = .gmt, number: Int) async throws -> Bool {
        let schedule = try Schedule("late", expression, in: zone, Numbered(number: number))
        try await queue.declare([schedule], owner: "test")
        return try await queue.schedules()[0].nextTick < .now
      }
      #expect(try await !declare(Self.hourly, number: 1))
      try await letPass(.seconds(7200), in: queue)
      #expect(try await declare(Self.hourly, number: 2))
      #expect(try await !declare("30 * * * *", number: 2))
      try await letPass(.seconds(7200), in: queue)
      #expect(try await !declare("30 * * * *", try #require(TimeZone(identifier: "Asia/Yerevan")), number: 2))
    }
  }

  @Test("Every tick becomes exactly one job, however leaders change and whatever they believe")
  func onceATick() async throws {
    try await withQueue { queue in
      try await queue.declare([try Schedule("all", "* * * * *", missed: .all, Numbered(number: 1))], owner: "test")
      try await letPass(.seconds(3600), in: queue)
      // Leaders who depose one another, each of whom goes on until it is refused.
      let isDone = { @Sendable in try await queue.schedules()[0].nextTick > .now }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for holder in ["a", "b", "c", "d"] {
          let leadership = Leadership("upkeep", of: queue, holder: holder, lease: .seconds(600), logger: silent)
          group.addTask {
            while try await !isDone() {
              try await queue.endLeases()
              guard let term = try await leadership.take() else { continue }
              do {
                while try await !isDone() {
                  try await scheduler(queue).enqueueDue(in: term)
                  // A leader that takes up where another has been already.
                  try await queue.pool.execute(
                    "UPDATE copydesk.schedule SET next_tick = next_tick - interval '3 min' WHERE random() < 0.3")
                }
              } catch is LeadershipLost {
                // The next one goes on.
              }
            }
          }
        }
        try await group.waitForAll()
      }
      let ticks: [Date] = try await queue.pool.query("SELECT tick FROM copydesk.schedule_tick ORDER BY tick")
        .map { try $0.decode(0) }
      #expect(ticks.count >= 60)
      #expect(zip(ticks, ticks.dropFirst()).allSatisfy { $1.timeIntervalSince($0) == 60 })
      let jobs = try await queue.jobs(limit: 1_000)
      #expect(jobs.map(\.runAt).sorted() == ticks)
    }
  }

  @Test("Schedules that tick at the same time each have a job of their own, and each its own last one")
  func sameTick() async throws {
    try await withQueue { queue in
      try await queue.declare(
        try (1...2).map { try Schedule("s\($0)", Self.hourly, Numbered(number: $0)) }, owner: "test")
      try await letPass(.seconds(3600), in: queue)
      try await scheduler(queue).enqueueDue(in: leader(of: queue))
      let records = try await queue.schedules()
      #expect(records.map(\.name) == ["s1", "s2"])
      #expect(Set(records.map(\.lastTick)).count == 1)
      for (record, number) in zip(records, 1...) {
        let job = try await queue.job(try #require(record.lastJob))
        #expect(try job.arguments.decode(as: Numbered.self).number == number)
      }
      #expect(try await queue.jobs().count == 2)
    }
  }

  @Test("Ticks are recorded only of the schedule that they were worked out for, as it was then")
  func changedMeanwhile() async throws {
    try await withQueue { queue in
      try await queue.declare(
        try (1...2).map { try Schedule("s\($0)", Self.hourly, Numbered(number: $0)) }, owner: "test")
      let tick = try #require(try await queue.schedules().first).nextTick
      func record(
        _ name: String = "s1", at next: Date? = nil, by expression: String = Self.hourly, in zone: String
      ) async throws -> Int {
        try await queue.pool.query(
          queue.sql["record_ticks"], name, next ?? tick, [tick], tick + 3600, 1, expression, zone
        ).count
      }
      let zone = try #require(try await queue.schedules().first).zone
      #expect(try await record("s3", in: zone) == 0)
      #expect(try await record(at: tick - 1, in: zone) == 0)
      #expect(try await record(by: "@daily", in: zone) == 0)
      #expect(try await record(in: "Asia/Yerevan") == 0)
      #expect(try await queue.schedules().map(\.nextTick) == [tick, tick])
      #expect(try await record(in: zone) == 1)
      #expect(try await queue.schedules().map(\.nextTick) == [tick + 3600, tick])
    }
  }

  @Test("A leader suspended past its lease enqueues nothing when it resumes")
  func stopped() async throws {
    try await withQueue { queue in
      try await queue.declare([try Schedule("late", Self.hourly, Numbered(number: 1))], owner: "test")
      try await letPass(.seconds(3600), in: queue)
      let stopped = try await leader(of: queue, "stopped")
      try await queue.endLeases()
      let next = try await leader(of: queue, "next")
      await #expect(throws: LeadershipLost(term: stopped)) { try await scheduler(queue).enqueueDue(in: stopped) }
      #expect(try await queue.jobs().isEmpty)
      try await scheduler(queue).enqueueDue(in: next)
      #expect(try await queue.jobs().count == 1)
    }
  }

  @Test("A schedule removed and declared again does not repeat a tick")
  func again() async throws {
    try await withQueue { queue in
      let schedule = try Schedule("again", Self.hourly, Numbered(number: 1))
      let term = try await leader(of: queue)
      for _ in 1...2 {
        try await queue.declare([schedule], owner: "test")
        try await letPass(.seconds(3600), in: queue)
        try await scheduler(queue).enqueueDue(in: term)
        try await queue.declare([], owner: "test")
      }
      #expect(try await queue.jobs().count == 1)
    }
  }

  @Test("A schedule the leader's program cannot read waits, and the others carry on")
  func unreadable() async throws {
    try await withQueue { queue in
      let schedules = try ["a", "b", "c"].map { try Schedule($0, Self.hourly, Numbered(number: 1)) }
      try await queue.declare(schedules, owner: "test")
      try await letPass(.seconds(3600), in: queue)
      try await queue.pool.execute("UPDATE copydesk.schedule SET expression = '@lunar' WHERE name = 'a'")
      try await queue.pool.execute("UPDATE copydesk.schedule SET zone = 'Mars/Tharsis' WHERE name = 'b'")
      #expect(try await !scheduler(queue).enqueueDue(in: leader(of: queue)))
      #expect(try await queue.jobs().count == 1)
      #expect(try await queue.schedules().map { $0.nextTick < .now } == [true, true, false])
    }
  }

  @Test("A schedule that was deleted or put off by SQL comes back, and another program's stays as it is")
  func restored() async throws {
    try await withQueue { queue in
      let schedules = try ["a", "b", "c"].map { try Schedule($0, Self.hourly, Numbered(number: 1)) }
      try await queue.declare(schedules, owner: "test")
      let declared = try await queue.schedules()
      #expect(try await queue.restore(schedules, of: "test") == [])
      try await queue.pool.execute("DELETE FROM copydesk.schedule WHERE name = 'a'")
      try await queue.pool.execute("UPDATE copydesk.schedule SET next_tick = '9999-01-01' WHERE name = 'b'")
      try await queue.pool.execute(
        "UPDATE copydesk.schedule SET expression = '@daily', owner = 'other' WHERE name = 'c'")
      let changed = try await queue.schedules().last
      #expect(try await queue.restore(schedules, of: "test") == ["a", "b"])
      let now = try await queue.schedules()
      #expect(now.map(\.name) == ["a", "b", "c"] && now.last?.owner == changed?.owner)
      #expect(now.prefix(2).allSatisfy { $0.nextTick >= declared[0].nextTick && $0.nextTick < .now + 7200 })
    }
  }

  @Test("The queue's upkeep turns ticks into jobs that workers run")
  func upkeep() async throws {
    try await withQueue { queue in
      let done = Inbox<Int>()
      let worker = RunningWorker(queue, JobHandlers(Numbered.self) { job, _ in done.send(job.number) })
      let schedule = try Schedule("late", Self.hourly, Numbered(number: 5))
      try await queue.declare([schedule], owner: "test")
      try await letPass(.seconds(3600), in: queue)
      try await withWorkers(worker) {
        let upkeep = QueueUpkeep(
          queue: queue, configuration: .init(owner: "test", schedules: [schedule], kinds: [Brief.self, Numbered.self]),
          logger: silent)
        let running = Task { try await upkeep.run() }
        #expect(try await done.next() == 5)
        running.cancel()
        try await running.value
      }
      #expect(try await queue.leaders().map(\.leadership) == ["upkeep"])
      let retentions = try await queue.pool.query(
        "SELECT name, keep FROM copydesk.kind WHERE keep IS NOT NULL ORDER BY name")
      #expect(try retentions.map { try $0.decode(0, as: String.self) } == ["brief", "short"])
      #expect(try retentions.map { try $0.decode(1, as: Duration.self) } == [.seconds(3600), .seconds(3600)])
    }
  }
}
