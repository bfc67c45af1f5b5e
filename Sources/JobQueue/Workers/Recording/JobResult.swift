internal import Postgres

/// The result of a claimed job, to be recorded in the database.
struct JobResult: Sendable {
  let id: JobID
  let token: Int64
  let location: RowLocation
  let outcome: AttemptOutcome
  let duration: Duration
  /// The limited queue in which the job's end frees a slot; nil where running jobs are not limited.
  let limitedQueue: String?

  init(_ job: ClaimedJob, _ outcome: AttemptOutcome, after duration: Duration = .zero) {
    id = job.id
    token = job.token
    location = job.location
    self.outcome = outcome
    self.duration = duration
    limitedQueue = job.limitedQueue
  }
}
