import Foundation
import Postgres
import Testing
import TimeTesting

@testable import JobQueue

@Suite("Leadership", .timeLimit(.minutes(10)))
struct LeadershipTests {
  /// Has the tables of the queue, and one that acts leave a trace in.
  private func withTraces(_ body: (JobQueue) async throws -> Void) async throws {
    try await withQueue { queue in
      try await queue.pool.execute("CREATE TABLE trace (id bigint GENERATED ALWAYS AS IDENTITY, epoch bigint)")
      try await body(queue)
    }
  }

  private func leadership(of queue: JobQueue, _ holder: String, lease: Duration) -> Leadership {
    Leadership("test", of: queue, holder: holder, lease: lease, logger: silent)
  }

  private func leaveTrace(_ queue: JobQueue, in term: LeaderTerm) async throws {
    try await queue.act(in: term) { transaction in
      try await transaction.execute("INSERT INTO trace (epoch) VALUES ($1)", term.epoch)
    }
  }

  private func traces(_ queue: JobQueue) async throws -> [Int64] {
    try await queue.pool.query("SELECT epoch FROM trace ORDER BY id").map { try $0.decode(0) }
  }

  @Test("Of many candidates one leads, and another takes over when it steps down")
  func one() async throws {
    try await withTraces { queue in
      let terms = Inbox<LeaderTerm>()
      try await withThrowingTaskGroup(of: Void.self) { group in
        var standing: [String: Task<Void, Never>] = [:]
        for holder in ["a", "b", "c", "d"] {
          let leadership = leadership(of: queue, holder, lease: .seconds(10))
          standing[holder] = Task {
            await leadership.run { term in
              terms.send(term)
              // For as long as it leads.
              try? await Gate().pass()
            }
          }
        }
        for epoch in 1...4 {
          let term = try await terms.next()
          #expect(term.epoch == Int64(epoch))
          let leader = try await queue.leaders().first
          #expect(leader?.holder == term.holder)
          try await leaveTrace(queue, in: term)
          standing[term.holder]?.cancel()
          await standing.removeValue(forKey: term.holder)?.value
        }
        #expect(standing.isEmpty)
      }
      #expect(try await traces(queue) == [1, 2, 3, 4])
    }
  }

  @Test("A leader keeps its term for as long as it renews its lease")
  func renewal() async throws {
    try await withTraces { queue in
      let terms = Inbox<LeaderTerm>()
      let lease = Duration.seconds(10)
      let running = Task { [leadership = leadership(of: queue, "a", lease: lease)] in
        await leadership.run { term in
          terms.send(term)
          try? await Gate().pass()
        }
      }
      let term = try await terms.next()
      let first = try #require(try await queue.leaders().first).leaseUntil
      try await eventually("three renewals") {
        try await queue.leaders()[0].leaseUntil.timeIntervalSince(first) > 2.5
      }
      #expect(try await leadership(of: queue, "b", lease: lease).take() == nil)
      try await leaveTrace(queue, in: term)
      running.cancel()
      await running.value
    }
  }

  @Test("A term is renewed, given up and acted in by its own holder, under its own number and name alone")
  func ownTerm() async throws {
    try await withQueue { queue in
      let (sql, pool) = (queue.sql, queue.pool)
      for name in ["test", "other"] {
        let leadership = Leadership(name, of: queue, holder: "a", lease: .seconds(600), logger: silent)
        #expect(try await leadership.take()?.epoch == 1)
      }
      func leases() async throws -> [Bool] {
        try await queue.leaders().map { $0.leaseUntil.timeIntervalSinceNow > 1 }
      }
      for (name, epoch, holder) in [("none", 1, "a"), ("test", 2, "a"), ("test", 1, "b")] {
        #expect(try await pool.query(sql["renew_leadership"], name, epoch, holder, Duration.zero).isEmpty)
        try await pool.execute(sql["resign_leadership"], name, epoch, holder)
        let acts = try await pool.withTransaction {
          try await $0.query(sql["act_as_leader"], name, epoch, holder, "1s")
        }
        #expect(acts.isEmpty)
        #expect(try await leases() == [true, true])
      }
      let acts = try await pool.withTransaction { try await $0.query(sql["act_as_leader"], "test", 1, "a", "1s") }
      #expect(acts.count == 1)
      // "other" comes first.
      try await pool.execute(sql["resign_leadership"], "test", 1, "a")
      #expect(try await leases() == [true, false])
      #expect(try await pool.query(sql["renew_leadership"], "other", 1, "a", Duration.zero).count == 1)
      #expect(try await leases() == [false, false])
    }
  }

  @Test("After a step of the clock past its lease a leader's term ends, even if nobody else stands, and another begins")
  func stepOfTheClock() async throws {
    try await withTraces { queue in
      let terms = Inbox<LeaderTerm>()
      let running = Task { [leadership = leadership(of: queue, "a", lease: .seconds(10))] in
        await leadership.run { term in
          terms.send(term)
          try? await Gate().pass()
        }
      }
      let first = try await terms.next()
      try await queue.pool.execute("UPDATE copydesk.leader SET lease_until = clock_timestamp() - interval '3 hours'")
      await #expect(throws: LeadershipLost.self) { try await leaveTrace(queue, in: first) }
      let second = try await terms.next()
      #expect(second.epoch == first.epoch + 1)
      try await leaveTrace(queue, in: second)
      running.cancel()
      await running.value
    }
  }

