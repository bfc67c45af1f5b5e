internal import Postgres
internal import Synchronization

/// The jobs of callers who enqueue one each while another one's is being committed: they go together.
///
/// A commit waits for the disk, and the server's work for a row is small beside that for a statement. So who comes while a
/// statement is under way waits for it, and all who have waited need one statement and one commit. Who is alone waits for
/// nobody, and nobody waits for long for a statement that does not end.
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
    /// Ends the patience of those who wait.
    var timer: Timer?
  }

  /// How long to wait for a statement that is under way.
  private static let patience = Duration.milliseconds(50)
  /// How many jobs go together at most.
  fileprivate static let mostTogether = 1_000

  private let state = Mutex(State())

  /// Whether the caller may go at once; if so, it has to call ``next()`` when it is done.
  fileprivate func begin() -> Bool {
    state.withLock { state in
      guard state.underWay == 0 else { return false }
      state.underWay = 1
      return true
    }
  }

  /// Suspends until the job was enqueued together with others, and returns its number; nil when the caller may go at once,
  /// as after ``begin()``.
  ///
  /// - Parameter go: What to do with those who have waited long enough.
  /// - Throws: `CancellationError` for who is cancelled before the job is on its way; what its statement throws.
  fileprivate func join(
    _ job: NewJob, timedBy executor: PollExecutor, go: @escaping @Sendable ([Member]) -> Void
  ) async throws -> JobID? {
    let ticket = state.withLock { state in
      state.lastTicket += 1
      return state.lastTicket
    }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { caller in
        let answer: Result<JobID?, any Error>? = state.withLock { state in
          if Task.isCancelled { return .failure(CancellationError()) }
          if state.underWay == 0 {
            state.underWay = 1
            return .success(nil)
          }
          state.waiting.append(Member(job: job, ticket: ticket, caller: caller))
          if state.timer == nil {
            state.timer = executor.schedule(after: Self.patience) { go(self.takeImpatient()) }
          }
          return nil
        }
        if let answer { caller.resume(with: answer) }
      }
    } onCancel: {
      let member = state.withLock { state in
        state.waiting.firstIndex { $0.ticket == ticket }.map { state.waiting.remove(at: $0) }
      }
      member?.end(with: .failure(CancellationError()))
    }
  }

  /// Who goes next, in the place of one who is done; when it is nobody, that place is free.
  fileprivate func next() -> [Member] {
    state.withLock { state in
      let members = state.take()
      if members.isEmpty { state.underWay -= 1 }
      return members
    }
  }

  private func takeImpatient() -> [Member] {
    state.withLock { state in
      let members = state.take()
      if !members.isEmpty { state.underWay += 1 }
      return members
    }
  }
}

extension GroupCommit.State {
  fileprivate mutating func take() -> [GroupCommit.Member] {
    timer?.cancel()
    timer = nil
    let members = Array(waiting.prefix(GroupCommit.mostTogether))
    waiting.removeFirst(members.count)
    return members
  }
}

extension JobQueue {
  /// Enqueues a job in a transaction that it may share with others who do the same at that moment.
  func insertTogether(_ job: NewJob) async throws -> JobID {
    if !groupCommit.begin(), let id = try await groupCommit.join(job, timedBy: pool.executor, go: start) { return id }
    defer { start(groupCommit.next()) }
    return try await insert(job, in: pool)
  }

  /// Enqueues the jobs of those who have waited, and then of those who have waited for them; as a part of nobody's task, who
  /// might be cancelled.
  @Sendable
  private func start(_ members: [GroupCommit.Member]) {
    guard !members.isEmpty else { return }
    Task.detached(executorPreference: pool.executor) {
      var members = members
      while !members.isEmpty {
        await insert(members)
        // It takes two turns until those who have got their answer are back with their next job, to go together with others.
        for _ in 0..<2 { await Task.yield() }
        members = groupCommit.next()
      }
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
