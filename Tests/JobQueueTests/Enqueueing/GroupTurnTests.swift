import Postgres
import Testing
import TimeTesting

@testable import JobQueue

@Suite("Whose turn it is to enqueue", .timeLimit(.minutes(10)))
struct GroupTurnTests {
  private let turns = GroupCommit(timedBy: .shared)
  private let nobody: @Sendable ([GroupCommit.Member]) -> Void = { _ in Issue.record("nobody waits") }

  @Test("One statement is under way at a time, and after one that answered a single caller the next may begin at once")
  func alone() {
    for _ in 1...3 {
      #expect(turns.begin())
      #expect(!turns.begin())
      turns.startNext(after: 1, start: nobody)
    }
  }

  @Test("Callers who were answered together are waited for a moment, and no longer")
  func returning() async throws {
    #expect(turns.begin())
    turns.startNext(after: 1_000, start: nobody)
    // Three milliseconds is what so many get.
    #expect(!turns.begin())
    try await eventually("the end of the wait") { turns.begin() }
  }

  @Test("Those who came while a statement was under way go together as soon as it ends")
  func waiting() async throws {
    let groups = Inbox<Int>()
    let start: @Sendable ([GroupCommit.Member]) -> Void = { members in
      for (number, member) in members.enumerated() { member.finish(with: .success(JobID(rawValue: Int64(number)))) }
      groups.send(members.count)
    }
    #expect(turns.begin())
    let job = try NewJob(Numbered(number: 1), EnqueueOptions())
    try await withThrowingTaskGroup(of: JobID?.self) { group in
      for _ in 1...3 { group.addTask { [turns] in try await turns.join(job, start: start) } }
      var answered = 0
      for try await id in group where id != nil { answered += 1 }
      #expect(answered == 3)
    }
    // After 50 ms nobody waits for the statement that is under way, so they may have gone in two groups.
    var members = 0
    while members < 3 { members += try await groups.next() }
    #expect(members == 3)
  }

  @Test("Where two statements end one soon after the other, neither is thought to be under way any more")
  func two() async throws {
    #expect(turns.begin())
    let started = Inbox<Int>()
    let job = try NewJob(Numbered(number: 1), EnqueueOptions())
    // The first one takes long, and a second begins beside it.
    let id = try await turns.join(job) { members in
      for member in members { member.finish(with: .success(JobID(rawValue: 1))) }
      started.send(members.count)
    }
    #expect(id == JobID(rawValue: 1))
    #expect(try await started.next() == 1)
    turns.startNext(after: 100_000, start: nobody)
    turns.startNext(after: 100_000, start: nobody)
    try await eventually("the end of both") { turns.begin() }
    #expect(!turns.begin())
  }

  @Test("When all has been enqueued, no statement is under way")
  func settles() async throws {
    try await withQueue { queue in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 1...50 { group.addTask { _ = try await queue.enqueue(Numbered(number: number), in: queue.pool) } }
        try await group.waitForAll()
      }
      try await eventually("the last statement's end") { queue.groupCommit.begin() }
    }
  }

  @Test("A notification is expected of the server process that was told of, once")
  func expectations() {
    let workers = LocalWorkers()
    #expect(!workers.hasExpectedNotification(from: 1))
    workers.expectNotification(from: 1)
    #expect(!workers.hasExpectedNotification(from: 2))
    #expect(workers.hasExpectedNotification(from: 1))
    #expect(!workers.hasExpectedNotification(from: 1))
  }
}
