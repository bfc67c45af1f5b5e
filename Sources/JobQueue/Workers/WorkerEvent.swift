/// Something that happened to a worker, for supervisors and metrics.
public enum WorkerEvent: Sendable, Equatable {
  /// The worker has a lease and starts claiming jobs.
  case started(WorkerID)
  /// The worker could not renew its lease in time, or its jobs were rescued by another. Its handlers are cancelled.
  case leaseLost(WorkerID)
  /// The worker rescued the jobs of workers whose lease had expired.
  case rescued(jobs: Int, from: [WorkerID])
  /// The result of a job came too late: the worker no longer held the job, and the result was not recorded.
  case resultRejected(JobID, fencingToken: Int64)
}
