import Postgres
import Testing

@testable import JobQueue

@Suite("Job buffer", .timeLimit(.minutes(10)))
struct JobBufferTests {
  private func job(_ number: Int64) -> ClaimedJob {
    ClaimedJob(
      id: JobID(rawValue: number), token: number, rank: 0, attempt: 1, maxAttempts: 1, isCancelRequested: false,
      kind: "k", cause: nil, arguments: JSONB(text: "{}"), version: 1, waited: .zero,
      location: RowLocation(page: 0, line: 1), traceParent: nil, limitedQueue: nil)
  }

  @Test("There is room for as many jobs as slots, and for the reserve once half of all are gone")
  func room() async {
    let buffer = JobBuffer(queue: "q", slots: 2)
    #expect(buffer.room(reserve: 0) == 2)
    _ = buffer.add([job(1), job(2)])
    #expect(buffer.room(reserve: 0) == 0)
    #expect(buffer.room(reserve: 2) == 2)
    #expect(buffer.room(reserve: 1) == 0)
  }

  @Test("The claimer is woken when a slot is free again")
  func claimerIsWoken() async throws {
    let buffer = JobBuffer(queue: "q", slots: 1)
    _ = buffer.add([job(1)])
    #expect(await buffer.next(for: 0)?.id == JobID(rawValue: 1))
    #expect(buffer.room(reserve: 0) == 0)
    async let woken: Void = buffer.claimerSignal.wait()
    #expect(buffer.finish(0) == nil)
    await woken
    #expect(buffer.room(reserve: 0) == 1)
    #expect(buffer.finishedCount == 1)
  }

  @Test("The claimer is woken when fewer jobs are added than were expected")
  func expected() async throws {
    let buffer = JobBuffer(queue: "q", slots: 1)
    buffer.expect(1)
    #expect(buffer.room(reserve: 0) == 0)
    async let woken: Void = buffer.claimerSignal.wait()
    #expect(buffer.add([], reserved: 1).isEmpty)
    await woken
    #expect(buffer.room(reserve: 0) == 1)
  }

  @Test("Free slots are reserved only when the queue has nothing else, and are freed again afterwards")
  func reservation() async {
    let buffer = JobBuffer(queue: "q", slots: 2)
    #expect(!buffer.reserveSlot())
    let announcements = buffer.announcements
    buffer.announceJobs()
    await buffer.claimerSignal.wait()
    // It may have looked before the jobs came.
    buffer.noteQueue(isEmpty: true, after: announcements)
    #expect(!buffer.reserveSlot())
    buffer.noteQueue(isEmpty: true, after: buffer.announcements)
    #expect(buffer.reserveSlot())
    #expect(buffer.room(reserve: 0) == 1)
    #expect(buffer.reserveSlot())
    #expect(!buffer.reserveSlot())
    #expect(buffer.room(reserve: 0) == 0)
    async let woken: Void = buffer.claimerSignal.wait()
    buffer.releaseReservation()
    await woken
    #expect(buffer.add([job(1)], reserved: 1).isEmpty)
    #expect(buffer.heldTokens == [1])
    #expect(buffer.room(reserve: 0) == 1)
    _ = buffer.setClaimMode(.limited)
    #expect(!buffer.reserveSlot())
    _ = buffer.setClaimMode(.unrestricted)
    _ = buffer.close()
    #expect(!buffer.reserveSlot())
  }

  @Test("A closed buffer gives out nothing, accepts nothing, and returns the jobs not yet started")
  func close() async {
    let buffer = JobBuffer(queue: "q", slots: 2)
    _ = buffer.add([job(1), job(2), job(3)])
    _ = await buffer.next(for: 0)
    #expect(buffer.close().map(\.token) == [2, 3])
    #expect(buffer.add([job(4)]).map(\.token) == [4])
    #expect(await buffer.next(for: 1) == nil)
    #expect(buffer.heldTokens == [1])
  }

  @Test("A waiting slot gets the next job, and none once the buffer is closed")
  func waiting() async {
    let buffer = JobBuffer(queue: "q", slots: 2)
    async let first = buffer.next(for: 0)
    async let second = buffer.next(for: 1)
    _ = buffer.add([job(1)])
    _ = buffer.close()
    let tokens = await [first?.token, second?.token].compactMap(\.self)
    #expect(tokens == [1] || tokens == [])
  }

  @Test("Interrupting a job cancels the task in its slot, even one set later, and no other")
  func interrupt() async {
    let buffer = JobBuffer(queue: "q", slots: 2)
    let gates = [Gate(), Gate()]
    _ = buffer.add([job(1), job(2), job(3)])
    for slot in 0..<2 { _ = await buffer.next(for: slot) }
    #expect(buffer.interrupt(JobID(rawValue: 1), because: .cancelRequested) == nil)
    let tasks = gates.map { gate in
      Task {
        do { try await gate.pass() } catch {}
      }
    }
    for slot in 0..<2 { buffer.setTask(tasks[slot], of: slot) }
    await tasks[0].value
    #expect(tasks[0].isCancelled)
    #expect(!tasks[1].isCancelled)
    #expect(buffer.finish(0) == .cancelRequested)
    #expect(buffer.interrupt(JobID(rawValue: 3), because: .cancelRequested)?.token == 3)
    #expect(buffer.interrupt(JobID(rawValue: 3), because: .cancelRequested) == nil)
    buffer.interruptAll(because: .leaseLost)
    await tasks[1].value
    #expect(tasks[1].isCancelled)
    #expect(buffer.finish(1) == .leaseLost)
  }
}
