internal import Logging
internal import Postgres
internal import Synchronization

/// What became of a job, to be recorded.
struct Report: Sendable {
  let id: JobID
  let token: Int64
  let location: RowLocation
  let verdict: Verdict
  let duration: Duration
  /// The queue in which the job's end frees a slot, if it takes one.
  let limitedQueue: String?

  init(_ job: ClaimedJob, _ verdict: Verdict, after duration: Duration = .zero) {
    id = job.id
    token = job.token
    location = job.location
    self.verdict = verdict
    self.duration = duration
    limitedQueue = job.limitedQueue
  }
}

/// Records what became of jobs: all that has come up while the last batch was being recorded is the next one, so that a
/// single report goes at once and many go together.
final class Reporter: Sendable {
  private struct State {
    var pending: [Report] = []
    /// What is being recorded.
    var current: [Report] = []
    var isFinished = false
    var waitingForRoom: [CheckedContinuation<Void, Never>] = []

    var hasRoom: Bool { pending.count < Reporter.backlog }
  }

  /// With so many reports waiting, nothing more is claimed.
  private static let backlog = 4_000

  private let state = Mutex(State())
  private let bell = Doorbell()

  /// The fencing tokens of jobs that have ended and are not recorded yet.
  var tokens: [Int64] { state.withLock { ($0.pending + $0.current).map(\.token) } }

  /// Takes a report in.
  func add(_ report: Report) {
    let isFirst = state.withLock { state in
      state.pending.append(report)
      return state.pending.count == 1
    }
    if isFirst { bell.ring() }
  }

  /// Takes reports in.
  func add(_ reports: [Report]) {
    for report in reports { add(report) }
  }

  /// No more reports will come: ``run(_:)`` returns when all are recorded.
  func finish() {
    state.withLock { $0.isFinished = true }
    bell.ring()
  }

  /// Suspends while too many reports wait to be recorded.
  func waitForRoom() async {
    if state.withLock({ $0.hasRoom }) { return }
    await withCheckedContinuation { task in
      let hasRoom = state.withLock { state in
        if !state.hasRoom { state.waitingForRoom.append(task) }
        return state.hasRoom
      }
      if hasRoom { task.resume() }
    }
  }

  /// Records reports with `record`, which does not fail, until ``finish()`` was called and all are recorded.
  func run(_ record: ([Report]) async -> Void) async {
    while true {
      let (reports, isFinished, waiters) = state.withLock { state in
        state.current = state.pending
        state.pending = []
        state.pending.reserveCapacity(state.current.count)
        defer { state.waitingForRoom = [] }
        return (state.current, state.isFinished, state.waitingForRoom)
      }
      for waiter in waiters { waiter.resume() }
      if !reports.isEmpty {
        await record(reports)
        state.withLock { $0.current = [] }
      } else if isFinished {
        return
      } else {
        await bell.wait()
      }
    }
  }
}
