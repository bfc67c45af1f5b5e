import Postgres
import Testing

@testable import JobQueue

@Suite("Results of jobs that a worker does not hold", .timeLimit(.minutes(10)))
struct StaleResultTests {
  static let results = ["complete", "complete_rest", "fail", "abandon", "snooze", "hand_back", "record_progress"]

  @Test(
    "A result counts for the job and the claim that it names together, and changes nothing else", arguments: results)
  func together(_ name: String) async throws {
    try await withQueue { queue in
      let worker = try await queue.registerSilentWorker(lease: .seconds(600))
      try await queue.enqueue((1...2).map(Numbered.init), in: queue.pool)
      let held = try await queue.claim(2, for: worker)
      func report(_ id: JobID, _ token: Int64, _ location: RowLocation) async throws {
        let named: [(any PostgresEncodable)?] = [[id], [token]]
        let rest: [(any PostgresEncodable)?] =
          switch name {
          case "complete": [[location]]
          case "fail": [["x"], [Duration.zero], worker, [Duration.zero], [true]]
          case "abandon": [["x"], [Duration.zero], worker, "discarded"]
          case "snooze": [[Duration.zero]]
          case "record_progress": [[0.5], ["half"]]
          default: []
          }
        _ = try await queue.pool.query(queue.sql[name], parameters: named + rest)
      }
      func fingerprint() async throws -> String? {
        try await queue.pool.queryOne("SELECT string_agg(job::text, ' ' ORDER BY id) FROM copydesk.job AS job")?.decode(
          0)
      }
      let before = try await fingerprint()
      try await report(held[0].id, held[1].token, held[0].location)
      try await report(held[0].id, held[1].token, held[1].location)
      try await report(held[0].id, 4_711, held[0].location)
      #expect(try await fingerprint() == before)
      #expect(try await queue.failures(of: held[0].id).isEmpty)
      if name == "complete" {
        try await report(held[0].id, held[0].token, held[1].location)
        #expect(try await fingerprint() == before)
      }
      try await report(held[0].id, held[0].token, held[0].location)
      #expect(try await fingerprint() != before)
      let other = try await queue.job(held[1].id)
      #expect((other.state, other.progress == nil) == (.running, true))
    }
  }

  @Test("What no worker holds is ended without a token, what one holds is not")
  func withoutToken() async throws {
    try await withQueue { queue in
      let worker = try await queue.registerSilentWorker(lease: .seconds(600))
      let ids = try await queue.enqueue((1...2).map(Numbered.init), in: queue.pool)
      try await queue.claim(1, for: worker)
      try await queue.pool.execute("SELECT copydesk.end_jobs($1, NULL, 'cancelled')", ids)
      #expect(try await queue.states() == [.running, .cancelled])
    }
  }

  @Test("A result that was recorded although its reply was lost is known again; one of another claim is not")
  func alreadyRecorded() async throws {
    try await withQueue { queue in
      let worker = try await queue.registerSilentWorker(lease: .seconds(600))
      try await queue.enqueue((1...3).map(Numbered.init), in: queue.pool)
      let held = try await queue.claim(3, for: worker)
      try await queue.complete([held[0]])
      _ = try await queue.pool.query(
        queue.sql["fail"], [held[1].id], [held[1].token], ["x"], [Duration.zero], worker, [Duration.zero], [false])
      func recorded(_ tokens: [Int64]) async throws -> Set<JobID> {
        Set(
          try await queue.pool.query(queue.sql["already_recorded"], held.map(\.id), tokens).map { try $0.decode("id") })
      }
      #expect(try await recorded(held.map(\.token)) == [held[0].id, held[1].id])
      #expect(try await recorded(held.map { $0.token + 100 }).isEmpty)
      // What a rescuer wrote is no result.
      try await queue.pool.execute("UPDATE copydesk.job_error SET duration = NULL")
      #expect(try await recorded(held.map(\.token)) == [held[0].id])
    }
  }
}
