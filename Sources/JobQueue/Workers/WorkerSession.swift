internal import Synchronization

/// One lease's time of a worker: what its parts share, and how it ends.
///
/// It ends by draining, when the worker stops, or with the lease.
final class Shift: Sendable {
  private enum Phase {
    case working
    case draining
    case ended
  }

  let lease: WorkerLease
  /// The kinds that there are handlers for.
  let kinds: Set<String>
  let feeds: [String: JobFeed]
  let reporter = Reporter()
  let progressBoard = ProgressBoard()
  /// Rings when a heartbeat should be sent now.
  let heartbeatBell = Doorbell()
  /// Rings when scheduled jobs should be looked at now.
  let stagingBell = Doorbell()
  /// Rings when queues have been paused, resumed or limited.
  let controlBell = Doorbell()
  /// Rings when the grace period begins.
  let drainBell = Doorbell()

  let metrics: WorkerMetrics

  private let phase = Mutex(Phase.working)
  private let onEvent: @Sendable (QueueEvent) -> Void

  init(
    lease: WorkerLease, kinds: [String], queues: [String: Int], metrics: WorkerMetrics,
    onEvent: @escaping @Sendable (QueueEvent) -> Void
  ) {
    self.lease = lease
    self.kinds = Set(kinds)
    self.metrics = metrics
    self.onEvent = onEvent
    feeds = Dictionary(uniqueKeysWithValues: queues.map { ($0, JobFeed(queue: $0, slots: $1)) })
  }

  /// Whether no more jobs are begun.
  var isEnding: Bool { phase.withLock { $0 != .working } }

  /// The fencing tokens of the jobs that this worker knows it has.
  var tokens: [Int64] { feeds.values.flatMap(\.tokens) + reporter.tokens }

  /// Tells whoever watches.
  func report(_ event: QueueEvent) {
    metrics.happened(event)
    onEvent(event)
  }

  /// Wakes the claimers of those queues that this worker serves.
  func ring(for queues: some Sequence<String>) {
    for queue in queues { feeds[queue]?.announceJobs() }
  }

  /// Wakes all claimers.
  func ringForAll() {
    for feed in feeds.values { feed.announceJobs() }
  }

  /// Cancels a job that this worker has.
  func cancel(_ id: JobID) {
    for feed in feeds.values {
      guard let job = feed.interrupt(id, because: .cancelRequested) else { continue }
      reporter.add(Report(job, .cancelled(reason: "Cancelled before its attempt began")))
    }
  }
}

// MARK: - The end

extension Shift {
  /// Begins no more jobs, and hands back those that were not begun.
  func drain() {
    phase.withLock { if $0 == .working { $0 = .draining } }
    close()
    drainBell.ring()
  }

  /// Drains, and tells the handlers to stop at once.
  func stop() {
    drain()
    interruptHandlers(because: .stopping)
  }

  /// Tells the handlers to stop.
  func interruptHandlers(because reason: Interruption) {
    for feed in feeds.values { feed.interruptAll(because: reason) }
  }

  /// Ends the shift because its jobs may be others' now; what can still be recorded will be.
  func loseLease() {
    guard lease.lose() else { return }
    phase.withLock { $0 = .ended }
    report(.leaseLost(lease.worker))
    close()
    interruptHandlers(because: .leaseLost)
  }

  private func close() {
    for feed in feeds.values { reporter.add(feed.close().map { Report($0, .handedBack) }) }
  }
}
