internal import Postgres
internal import Synchronization

/// Collects jobs from callers who each enqueue one while another insert is committing, so that they share one statement.
///
/// A commit waits for the disk, and a row costs the server little compared with a statement. So callers who arrive while a
/// statement is under way wait for it, and then share one statement and one commit, together with callers who come back a
/// moment later. A caller who is alone waits for nobody, and nobody waits long for a statement that hangs.
final class GroupCommit: Sendable {
  /// A job whose caller is waiting for its number.
  struct Member: Sendable {
    let job: NewJob
    fileprivate let ticket: UInt64
    fileprivate let caller: CheckedContinuation<JobID?, any Error>

    /// Resumes the caller.
    func finish(with result: Result<JobID, any Error>) {
      caller.resume(with: result.map { $0 })
    }
  }

  fileprivate struct State {
    /// How many statements are under way.
    var underWay = 0
    var waiting: [Member] = []
    var lastTicket: UInt64 = 0
    /// The size at which the next group starts early; nil while a statement is being waited for.
    var expected: Int?
    /// Starts the next group even if it is not complete.
    var timer: Timer?
  }

  /// How long to wait for the statement that is under way.
  private static let statementWait = Duration.milliseconds(50)
  /// How long to wait for callers who have just been answered and may be back with their next job: time enough for a caller on
  /// another thread to change threads twice.
  private static func returnWait(for expected: Int) -> Duration { .microseconds(20 + 3 * expected) }
  /// The largest group.
  fileprivate static let maximumSize = 1_000

  private let state = Mutex(State())
  private let executor: PollExecutor

  init(timedBy executor: PollExecutor) {
    self.executor = executor
  }

  /// Whether the caller may start a statement of its own at once; if so, it must call ``startNext(after:start:)`` afterwards.
  func begin() -> Bool {
    state.withLock { $0.begin() }
  }

  /// Suspends until the job was enqueued with a group, and returns its number; nil when the caller may start a statement of its
  /// own at once, as after ``begin()``.
  ///
  /// - Parameter start: Starts enqueueing the group's jobs, and calls ``startNext(after:start:)`` afterwards.
  /// - Throws: `CancellationError` if the caller is cancelled before the statement starts; otherwise the statement's error.
  func join(_ job: NewJob, start: @escaping @Sendable ([Member]) -> Void) async throws -> JobID? {
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
          if let expected = state.expected, state.waiting.count >= expected { return (nil, state.takeGroup()) }
          if state.timer == nil {
            state.timer = executor.schedule(after: Self.statementWait) { self.startIncomplete(start) }
          }
          return (nil, [])
        }
        if let answer { caller.resume(with: answer) }
        if !complete.isEmpty { start(complete) }
      }
    } onCancel: {
      let member = state.withLock { state in
        state.waiting.firstIndex { $0.ticket == ticket }.map { state.waiting.remove(at: $0) }
      }
      member?.finish(with: .failure(CancellationError()))
    }
  }

  /// Lets the next group start in place of a statement that has ended.
  ///
  /// - Parameter count: How many callers that statement answered; they may be back at once, so the next group waits for them a
  ///   moment.
  func startNext(after count: Int, start: @escaping @Sendable ([Member]) -> Void) {
    let members = state.withLock { state -> [Member] in
      // Where another statement has ended as well, the callers of both are waited for, and go with one statement.
      if let expected = state.expected {
        state.underWay -= 1
        state.expected = min(expected + count, Self.maximumSize)
        return []
      }
      let expected = min(count + state.waiting.count, Self.maximumSize)
      if state.waiting.count >= expected || expected == 1 { return state.takeGroupOrEnd() }
      state.timer?.cancel()
      state.expected = expected
      state.timer = executor.schedule(after: Self.returnWait(for: expected)) { self.startIncomplete(start) }
      return []
    }
    if !members.isEmpty { start(members) }
  }

  /// Starts the waiting jobs without those still expected, or beside a statement that is taking too long.
  private func startIncomplete(_ start: ([Member]) -> Void) {
    let members = state.withLock { state in
      if state.expected != nil { return state.takeGroupOrEnd() }
      let members = state.takeGroup()
      if !members.isEmpty { state.underWay += 1 }
      return members
    }
    if !members.isEmpty { start(members) }
  }
}

extension GroupCommit.State {
  fileprivate mutating func begin() -> Bool {
    guard underWay == 0 else { return false }
    underWay = 1
    return true
  }

  /// The next group; if nobody is waiting, one statement less is under way.
  fileprivate mutating func takeGroupOrEnd() -> [GroupCommit.Member] {
    let members = takeGroup()
    if members.isEmpty { underWay -= 1 }
    return members
  }

  fileprivate mutating func takeGroup() -> [GroupCommit.Member] {
    timer?.cancel()
    timer = nil
    expected = nil
    let members = Array(waiting.prefix(GroupCommit.maximumSize))
    waiting.removeFirst(members.count)
    return members
  }
}
