public import FoundationEssentials
public import Postgres

/// Where a job stands.
public enum JobState: String, Sendable, Codable, CaseIterable, PostgresEncodable, PostgresDecodable {
  /// Waits for other jobs or for an event.
  case waiting
  /// Waits for a worker.
  case available
  /// Waits for its time: it was enqueued for later, snoozed, or failed and will be tried again.
  case scheduled
  /// A worker has it.
  case running
  /// All its attempts have failed: a dead letter, kept until it is retried or cancelled.
  case dead
  /// Done.
  case completed
  /// Given up by its handler.
  case discarded
  /// Cancelled by an operator.
  case cancelled
}

/// A job as operators see it.
public struct JobRecord: Sendable, Equatable {
  /// Its number.
  public var id: JobID
  /// What it is to do; see ``Job/kind``.
  public var kind: String
  /// The queue it waits or waited in.
  public var queue: String
  /// Where it stands.
  public var state: JobState
  /// Its value.
  public var arguments: JSONB
  /// The version of the arguments, from 1; see ``Job/upgrades``.
  public var version: Int
  /// Its priority; see ``JobPolicy/priority``.
  public var priority: Int
  /// How many attempts were begun that count, since it was enqueued or last retried.
  public var attempt: Int
  /// How many attempts there are before it is dead.
  public var maxAttempts: Int
  /// What it can be traced to.
  public var cause: String?

  /// The span that it was enqueued in, as the header `traceparent` has it; see ``TraceParent``.
  public var traceParent: String?
  /// The batch that it is counted in; see ``JobQueue/progress(ofBatch:)``.
  public var batch: String?
  /// When it was enqueued.
  public var createdAt: Date
  /// When it may be, or might have been, worked on at the earliest.
  public var runAt: Date
  /// When a worker last claimed it.
  public var claimedAt: Date?
  /// When it was completed, discarded or cancelled.
  public var finishedAt: Date?
  /// Who has it, or had it in the end.
  public var worker: WorkerID?
  /// Whether somebody wants it to be cancelled, which its worker has not yet done.
  public var isCancelRequested: Bool
  /// How far it is, if it runs and its handler has said so.
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

/// Which jobs are asked for; what is empty or nil does not restrict.
public struct JobFilter: Sendable, Equatable {
  /// The states.
  public var states: Set<JobState>
  /// The kinds.
  public var kinds: [String]
  /// The queues.
  public var queues: [String]
  /// What they can be traced to.
  public var cause: String?
  /// The batch that they are counted in.
  public var batch: String?
  /// When they were enqueued at the earliest.
  public var enqueuedSince: Date?
  /// Before when they were enqueued.
  public var enqueuedBefore: Date?

  /// A filter with the given restrictions.
  public init(
    states: Set<JobState> = [], kinds: [String] = [], queues: [String] = [], cause: String? = nil, batch: String? = nil,
    enqueuedSince: Date? = nil, enqueuedBefore: Date? = nil
  ) {
    self.states = states
    self.kinds = kinds
    self.queues = queues
    self.cause = cause
    self.batch = batch
    self.enqueuedSince = enqueuedSince
    self.enqueuedBefore = enqueuedBefore
  }
}

/// What went wrong in one attempt.
public struct JobFailure: Sendable, Equatable {
  /// Which attempt it was, from 1, or 0 when none was begun; the attempts after a retry by an operator are counted anew.
  public var attempt: Int
  /// When it failed.
  public var failedAt: Date
  /// How long it took; nil when that is not known, since the worker's lease ran out.
  public var duration: Duration?
  /// The error.
  public var error: String
  /// Who tried; nil when nobody did: the job was cancelled because of what it waited for.
  public var worker: WorkerID?

  init(row: Row) throws {
    attempt = try row.decode("attempt")
    failedAt = try row.decode("failed_at")
    duration = try row.decode("duration")
    error = try row.decode("error")
    worker = try row.decode("worker")
  }
}

/// A worker that has a lease.
public struct WorkerRecord: Sendable, Equatable {
  /// Its number.
  public var id: WorkerID
  /// What it calls itself: host and process, unless configured.
  public var name: String
  /// The queues it serves.
  public var queues: [String]
  /// The kinds of jobs that it has handlers for.
  public var kinds: [String]
  /// When it began.
  public var startedAt: Date
  /// When its jobs are taken over unless it sends another heartbeat.
  public var leaseUntil: Date

  init(row: Row) throws {
    id = try row.decode("id")
    name = try row.decode("name")
    queues = try row.decode("queues")
    kinds = try row.decode("kinds")
    startedAt = try row.decode("started_at")
    leaseUntil = try row.decode("lease_until")
  }
}
