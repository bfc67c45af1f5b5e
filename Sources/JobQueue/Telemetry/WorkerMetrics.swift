internal import Metrics

/// What a worker reports to the metrics back end that the program chose with `MetricsSystem.bootstrap`, if it did.
///
/// | label | kind | dimensions | what |
/// | --- | --- | --- | --- |
/// | `job_queue_attempts` | counter | `kind`, `outcome` | attempts that have ended |
/// | `job_queue_wait` | timer | `kind` | from when a job was due until it was claimed, by the database's clock |
/// | `job_queue_run` | timer | `kind` | how long the handler took |
/// | `job_queue_total` | timer | `kind` | wait and run together; jobs claimed ahead waited up to a tenth of a second more |
/// | `job_queue_claim_batch` | recorder | `queue` | how many jobs a claim got |
/// | `job_queue_leases_lost` | counter | | leases of this process that were lost |
/// | `job_queue_jobs_taken_over` | counter | | jobs rescued from workers whose lease had expired |
/// | `job_queue_reports_refused` | counter | | results that came too late to be recorded |
struct WorkerMetrics: Sendable {
  private struct KindMetrics: Sendable {
    let wait: Timer
    let run: Timer
    let total: Timer
    let outcomes: [AttemptOutcome.Label: Counter]

    init(_ kind: String) {
      let dimensions = [("kind", kind)]
      wait = Timer(label: "job_queue_wait", dimensions: dimensions)
      run = Timer(label: "job_queue_run", dimensions: dimensions)
      total = Timer(label: "job_queue_total", dimensions: dimensions)
      outcomes = Dictionary(
        uniqueKeysWithValues: AttemptOutcome.Label.allCases.map { outcome in
          (outcome, Counter(label: "job_queue_attempts", dimensions: dimensions + [("outcome", outcome.rawValue)]))
        })
    }
  }

  private let kinds: [String: KindMetrics]
  private let claimBatches: [String: Recorder]
  private let leasesLost = Counter(label: "job_queue_leases_lost")
  private let jobsRescued = Counter(label: "job_queue_jobs_taken_over")
  private let resultsRejected = Counter(label: "job_queue_reports_refused")

  init(kinds: [String], queues: some Sequence<String>) {
    self.kinds = Dictionary(uniqueKeysWithValues: kinds.map { ($0, KindMetrics($0)) })
    claimBatches = Dictionary(
      uniqueKeysWithValues: queues.map {
        ($0, Recorder(label: "job_queue_claim_batch", dimensions: [("queue", $0)]))
      })
  }

  /// Records that a claim got so many jobs.
  func claimed(_ count: Int, from queue: String) {
    claimBatches[queue]?.record(count)
  }

  /// Records that an attempt has ended.
  ///
  /// - Parameter run: How long the handler took.
  func ended(_ job: ClaimedJob, _ outcome: AttemptOutcome, run: Duration) {
    guard let metrics = kinds[job.kind] else { return }
    metrics.wait.record(duration: job.waited)
    metrics.run.record(duration: run)
    metrics.total.record(duration: job.waited + run)
    metrics.outcomes[outcome.label]?.increment()
  }

  /// Counts something that happened to the worker.
  func count(_ event: WorkerEvent) {
    switch event {
    case .leaseLost: leasesLost.increment()
    case .rescued(let jobs, _): jobsRescued.increment(by: jobs)
    case .resultRejected: resultsRejected.increment()
    case .started: break
    }
  }
}

extension AttemptOutcome {
  /// The outcome as metrics name it.
  fileprivate enum Label: String, CaseIterable {
    case completed, failed, dead, discarded, cancelled, snoozed
    case handedBack = "handed_back"
  }

  fileprivate var label: Label {
    switch self {
    case .completed: .completed
    case .failed(_, .some): .failed
    case .failed(_, .none): .dead
    case .discarded: .discarded
    case .cancelled: .cancelled
    case .snoozed: .snoozed
    case .handedBack: .handedBack
    }
  }
}
