import Foundation
import Postgres
import Testing
import TimeTesting

@testable import JobQueue

@Suite("Whether a worker gets on", .timeLimit(.minutes(10)))
struct WorkerProgressTests {
  private struct Limited: Job {
    static let kind = "limited"
    static let policy = JobPolicy(retry: .fixed(.zero), timeLimit: .milliseconds(1))
  }

  @Test("A loop that does not turn is a stall; one that waits for something to do, or has ended, is none")
  func loops() {
    let clock = ManualClock()
    let progress = WorkerProgress { clock.now.offset }
    let (first, second) = (progress.begin("one loop"), progress.begin("another"))
    progress.rest(second)
    clock.advance(by: WorkerProgress.turnLimit)
    #expect(progress.stalls == [])
    clock.advance(by: .seconds(1))
    #expect(progress.stalls.map { "\($0)" } == ["one loop has not moved for 301 s"])
    progress.turn(first)
    #expect(progress.stalls == [])
    progress.turn(second)
    clock.advance(by: WorkerProgress.turnLimit + .seconds(1))
    #expect(progress.stalls.count == 2)
    progress.end(first)
    progress.end(second)
    #expect(progress.stalls == [])
  }

  @Test(
    "What has not moved for longest is named first; a handler has its grace to the end, and one without a limit has no end"
  )
  func order() throws {
    let clock = ManualClock()
    clock.advance(by: .seconds(1000))
    let progress = WorkerProgress { clock.now.offset }
    let job = ClaimedJob(
      id: JobID(rawValue: 5), token: 1, rank: 0, attempt: 1, maxAttempts: 1, isCancelRequested: false, kind: "limited",
      cause: nil, arguments: JSONB(text: "{}"), version: 1, waited: .zero, location: RowLocation(page: 0, line: 1),
      traceParent: nil, limitedQueue: nil)
    let limit = WorkerProgress.turnLimit - WorkerProgress.handlerGrace
    let handler = try #require(progress.begin(job, limit: limit))
    #expect(progress.begin(job, limit: nil) == nil)
    _ = progress.begin("the first loop")
    clock.advance(by: .seconds(2))
    _ = progress.begin("another loop")
    clock.advance(by: WorkerProgress.turnLimit - .seconds(2))
    #expect(progress.stalls == [])
    clock.advance(by: .seconds(3))
    #expect(
      progress.stalls.map { "\($0)" } == [
        "the first loop has not moved for 303 s", "another loop has not moved for 301 s",
        "job 5 (limited) has gone on after its time limit for 123 s",
      ])
    progress.end(handler)
    progress.end(nil)
    #expect(progress.stalls.count == 2)
  }

  @Test("A handler that goes on after its time limit, although it was cancelled, is a stall until it returns")
  func handler() async throws {
    try await withQueue { queue in
      let (begun, cancelled) = (Inbox<JobID>(), Inbox<JobID>())
      let gate = Gate()
      let clock = ManualClock()
      let progress = WorkerProgress { clock.now.offset }
      let worker = RunningWorker(
        queue,
        JobHandlers(Limited.self) { _, context in
          begun.send(context.id)
          do { try await gate.pass() } catch { cancelled.send(context.id) }
          await gate.passStubbornly()
        }
      ) { $0.progress = progress }
      let id = try await queue.enqueue(Limited(), in: queue.pool)
      try await withWorkers(worker) {
        defer { gate.open() }
        _ = try await begun.next()
        _ = try await cancelled.next()
        #expect(progress.stalls == [])
        clock.advance(by: WorkerProgress.handlerGrace + .seconds(3))
        // The loops turn meanwhile.
        try await eventually("the loops to have turned") { progress.stalls.count == 1 }
        #expect(
          progress.stalls.map(\.what) == ["job \(id) (limited) has gone on after its time limit"])
        gate.open()
        try await eventually("the handler to have returned") { progress.stalls == [] }
      }
    }
  }

  @Test("A worker that works has loops that turn, and keeps turning them while its database takes no connection")
  func absentDatabase() async throws {
    try await withQueue { queue in
      let clock = ManualClock()
      let progress = WorkerProgress { clock.now.offset }
      let events = Inbox<Int>()
      let worker = RunningWorker(queue, JobHandlers(Numbered.self) { job, _ in events.send(job.number) }) {
        $0.progress = progress
        $0.listening = nil
      }
      try await queue.enqueue(Numbered(number: 1), in: queue.pool)
      try await withWorkers(worker) {
        _ = try await events.next()
        try await turning(progress, clock)
        let server = try await Connection.connect(queue.pool.configuration.with(database: "postgres"))
        let name = try await queue.pool.queryOne("SELECT quote_ident(current_database()) AS name")?
          .decode("name", as: String.self)
        let database = try #require(name)
        try await server.script("ALTER DATABASE \(database) ALLOW_CONNECTIONS false")
        try await server.script(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE quote_ident(datname) = '\(database)'")
        try await turning(progress, clock)
        try await server.script("ALTER DATABASE \(database) ALLOW_CONNECTIONS true")
        await server.close()
        try await queue.enqueue(Numbered(number: 2), in: queue.pool)
        _ = try await events.next()
      }
      #expect(progress.stalls == [])
    }
  }

  /// Waits for turns after so long a time that whoever has not turned since is a stall.
  private func turning(_ progress: WorkerProgress, _ clock: ManualClock) async throws {
    for _ in 1...3 {
      clock.advance(by: WorkerProgress.turnLimit + .seconds(1))
      try await eventually("each loop to turn again") { progress.stalls == [] }
    }
  }
}
