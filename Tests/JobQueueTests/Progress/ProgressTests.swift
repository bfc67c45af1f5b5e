import Postgres
import Testing

@testable import JobQueue

@Suite("Progress", .timeLimit(.minutes(10)))
struct ProgressTests {
  @Test("A running job's latest progress can be seen, and is gone when the job ends")
  func seen() async throws {
    try await withQueue { queue in
      let gate = Gate()
      let worker = RunningWorker(
        queue,
        JobHandlers(Numbered.self) { _, context in
          for page in 1...4 { context.report(progress: Double(page) / 10, "page \(page) of 10") }
          try await gate.pass()
        })
      let id = try await queue.enqueue(Numbered(number: 1), in: queue.pool)
      try await withWorkers(worker) {
        try await queue.pool.waitUntil(
          "SELECT count(*) = 1 FROM copydesk.job WHERE progress_note = 'page 4 of 10'", "the progress is noted")
        let record = try await queue.job(id)
        #expect(record.progress?.note == "page 4 of 10")
        #expect(abs((record.progress?.fraction ?? 0) - 0.4) < 0.001)
        #expect(try await queue.jobs().map(\.progress?.note) == ["page 4 of 10"])
        gate.open()
      }
      let ended = try await queue.job(id)
      #expect(ended.state == .completed)
      #expect(ended.progress == nil)
    }
  }

  @Test("Only the worker that has the job may report progress, and an earlier attempt's progress does not carry over")
  func fenced() async throws {
    try await withQueue { queue in
      let id = try await queue.enqueue(Numbered(number: 1), in: queue.pool)
      let first = try await queue.registerSilentWorker(lease: .seconds(600))
      let lost = try await queue.claim(for: first)
      try await queue.note(0.5, "half", of: lost[0])
      #expect(try await queue.job(id).progress?.note == "half")
      _ = try await queue.rescueAll()
      let second = try await queue.registerSilentWorker(lease: .seconds(600))
      let held = try await queue.claim(for: second)
      #expect(try await queue.job(id).progress == nil)
      try await queue.note(0.9, "nearly", of: lost[0])
      #expect(try await queue.job(id).progress == nil)
      try await queue.note(.nan, "begun", of: held[0])
      let progress = try await queue.job(id).progress
      #expect(progress?.note == "begun")
      #expect(progress?.fraction == nil)
    }
  }

  @Test(
    "A report goes from nothing to all, whatever a handler says, and its note is cut where nobody reads on",
    arguments: [(-0.5, 0), (0, 0), (0.25, 0.25), (1, 1), (1.5, 1), (.nan, nil)] as [(Double, Double?)])
  func bounds(_ said: Double, _ fraction: Double?) throws {
    let board = ProgressBoard()
    let job = ClaimedJob(
      id: JobID(rawValue: 1), token: 1, rank: 0, attempt: 1, maxAttempts: 1, isCancelRequested: false, kind: "k",
      cause: nil, arguments: JSONB(text: "{}"), version: 1, waited: .zero, location: RowLocation(page: 0, line: 1),
      traceParent: nil, limitedQueue: nil)
    let context = JobContext(job: job, worker: WorkerID(rawValue: 1), logger: silent, progressBoard: board)
    context.report(progress: said, String(repeating: "n", count: 500) + "x")
    let report = try #require(board.take().first)
    #expect(report.fraction == fraction)
    #expect(report.note == String(repeating: "n", count: 500))
  }

  @Test("A handler may report as often as it likes: only the latest is written, at most twice a second")
  func throttled() async throws {
    let board = ProgressBoard()
    for step in 1...100_000 {
      board.post(.init(id: JobID(rawValue: 1), token: 1, fraction: Double(step) / 100_000, note: nil))
    }
    board.post(.init(id: JobID(rawValue: 2), token: 2, fraction: nil, note: "begun"))
    let reports = board.take().sorted { $0.token < $1.token }
    #expect(reports.map(\.fraction) == [1, nil])
    #expect(board.take().isEmpty)
  }
}

extension JobQueue {
  fileprivate func note(_ fraction: Double, _ note: String, of job: ClaimedJob) async throws {
    try await pool.execute(sql["record_progress"], [job.id], [job.token], [fraction], [note])
  }
}
