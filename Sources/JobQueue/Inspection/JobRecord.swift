public import FoundationEssentials
public import Postgres

/// A job as operators see it.
public struct JobRecord: Sendable, Equatable {
  /// Its number.
  public var id: JobID
  /// Its kind; see ``Job/kind``.
  public var kind: String
  /// Its queue.
  public var queue: String
  /// Its state.
  public var state: JobState
  /// Its arguments.
  public var arguments: JSONB
  /// The version of the arguments, from 1; see ``Job/upgrades``.
  public var version: Int
  /// Its priority; see ``JobPolicy/priority``.
  public var priority: Int
  /// How many attempts have started that count, since the job was enqueued or last retried.
  public var attempt: Int
  /// How many attempts it gets before it becomes a dead letter.
  public var maxAttempts: Int
  /// What caused it.
  public var cause: String?
  /// The span that it was enqueued in, as a `traceparent` header; see ``TraceParent``.
  public var traceParent: String?
  /// The batch that it is counted in; see ``JobQueue/progress(ofBatch:)``.
  public var batch: String?
  /// When it was enqueued.
  public var createdAt: Date
  /// The earliest time it may, or might have, run.
  public var runAt: Date
  /// When a worker last claimed it.
  public var claimedAt: Date?
  /// When it was completed, discarded or cancelled.
  public var finishedAt: Date?
  /// The worker that holds it, or held it last.
  public var worker: WorkerID?
  /// Whether it is to be cancelled and its worker has not done so yet.
  public var isCancelRequested: Bool
  /// How far it has come, if it is running and its handler reports progress.
  public var progress: JobProgress?

  init(row: Row) throws {
    id = try row.decode("id")
    kind = try row.decode("kind")
    queue = try row.decode("queue")
    state = try row.decode("state")
    arguments = try row.decode("arguments")
    version = try row.decode("version")
    priority = try row.decode("priority")
    attempt = try row.decode("attempt")
    maxAttempts = try row.decode("max_attempts")
    cause = try row.decode("cause")
    batch = try row.decode("batch")
    createdAt = try row.decode("created_at")
    runAt = try row.decode("run_at")
    claimedAt = try row.decode("claimed_at")
    finishedAt = try row.decode("finished_at")
    worker = try row.decode("worker")
    isCancelRequested = try row.decode("cancel_requested")
    traceParent = try row.decode("traceparent")
  }
}
