import Postgres
import Testing

@testable import JobQueue

@Suite("What a worker does with the jobs it holds", .timeLimit(.minutes(10)))
struct WorkerSessionTests {
  private let events = Inbox<WorkerEvent>()

  private func session(slots: Int = 1) -> WorkerSession {
    let events = events
    return WorkerSession(
      lease: WorkerLease(worker: WorkerID(rawValue: 7), duration: .seconds(600), asked: .now), kinds: ["k"],
      queues: ["q": slots, "other": 1], metrics: WorkerMetrics(kinds: ["k"], queues: ["q", "other"]),
      progress: WorkerProgress(), onEvent: { events.send($0) })
  }

  private func job(_ number: Int64, kind: String = "k", attempt: Int = 1) -> ClaimedJob {
    ClaimedJob(
      id: JobID(rawValue: number), token: number, rank: 0, attempt: attempt, maxAttempts: 3, isCancelRequested: false,
      kind: kind, cause: nil, arguments: JSONB(text: "{}"), version: 1, waited: .zero,
      location: RowLocation(page: 0, line: 1), traceParent: nil, limitedQueue: nil)
  }

  /// A session whose job 1 runs, and whose jobs 2 and 3 wait for its slot.
  private func busy() async throws -> (session: WorkerSession, buffer: JobBuffer) {
    let session = session()
    let buffer = try #require(session.buffers["q"])
    _ = buffer.add((1...3).map { job($0) })
    #expect(await buffer.next(for: 0)?.token == 1)
    return (session, buffer)
  }

  /// What would be recorded: the jobs' numbers and what they came to.
  private func recorded(_ session: WorkerSession) async -> [String] {
    session.results.finish()
    var recorded: [String] = []
    await session.results.run(resting: {}, { results in recorded += results.map { "\($0.id) \($0.outcome)" } })
    return recorded
  }

  @Test(
    "A job that is cancelled before it begins is recorded as cancelled; one that runs is only told, and others are not")
  func cancels() async throws {
    let (session, buffer) = try await busy()
    for number: Int64 in [2, 1, 9] { session.cancel(JobID(rawValue: number)) }
    #expect(session.heldTokens.sorted() == [1, 2, 3], "what is not recorded yet is held")
    #expect(buffer.finish(0) == .cancelRequested)
    #expect(await buffer.next(for: 0)?.token == 3)
    let reason = AttemptOutcome.cancelled(reason: "Cancelled before its attempt started")
    #expect(await recorded(session) == ["2 \(reason)"])
    #expect(session.heldTokens == [3])
  }

  @Test(
    "A worker that drains hands back what has not begun and tells nothing to what runs; one that stops tells it",
    arguments: [false, true])
  func ends(atOnce: Bool) async throws {
    let (session, buffer) = try await busy()
    #expect(!session.isEnding)
    if atOnce { session.stop() } else { session.drain() }
    #expect(session.isEnding)
    #expect(buffer.isClosed)
    #expect(session.buffers["other"]?.isClosed == true)
    let told: Interruption? = atOnce ? .stopping : nil
    #expect(buffer.finish(0) == told)
    #expect(await recorded(session) == ["2 handedBack", "3 handedBack"])
  }

  @Test("A lease is lost once, and with it go all jobs: what runs is told why, unless it was told something before")
  func losesLease() async throws {
    let (session, buffer) = try await busy()
    session.loseLease()
    session.loseLease()
    session.interruptHandlers(because: .stopping)
    #expect(session.isEnding && session.lease.isLost)
    #expect(buffer.finish(0) == .leaseLost)
    session.emit(.started(WorkerID(rawValue: 8)))
    #expect(try await events.next(2) == [.leaseLost(WorkerID(rawValue: 7)), .started(WorkerID(rawValue: 8))])
    #expect(await recorded(session) == ["2 handedBack", "3 handedBack"])
  }

  @Test("Whoever asks a worker to stop before it has a session is heard by the next one")
  func asksEarly() async throws {
    let shutdown = WorkerShutdown()
    #expect(!shutdown.isRequested)
    let (first, _) = try await busy()
    shutdown.begin(first)
    #expect(!first.isEnding)
    shutdown.drain()
    #expect(shutdown.isRequested && first.isEnding)
    let (second, buffer) = try await busy()
    shutdown.begin(second)
    #expect(second.isEnding)
    shutdown.stop()
    #expect(buffer.finish(0) == .stopping)
    let (third, last) = try await busy()
    shutdown.begin(third)
    #expect(last.finish(0) == .stopping)
  }

  @Test("A queue that is paused gives back what has not begun and takes nothing, until it may be claimed from again")
  func pauses() async throws {
    let (_, buffer) = try await busy()
    #expect(buffer.setClaimMode(.limited).isEmpty)
    #expect(buffer.setClaimMode(.paused).map(\.token) == [2, 3])
    #expect(buffer.heldTokens == [1])
    #expect(buffer.add([job(4)]).map(\.token) == [4])
    #expect(buffer.claimMode == .paused)
    #expect(buffer.setClaimMode(.unrestricted).isEmpty)
    #expect(buffer.add([job(5)]).isEmpty)
    #expect(buffer.heldTokens == [5, 1])
  }

  @Test(
    "A failed job waits as its own kind says; without a handler it fails, too, and is tried again by the usual rule")
  func retries() async {
    struct Patient: Job {
      static let kind = "patient"
      static let policy = JobPolicy(retry: .fixed(.seconds(7200)), timeLimit: .seconds(5))
    }
    let runner = JobRunner(
      handlers: JobHandlers(Patient.self) { _, _ in }, worker: WorkerID(rawValue: 1), logger: silent)
    func outcome(_ kind: String, attempt: Int = 1) -> AttemptOutcome {
      runner.outcome(of: job(1, kind: kind, attempt: attempt), error: Trouble("x"), interruption: nil)
    }
    #expect(outcome("patient") == .failed(error: "x", retryAfter: .seconds(7200)))
    #expect(outcome("patient", attempt: 3) == .failed(error: "x", retryAfter: nil))
    let usual = outcome("unknown").delay ?? .zero
    #expect(usual > .milliseconds(700) && usual <= .seconds(1))
    #expect(runner.outcome(of: job(1), error: nil, interruption: .stopping) == .completed)
    #expect(runner.timeLimit(of: job(1, kind: "patient")) == .seconds(5))
    #expect(runner.timeLimit(of: job(1)) == nil)
    #expect(await runner.run(job(1, kind: "unknown")) != nil)
    #expect(await runner.run(job(1, kind: "patient")) == nil)
  }
}
