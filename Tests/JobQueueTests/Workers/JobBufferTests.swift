import Postgres
import Testing

@testable import JobQueue

@Suite("Jobs in hand")
struct JobFeedTests {
  private func job(_ number: Int64) -> ClaimedJob {
    ClaimedJob(
      id: JobID(rawValue: number), token: number, rank: 0, attempt: 1, maxAttempts: 1, isCancelRequested: false,
      kind: "k", cause: nil, arguments: JSONB(text: "{}"), version: 1, waited: .zero,
      location: RowLocation(page: 0, line: 1), traceParent: nil, limitedQueue: nil)
  }

  @Test("There is room for as many jobs as there are slots, and for the reserve when half of all is gone")
  func room() async {
    let feed = JobFeed(queue: "q", slots: 2)
    #expect(feed.room(reserve: 0) == 2)
    _ = feed.put([job(1), job(2)])
    #expect(feed.room(reserve: 0) == 0)
    #expect(feed.room(reserve: 2) == 2)
    #expect(feed.room(reserve: 1) == 0)
  }

  @Test("The claimer is woken when a slot is free again")
  func bell() async throws {
    let feed = JobFeed(queue: "q", slots: 1)
    _ = feed.put([job(1)])
    #expect(await feed.next(for: 0)?.id == JobID(rawValue: 1))
    #expect(feed.room(reserve: 0) == 0)
    async let rung: Void = feed.bell.wait()
    #expect(feed.finish(0) == nil)
    await rung
    #expect(feed.room(reserve: 0) == 1)
    #expect(feed.finishedCount == 1)
  }

  @Test("The claimer is woken when fewer jobs are put in than were expected")
  func expected() async throws {
    let feed = JobFeed(queue: "q", slots: 1)
    feed.expect(1)
    #expect(feed.room(reserve: 0) == 0)
    async let rung: Void = feed.bell.wait()
    #expect(feed.put([], reserved: 1).isEmpty)
    await rung
    #expect(feed.room(reserve: 0) == 1)
  }

  @Test("Slots are reserved only when the queue has nothing else, as many as are free, and are free again afterwards")
  func reservation() async {
    let feed = JobFeed(queue: "q", slots: 2)
    #expect(!feed.reserve())
    let announcements = feed.announcements
    feed.announceJobs()
    await feed.bell.wait()
    // It may have looked before the jobs came.
    feed.noteQueue(isEmpty: true, after: announcements)
    #expect(!feed.reserve())
    feed.noteQueue(isEmpty: true, after: feed.announcements)
    #expect(feed.reserve())
    #expect(feed.room(reserve: 0) == 1)
    #expect(feed.reserve())
    #expect(!feed.reserve())
    #expect(feed.room(reserve: 0) == 0)
    async let rung: Void = feed.bell.wait()
    feed.giveUpReservation()
    await rung
    #expect(feed.put([job(1)], reserved: 1).isEmpty)
    #expect(feed.tokens == [1])
    #expect(feed.room(reserve: 0) == 1)
    _ = feed.restrain(.limited)
    #expect(!feed.reserve())
    _ = feed.restrain(.none)
    _ = feed.close()
    #expect(!feed.reserve())
  }

  @Test("A closed feed gives nothing, takes nothing, and returns what was not begun")
  func close() async {
    let feed = JobFeed(queue: "q", slots: 2)
    _ = feed.put([job(1), job(2), job(3)])
    _ = await feed.next(for: 0)
    #expect(feed.close().map(\.token) == [2, 3])
    #expect(feed.put([job(4)]).map(\.token) == [4])
    #expect(await feed.next(for: 1) == nil)
    #expect(feed.tokens == [1])
  }

  @Test("A slot that waits gets the job that comes, and none when the feed is closed")
  func waiting() async {
    let feed = JobFeed(queue: "q", slots: 2)
    async let first = feed.next(for: 0)
    async let second = feed.next(for: 1)
    _ = feed.put([job(1)])
    _ = feed.close()
    let tokens = await [first?.token, second?.token].compactMap(\.self)
    #expect(tokens == [1] || tokens == [])
  }

  @Test("To interrupt a job cancels the task in its slot, even one that is installed later, and no other")
  func interrupt() async {
    let feed = JobFeed(queue: "q", slots: 2)
    let gates = [Gate(), Gate()]
    _ = feed.put([job(1), job(2), job(3)])
    for slot in 0..<2 { _ = await feed.next(for: slot) }
    #expect(feed.interrupt(JobID(rawValue: 1), because: .cancelRequested) == nil)
    let tasks = gates.map { gate in
      Task {
        do { try await gate.pass() } catch {}
      }
    }
    for slot in 0..<2 { feed.install(tasks[slot], in: slot) }
    await tasks[0].value
    #expect(tasks[0].isCancelled)
    #expect(!tasks[1].isCancelled)
    #expect(feed.finish(0) == .cancelRequested)
    #expect(feed.interrupt(JobID(rawValue: 3), because: .cancelRequested)?.token == 3)
    #expect(feed.interrupt(JobID(rawValue: 3), because: .cancelRequested) == nil)
    feed.interruptAll(because: .leaseLost)
    await tasks[1].value
    #expect(tasks[1].isCancelled)
    #expect(feed.finish(1) == .leaseLost)
  }
}
