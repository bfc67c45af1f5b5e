internal import Synchronization

/// The workers of a queue in this process, so that enqueueing here can wake them without a round trip through the server.
final class LocalWorkers: Sendable {
  private struct State {
    var sessions: [WorkerID: WorkerSession] = [:]
    /// When each server process last ran a statement whose notification the workers here need not hear.
    var expected: [Int32: ContinuousClock.Instant] = [:]
  }

  /// How long after the statement a notification counts as its own.
  private static let expectation = Duration.seconds(1)
  /// With so many expectations, those that have passed are forgotten.
  private static let cleanUpSize = 100

  private let state = Mutex(State())

  /// Adds a session that starts.
  func add(_ session: WorkerSession) {
    state.withLock { $0.sessions[session.lease.worker] = session }
  }

  /// Removes a session that ends.
  func remove(_ session: WorkerSession) {
    state.withLock { $0.sessions[session.lease.worker] = nil }
  }

  /// Remembers that a server process may send a notification for jobs that the workers here are woken for anyway.
  func expectNotification(from serverProcessID: Int32) {
    let now = ContinuousClock.now
    state.withLock { state in
      // Without a listener nobody takes the expectations out.
      if state.expected.count >= Self.cleanUpSize {
        state.expected = state.expected.filter { now - $0.value < Self.expectation }
      }
      state.expected[serverProcessID] = now
    }
  }

  /// Whether a notification from that server process was expected, so that looking again would only get in the way.
  func hasExpectedNotification(from serverProcessID: Int32) -> Bool {
    guard let time = state.withLock({ $0.expected.removeValue(forKey: serverProcessID) }) else { return false }
    return .now - time < Self.expectation
  }

  /// Reserves a slot of an idle worker for a job that is about to be enqueued; nil if there is none.
  func reserveSlot(in queue: String, for kind: String) -> ReservedSlot? {
    let sessions = state.withLock { Array($0.sessions.values) }
    for session in sessions where session.kinds.contains(kind) && !session.isEnding {
      if let buffer = session.buffers[queue], buffer.reserveSlot() {
        return ReservedSlot(session: session, buffer: buffer)
      }
    }
    return nil
  }

  /// Makes the workers that serve these queues look for jobs.
  func wake(for queues: [String]) {
    for session in state.withLock({ Array($0.sessions.values) }) { session.wakeClaimers(of: queues) }
  }
}

/// A slot kept free for one job, until it is given the job or released.
struct ReservedSlot: Sendable {
  fileprivate let session: WorkerSession
  fileprivate let buffer: JobBuffer

  /// The worker that the slot belongs to.
  var worker: WorkerID { session.lease.worker }

  /// Runs a job that is already claimed for this worker.
  func run(_ job: ClaimedJob) {
    session.metrics.claimed(1, from: buffer.queue)
    session.results.add(buffer.add([job], reserved: 1).map { JobResult($0, .handedBack) })
  }

  /// Frees the slot without a job.
  func release() {
    buffer.releaseReservation()
  }
}
