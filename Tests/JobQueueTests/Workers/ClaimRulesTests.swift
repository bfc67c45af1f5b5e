import Foundation
import Postgres
import Testing

@testable import JobQueue

@Suite("What a claim gets", .timeLimit(.minutes(10)))
struct ClaimRulesTests {
  @Test("A worker that nobody knows gets nothing, though another is known")
  func unknownWorker() async throws {
    try await withQueue { queue in
      _ = try await queue.registerSilentWorker(lease: .seconds(600))
      try await queue.enqueue(Numbered(number: 1), in: queue.pool)
      #expect(try await queue.claim(for: WorkerID(rawValue: 4_711)).isEmpty)
      try await queue.setLimits(QueueLimits(global: 5), of: "default")
      #expect(try await queue.claimLimited(1, for: WorkerID(rawValue: 4_711)).isEmpty)
    }
  }

  @Test("A claim begins with the rank that it is given, and looks into no other queue")
  func fromRank() async throws {
    try await withQueue { queue in
      let worker = try await queue.registerSilentWorker(lease: .seconds(600))
      let id = try await queue.enqueue(Numbered(number: 1), in: queue.pool)
      let rank: Int64 = try #require(
        try await queue.pool.queryOne("SELECT rank FROM copydesk.job WHERE id = $1", id)?.decode(0))
      func claim(from lowest: Int64, queue name: String = "default") async throws -> Int {
        try await queue.pool.query(queue.sql["claim"], worker, name, [Numbered.kind], 10, lowest).count
      }
      #expect(try await claim(from: rank + 1) == 0)
      #expect(try await claim(from: rank, queue: "other") == 0)
      #expect(try await claim(from: rank) == 1)
      #expect(try await claim(from: 0) == 0)
    }
  }

  @Test("While a claim that got a job is not committed, nobody can remove its worker", arguments: [true, false])
  func workerIsHeld(hasJob: Bool) async throws {
    try await withQueue { queue in
      let worker = try await queue.registerSilentWorker(lease: .seconds(600))
      if hasJob { try await queue.enqueue(Numbered(number: 1), in: queue.pool) }
      try await queue.pool.withTransaction { transaction in
        _ = try await transaction.query(queue.sql["claim"], worker, "default", [Numbered.kind], 1, ClaimCursor.start)
        let free = try await queue.pool.query("SELECT FROM copydesk.worker FOR UPDATE SKIP LOCKED").count
        #expect(free == (hasJob ? 0 : 1))
      }
    }
  }

  @Test("Only what is scheduled and due becomes available by its time; what is next is the earliest of the scheduled")
  func promotion() async throws {
    try await withQueue { queue in
      let worker = try await queue.registerSilentWorker(lease: .seconds(600))
      let ids = try await queue.enqueue((0..<4).map(Numbered.init), in: queue.pool)
      try await queue.claim(1, for: worker)
      try await queue.pool.execute("UPDATE copydesk.job SET state = 'dead' WHERE id = $1", ids[1])
      #expect(try await queue.pool.queryOne(queue.sql["next_due"])?.decode("delay", as: Duration?.self) == nil)
      try await queue.pool.execute(
        "UPDATE copydesk.job SET state = 'scheduled', run_at = now() + interval '1 h' WHERE id = $1", ids[2])
      let delay: Duration? = try await queue.pool.queryOne(queue.sql["next_due"])?.decode("delay")
      #expect(try #require(delay) > .seconds(3500))
      _ = try await queue.pool.query(queue.sql["promote_due_jobs"], 10)
      #expect(try await queue.states() == [.running, .dead, .scheduled, .available])
      try await queue.pool.execute("UPDATE copydesk.job SET run_at = now() - interval '1 s' WHERE state = 'scheduled'")
      _ = try await queue.pool.query(queue.sql["promote_due_jobs"], 10)
      #expect(try await queue.states() == [.running, .dead, .available, .available])
    }
  }

  @Test("A worker with jobs stays until its lease is over, one without may go, whatever the others have")
  func removal() async throws {
    try await withQueue { queue in
      let (busy, free) = (
        try await queue.registerSilentWorker(lease: .seconds(600)),
        try await queue.registerSilentWorker(lease: .seconds(600))
      )
      try await queue.enqueue(Numbered(number: 1), in: queue.pool)
      try await queue.claim(for: busy)
      for worker in [busy, free] { try await queue.pool.execute(queue.sql["remove_worker"], worker) }
      #expect(try await queue.workers().map(\.id) == [busy])
    }
  }

  @Test("A heartbeat renews its own worker's lease and no other's, and says which of its jobs are cancelled")
  func heartbeat() async throws {
    try await withQueue { queue in
      let (one, other) = (
        try await queue.registerSilentWorker(lease: .seconds(600)),
        try await queue.registerSilentWorker(lease: .seconds(600))
      )
      let ids = try await queue.enqueue((1...3).map(Numbered.init), in: queue.pool)
      try await queue.claim(2, for: one)
      try await queue.claim(1, for: other)
      for id in [ids[0], ids[2]] { try await queue.cancel(id) }
      try await queue.pool.execute("UPDATE copydesk.worker SET lease_until = now() + interval '10 s'")
      let row = try #require(try await queue.pool.queryOne(queue.sql["heartbeat"], one))
      #expect(try row.decode("cancelled", as: [JobID].self) == [ids[0]])
      #expect(try row.decode("next_expiry", as: Duration.self) <= .seconds(10))
      let leases = try await queue.workers().map { $0.leaseUntil.timeIntervalSinceNow > 300 }
      #expect(leases == [true, false])
      #expect(try await queue.pool.query(queue.sql["cancelled_jobs"], other).map { try $0.decode("id") } == [ids[2]])
    }
  }

  @Test("Claims that were never answered are handed back by their tokens: the worker's own old ones, and no others")
  func unansweredClaims() async throws {
    try await withQueue { queue in
      let (one, other) = (
        try await queue.registerSilentWorker(lease: .seconds(600)),
        try await queue.registerSilentWorker(lease: .seconds(600))
      )
      let ids = [
        try await queue.enqueueClaimed(Numbered(number: 1), for: one, ago: .seconds(60)),
        try await queue.enqueueClaimed(Numbered(number: 2), for: one, ago: .seconds(60)),
      ]
      // All claims so far are made older by the helper, so these come last.
      try await queue.enqueue((3...4).map(Numbered.init), in: queue.pool)
      let fresh = try await queue.claim(1, for: one)
      let theirs = try await queue.claim(1, for: other)
      try await queue.pool.execute(
        "UPDATE copydesk.job SET claimed_at = now() - interval '1 min' WHERE worker = $1", other)
      let old: [Int64] = try await queue.pool.query(queue.sql["old_claims"], one, Duration.seconds(30))
        .map { try $0.decode("token") }
      #expect(old.count == 2)
      try await queue.pool.execute(
        queue.sql["hand_back_claims"], one, [try #require(old.first), try #require(theirs.first).token])
      #expect(try await queue.states().filter { $0 == .available }.count == 1)
      #expect(try await queue.job(fresh[0].id).state == .running)
      #expect(try await queue.job(theirs[0].id).state == .running)
      let back = try #require(try await queue.jobs(matching: JobFilter(states: [.available])).first)
      #expect(ids.contains(back.id))
      #expect(back.attempt == 0)
    }
  }
}
