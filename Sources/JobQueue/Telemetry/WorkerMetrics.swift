internal import CoreMetrics
internal import Metrics

/// What a worker tells the metrics back end that the program has chosen with `MetricsSystem.bootstrap`; without one, nothing.
///
/// | label | kind | dimensions | what |
/// | --- | --- | --- | --- |
/// | `job_queue_attempts` | counter | `kind`, `outcome` | attempts that have ended |
/// | `job_queue_wait` | timer | `kind` | from when a job could have run until it was claimed, by the database's clock |
/// | `job_queue_run` | timer | `kind` | how long the handler took |
/// | `job_queue_total` | timer | `kind` | the wait and the run together; a job that was claimed ahead has waited a tenth of a second more at most |
/// | `job_queue_claim_batch` | recorder | `queue` | how many jobs a claim got |
/// | `job_queue_leases_lost` | counter | | leases of this process that could not be kept |
/// | `job_queue_jobs_taken_over` | counter | | jobs taken over from workers without a lease |
/// | `job_queue_reports_refused` | counter | | ends of jobs that came too late to be recorded |
struct WorkerMetrics: Sendable {
  private struct OfKind: Sendable {
    let wait: Timer
    let run: Timer
    let total: Timer
    let outcomes: [Verdict.Outcome: Counter]

    init(_ kind: String) {
      let dimensions = [("kind", kind)]
      wait = Timer(label: "job_queue_wait", dimensions: dimensions)
      run = Timer(label: "job_queue_run", dimensions: dimensions)
      total = Timer(label: "job_queue_total", dimensions: dimensions)
      outcomes = Dictionary(
        uniqueKeysWithValues: Verdict.Outcome.allCases.map { outcome in
          (outcome, Counter(label: "job_queue_attempts", dimensions: dimensions + [("outcome", outcome.rawValue)]))
        })
    }
  }

  private let kinds: [String: OfKind]
  private let batches: [String: CoreMetrics.Recorder]
  private let leasesLost = Counter(label: "job_queue_leases_lost")
  private let takenOver = Counter(label: "job_queue_jobs_taken_over")
  private let refused = Counter(label: "job_queue_reports_refused")

  init(kinds: [String], queues: some Sequence<String>) {
    self.kinds = Dictionary(uniqueKeysWithValues: kinds.map { ($0, OfKind($0)) })
    batches = Dictionary(
      uniqueKeysWithValues: queues.map {
        ($0, CoreMetrics.Recorder(label: "job_queue_claim_batch", dimensions: [("queue", $0)]))
      })
  }

  /// A claim got so many jobs.
  func claimed(_ count: Int, from queue: String) {
    batches[queue]?.record(count)
  }

  /// An attempt has ended.
  ///
  /// - Parameter run: How long the handler took.
  func ended(_ job: ClaimedJob, _ verdict: Verdict, run: Duration) {
    guard let metrics = kinds[job.kind] else { return }
    metrics.wait.record(duration: job.waited)
    metrics.run.record(duration: run)
    metrics.total.record(duration: job.waited + run)
    metrics.outcomes[verdict.outcome]?.increment()
  }

  /// Something happened to the worker.
  func happened(_ event: QueueEvent) {
    switch event {
    case .leaseLost: leasesLost.increment()
    case .tookOver(let jobs, _): takenOver.increment(by: jobs)
    case .refused: refused.increment()
    case .started: break
    }
  }
}

extension Verdict {
  /// What came of an attempt, as metrics name it.
  enum Outcome: String, CaseIterable {
    case completed, failed, dead, discarded, cancelled, snoozed
    case handedBack = "handed_back"
  }

  var outcome: Outcome {
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
