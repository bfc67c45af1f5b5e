internal import Synchronization

/// The workers of a queue in this process, so that who enqueues here need not wake them by way of the server.
final class LocalWorkers: Sendable {
  private struct State {
    var shifts: [WorkerID: Shift] = [:]
    /// The server's processes that were last told to notify, and when.
    var senders: [Int32: ContinuousClock.Instant] = [:]
  }

  /// How long after it was asked for a notification is taken for that one.
  private static let echo = Duration.seconds(1)

  private static let mostSenders = 100

  private let state = Mutex(State())

  /// Takes note that a shift begins.
  func add(_ shift: Shift) {
    state.withLock { $0.shifts[shift.lease.worker] = shift }
  }

  /// Takes note that a shift ends.
  func remove(_ shift: Shift) {
    state.withLock { $0.shifts[shift.lease.worker] = nil }
  }

  /// Takes note that a process of the server is told to notify of what the workers here will be woken for.
  func willNotify(by serverProcessID: Int32) {
    let now = ContinuousClock.now
    state.withLock { state in
      // Where nobody listens there are no echoes.
      if state.senders.count >= Self.mostSenders {
        state.senders = state.senders.filter { now - $0.value < Self.echo }
      }
      state.senders[serverProcessID] = now
    }
  }

  /// Whether a notification by that process says nothing new: another look would only be in the way of the first.
  func isEcho(by serverProcessID: Int32) -> Bool {
    guard let time = state.withLock({ $0.senders.removeValue(forKey: serverProcessID) }) else { return false }
    return .now - time < Self.echo
  }

  /// A slot of a worker here that has nothing else to do, if there is one, for a job that is about to be enqueued.
  func reserve(in queue: String, for kind: String) -> ReservedSlot? {
    let shifts = state.withLock { Array($0.shifts.values) }
    for shift in shifts where shift.kinds.contains(kind) && !shift.isEnding && !shift.lease.isLost {
      if let feed = shift.feeds[queue], feed.reserve() { return ReservedSlot(shift: shift, feed: feed) }
    }
    return nil
  }

  /// Wakes those who serve the queues.
  func ring(for queues: [String]) {
    for shift in state.withLock({ Array($0.shifts.values) }) { shift.ring(for: queues) }
  }
}

/// A slot that is kept for a job until it is given one, or given up.
struct ReservedSlot: Sendable {
  fileprivate let shift: Shift
  fileprivate let feed: JobFeed

  var worker: WorkerID { shift.lease.worker }

  /// Has the job run, which this worker has claimed.
  func take(_ job: ClaimedJob) {
    shift.metrics.claimed(1, from: feed.queue)
    shift.reporter.add(feed.put([job], reserved: 1).map { Report($0, .handedBack) })
  }

  func giveUp() {
    feed.giveUpReservation()
  }
}