  @Test("A lease that nobody takes for so long keeps nobody out")
  func endless() async throws {
    try await withQueue { queue in
      let next = leadership(of: queue, "next", lease: .seconds(10))
      try await queue.pool.execute("INSERT INTO copydesk.leader VALUES ('test', 1, now() + interval '1 hour', 'me')")
      #expect(try await next.take() == nil)
      try await queue.pool.execute("UPDATE copydesk.leader SET lease_until = '9999-01-01'")
      #expect(try await next.take()?.epoch == 2)
      #expect(try #require(try await queue.leaders().first).leaseUntil.timeIntervalSinceNow < 11)
    }
  }

  @Test("A dead leader is succeeded when its lease runs out, and not before")
  func death() async throws {
    try await withTraces { queue in
      let lease = Duration.seconds(1)
      let dead = try #require(try await leadership(of: queue, "dead", lease: lease).take())
      let leaseUntil = try #require(try await queue.leaders().first).leaseUntil
      let terms = Inbox<LeaderTerm>()
      let running = Task { [leadership = leadership(of: queue, "living", lease: lease)] in
        await leadership.run { term in
          terms.send(term)
          try? await Gate().pass()
        }
      }
      let term = try await terms.next()
      #expect((term.holder, term.epoch) == ("living", dead.epoch + 1))
      let next = try #require(try await queue.leaders().first).leaseUntil
      #expect(next.timeIntervalSince(leaseUntil) >= 1)
      running.cancel()
      await running.value
    }
  }

  @Test("A leader suspended past its lease cannot act when it resumes, whether or not it has a successor")
  func stopped() async throws {
    try await withTraces { queue in
      // Nothing renews it: this is what a process looks like that does not get to run.
      let stopped = try #require(try await leadership(of: queue, "stopped", lease: .milliseconds(50)).take())
      try await eventually("the end of the lease") {
        try await queue.pool.queryOne("SELECT lease_until < clock_timestamp() FROM copydesk.leader")?.decode(0) == true
      }
      await #expect(throws: LeadershipLost(term: stopped)) { try await leaveTrace(queue, in: stopped) }
      let next = try #require(try await leadership(of: queue, "next", lease: .seconds(600)).take())
      await #expect(throws: LeadershipLost(term: stopped)) { try await leaveTrace(queue, in: stopped) }
      try await leaveTrace(queue, in: next)
      #expect(try await traces(queue) == [next.epoch])
    }
  }

  @Test("A leader suspended in the middle of an action neither finishes it nor holds up its successor")
  func stoppedWhileActing() async throws {
    try await withTraces { queue in
      let stopped = try #require(try await leadership(of: queue, "stopped", lease: .seconds(10)).take())
      let (hasWritten, goesOn) = (Gate(), Gate())
      let act = Task {
        try await queue.act(in: stopped) { transaction in
          try await transaction.execute("INSERT INTO trace (epoch) VALUES ($1)", stopped.epoch)
          hasWritten.open()
          try await goesOn.pass()
        }
      }
      try await hasWritten.pass()
      let leadership = leadership(of: queue, "next", lease: .seconds(600))
      var next: LeaderTerm?
      try await eventually("the next leader") {
        next = try await leadership.take()
        return next != nil
      }
      goesOn.open()
      await #expect(throws: (any Error).self) { try await act.value }
      try await leaveTrace(queue, in: try #require(next))
      #expect(try await traces(queue) == [2])
    }
  }

  @Test("A new leader waits for its predecessor's action to end; renewals do not")
  func actInFlight() async throws {
    try await withTraces { queue in
      let first = try #require(try await leadership(of: queue, "first", lease: .seconds(600)).take())
      let (hasWritten, goesOn) = (Gate(), Gate())
      let act = Task {
        try await queue.act(in: first) { transaction in
          try await transaction.execute("INSERT INTO trace (epoch) VALUES ($1)", first.epoch)
          hasWritten.open()
          try await goesOn.pass()
        }
      }
      try await hasWritten.pass()
      let renewed = try await queue.pool.queryOne(
        queue.sql["renew_leadership"], "test", first.epoch, "first", Duration.zero)
      #expect(renewed != nil)
      let next = Task { [leadership = leadership(of: queue, "next", lease: .seconds(600))] in
        try await leadership.take()
      }
      try await eventually("the next leader to wait") {
        let waiting = try await queue.pool.queryOne(
          "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
        return try waiting?.decode(0) == 1
      }
      goesOn.open()
      try await act.value
      #expect(try await next.value?.epoch == 2)
      #expect(try await traces(queue) == [1])
    }
  }

  @Test("However leaders change, no action of an older term follows one of a newer")
  func order() async throws {
    try await withTraces { queue in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for holder in ["a", "b", "c", "d"] {
          let leadership = leadership(of: queue, holder, lease: .seconds(600))
          group.addTask {
            while try await traces(queue).count < 200 {
              try await queue.endLeases()
              guard let term = try await leadership.take() else { continue }
              // It goes on until it is told that it may not, or enough has been done.
              while try await traces(queue).count < 200 {
                do { try await leaveTrace(queue, in: term) } catch is LeadershipLost { break }
              }
            }
          }
        }
        try await group.waitForAll()
      }
      let epochs = try await traces(queue)
      #expect(epochs == epochs.sorted())
      #expect(Set(epochs).count > 1)
    }
  }
}
