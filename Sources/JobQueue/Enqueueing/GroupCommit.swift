internal import Postgres
internal import Synchronization

/// The jobs of callers who enqueue one each while another one's is being committed: they go together.
///
/// A commit waits for the disk, and the server's work for a row is small beside that for a statement. So who comes while a
/// statement is under way waits for it, and all who have waited need one statement and one commit, together with those who
/// are back a moment after. Who is alone waits for nobody, and nobody waits for long for a statement that does not end.
final class GroupCommit: Sendable {
  /// A job whose caller waits for its number.
  struct Member: Sendable {
    let job: NewJob
    fileprivate let ticket: UInt64
    fileprivate let caller: CheckedContinuation<JobID?, any Error>

    fileprivate func end(with result: Result<JobID, any Error>) {
      caller.resume(with: result.map { $0 })
    }
  }

  fileprivate struct State {
    var underWay = 0
    var waiting: [Member] = []
    var lastTicket: UInt64 = 0
    /// How many are expected, who go as soon as they all wait; nil while they wait for a statement.
    var expected: Int?
    /// Ends the patience of those who wait.
    var timer: Timer?
  }

  /// How long to wait for a statement that is under way.
  private static let patience = Duration.milliseconds(50)
  /// How long to wait for those who have just got their answer and may be back with their next job at once: until then a
  /// caller on another thread has changed threads twice.
  private static func patience(with expected: Int) -> Duration { .microseconds(20 + 3 * expected) }
  /// How many jobs go together at most.
  fileprivate static let mostTogether = 1_000

  private let state = Mutex(State())
  private let executor: PollExecutor

  init(timedBy executor: PollExecutor) {
    self.executor = executor
  }

  /// Whether the caller may go at once; if so, it has to call ``next(after:go:)`` when it is done.
  fileprivate func begin() -> Bool {
    state.withLock { $0.begin() }
  }

  /// Suspends until the job was enqueued together with others, and returns its number; nil when the caller may go at once,
  /// as after ``begin()``.
  ///
  /// - Parameter go: Enqueues the jobs, and calls ``next(after:go:)`` when it is done.
  /// - Throws: `CancellationError` for who is cancelled before the job is on its way; what its statement throws.
  fileprivate func join(_ job: NewJob, go: @escaping @Sendable ([Member]) -> Void) async throws -> JobID? {
    let ticket = state.withLock { state in
      state.lastTicket += 1
      return state.lastTicket
    }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { caller in
        let (answer, complete) = state.withLock { state -> (Result<JobID?, any Error>?, [Member]) in
          if Task.isCancelled { return (.failure(CancellationError()), []) }
          if state.begin() { return (.success(nil), []) }
          state.waiting.append(Member(job: job, ticket: ticket, caller: caller))
          if let expected = state.expected, state.waiting.count >= expected { return (nil, state.take()) }
          if state.timer == nil { state.timer = executor.schedule(after: Self.patience) { self.goWithout(go) } }
          return (nil, [])
        }
        if let answer { caller.resume(with: answer) }
        if !complete.isEmpty { go(complete) }
      }
    } onCancel: {
      let member = state.withLock { state in
        state.waiting.firstIndex { $0.ticket == ticket }.map { state.waiting.remove(at: $0) }
      }
      member?.end(with: .failure(CancellationError()))
    }
  }

  /// Lets those go who wait, in the place of `count` who are done and may be back at once.
  fileprivate func next(after count: Int, go: @escaping @Sendable ([Member]) -> Void) {
    let members = state.withLock { state -> [Member] in
      let expected = min(count + state.waiting.count, Self.mostTogether)
      if state.waiting.count >= expected || expected == 1 { return state.takeOrFree() }
      state.timer?.cancel()
      state.expected = expected
      state.timer = executor.schedule(after: Self.patience(with: expected)) { self.goWithout(go) }
      return []
    }
    if !members.isEmpty { go(members) }
  }

  /// Lets those go who wait, without those who are expected, or in a place of their own when a statement does not end.
  private func goWithout(_ go: ([Member]) -> Void) {
    let members = state.withLock { state in
      if state.expected != nil { return state.takeOrFree() }
      let members = state.take()
      if !members.isEmpty { state.underWay += 1 }
      return members
    }
    if !members.isEmpty { go(members) }
  }
}

extension GroupCommit.State {
  fileprivate mutating func begin() -> Bool {
    guard underWay == 0 else { return false }
    underWay = 1
    return true
  }

  /// Who goes next, in a place that is free when it is nobody.
  fileprivate mutating func takeOrFree() -> [GroupCommit.Member] {
    let members = take()
    if members.isEmpty { underWay -= 1 }
    return members
  }

  fileprivate mutating func take() -> [GroupCommit.Member] {
    timer?.cancel()
    timer = nil
    expected = nil
    let members = Array(waiting.prefix(GroupCommit.mostTogether))
    waiting.removeFirst(members.count)
    return members
  }
}

extension JobQueue {
  /// Enqueues a job in a transaction that it may share with others who do the same at that moment.
  func insertTogether(_ job: NewJob) async throws -> JobID {
    if !groupCommit.begin(), let id = try await groupCommit.join(job, go: start) { return id }
    defer { groupCommit.next(after: 1, go: start) }
    return try await insert(job, in: pool)
  }

  /// Enqueues the jobs of those who have waited, as a part of nobody's task, who might be cancelled.
  @Sendable
  private func start(_ members: [GroupCommit.Member]) {
    Task.detached(executorPreference: pool.executor) {
      await insert(members)
      groupCommit.next(after: members.count, go: start)
    }
  }

  /// Enqueues the jobs in one transaction, or each in its own when one of them is refused.
  private func insert(_ members: [GroupCommit.Member]) async {
    do {
      guard members.count > 1 else { return members[0].end(with: .success(try await insert(members[0].job, in: pool))) }
      let jobs = members.map(\.job)
      let notified = Set(jobs.map(\.queue)).filter(notifications.allows)
      let rows = try await waking(Array(notified), after: pool) { transaction in
        try await transaction.query(sql["enqueue_group"], parameters: jobs.parameters + [Array(notified)])
      }
      for (member, row) in zip(members, rows) { member.end(with: Result { try row.decode(0) }) }
    } catch let error as PostgresError where error.isAboutData && members.count > 1 {
      for member in members { await insert([member]) }
    } catch {
      for member in members { member.end(with: .failure(error)) }
    }
  }
}

extension PostgresError {
  /// Whether a row is to blame that others had no part in.
  fileprivate var isAboutData: Bool { ["22", "23"].contains(sqlState.errorClass) }
}
