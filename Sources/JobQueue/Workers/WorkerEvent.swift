/// Something that happened to a worker and may concern whoever watches over it.
public enum QueueEvent: Sendable, Equatable {
  /// The worker holds a lease now, and begins to claim.
  case started(WorkerID)
  /// The worker could not renew its lease in time, or another has taken its jobs over. Its handlers are cancelled.
  case leaseLost(WorkerID)
  /// The worker took over what workers without a lease had left.
  case tookOver(jobs: Int, from: [WorkerID])
  /// What became of a job came too late: the worker had lost it, and it was not recorded.
  case refused(JobID, fencingToken: Int64)
}
