internal import Synchronization

/// What the parts of a worker share for as long as it keeps one lease, and how that ends.
///
/// A session ends by draining, when the worker stops, or when the lease is lost.
final class WorkerSession: Sendable {
  let lease: WorkerLease
  /// The kinds with a handler.
  let kinds: Set<String>
  /// The claimed jobs of each queue.
  let buffers: [String: JobBuffer]
  let results = ResultQueue()
  let progressBoard = ProgressBoard()
  let metrics: WorkerMetrics
  let progress: WorkerProgress

  /// Sent when a heartbeat is due now, whatever the interval.
  let heartbeatRequested = WakeUpSignal()
  /// Sent when the lease of another worker has expired.
  let rescueRequested = WakeUpSignal()
  /// Sent when jobs may have become due before the next look at scheduled jobs.
  let promotionRequested = WakeUpSignal()
  /// Sent when queues were paused, resumed or limited.
  let controlsChanged = WakeUpSignal()
  /// Sent when the grace period starts.
  let drainStarted = WakeUpSignal()

  private let isDraining = Mutex(false)
  private let onEvent: @Sendable (WorkerEvent) -> Void

  init(
    lease: WorkerLease, kinds: [String], queues: [String: Int], metrics: WorkerMetrics, progress: WorkerProgress,
    onEvent: @escaping @Sendable (WorkerEvent) -> Void
  ) {
    self.lease = lease
    self.kinds = Set(kinds)
    self.metrics = metrics
    self.progress = progress
    self.onEvent = onEvent
    buffers = Dictionary(uniqueKeysWithValues: queues.map { ($0, JobBuffer(queue: $0, slots: $1)) })
  }

  /// Whether no more jobs are started: it drains, or has lost its lease.
  var isEnding: Bool { isDraining.withLock { $0 } || lease.isLost }

  /// The fencing tokens of all jobs that the worker knows it holds.
  var heldTokens: [Int64] { buffers.values.flatMap(\.heldTokens) + results.unrecordedTokens }

  /// Counts the event and passes it to ``QueueWorker/Configuration/onEvent``.
  func emit(_ event: WorkerEvent) {
    metrics.count(event)
    onEvent(event)
  }

  /// Makes the claimers of these queues look for jobs, where this worker serves them.
  func wakeClaimers(of queues: some Sequence<String>) {
    for queue in queues { buffers[queue]?.announceJobs() }
  }

  /// Makes all claimers look for jobs.
  func wakeAllClaimers() {
    for buffer in buffers.values { buffer.announceJobs() }
  }

  /// Cancels a job if this worker holds it.
  func cancel(_ id: JobID) {
    for buffer in buffers.values {
      guard let job = buffer.interrupt(id, because: .cancelRequested) else { continue }
      results.add(JobResult(job, .cancelled(reason: "Cancelled before its attempt started")))
    }
  }
}

// MARK: - The end

extension WorkerSession {
  /// Starts no more jobs, and hands back those that have not started.
  func drain() {
    isDraining.withLock { $0 = true }
    closeBuffers()
    drainStarted.send()
  }

  /// Drains, and cancels the handlers at once.
  func stop() {
    drain()
    interruptHandlers(because: .stopping)
  }

  /// Cancels the handlers.
  func interruptHandlers(because reason: Interruption) {
    for buffer in buffers.values { buffer.interruptAll(because: reason) }
  }

  /// Ends the session because other workers may hold its jobs by now. Results that can still be recorded will be.
  func loseLease() {
    guard lease.lose() else { return }
    emit(.leaseLost(lease.worker))
    closeBuffers()
    interruptHandlers(because: .leaseLost)
  }

  private func closeBuffers() {
    for buffer in buffers.values { results.add(buffer.close().map { JobResult($0, .handedBack) }) }
  }
}
