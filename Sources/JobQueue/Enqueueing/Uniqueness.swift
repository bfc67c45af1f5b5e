/// What makes a job a duplicate of another, and what to do about it.
///
/// Enqueueing a job with a unique key locks the key until the transaction ends. If two transactions enqueue the same key, the
/// second waits, and then finds the first one's job, or enqueues its own if the first was rolled back. Transactions that lock
/// several keys in different orders can deadlock; one of them then fails and may be retried.
///
/// Uniqueness concerns enqueueing only: a job can always be retried, whatever duplicates exist.
public struct Uniqueness: Sendable, Equatable {
  /// What a duplicate can change in a job that has not started.
  public enum Property: String, Sendable, CaseIterable {
    /// The job's arguments.
    case arguments
    /// The earliest time to run. A dead letter runs again, with all its attempts.
    case time
    /// The priority.
    case priority
  }

  /// The arguments to compare, by their JSON names; nil, the default, for all of them.
  public var keys: [String]?

  /// The scope in which keys are unique; nil, the default, for the kind. Kinds with the same scope share keys; a renamed kind
  /// keeps its keys if its scope is the former name.
  public var scope: String?

  /// How long after it was enqueued a job makes others duplicates; nil, the default, for as long as it is in one of ``states``.
  public var period: Duration?

  /// The states in which a job makes others duplicates. Default: the states of jobs that have not started, so that a job
  /// enqueued because something changed always sees the change.
  ///
  /// A finished job that has left the history counts as completed.
  public var states: Set<JobState>

  /// What an existing job that has not started takes over from its duplicate. Default: nothing.
  public var replacing: Set<Property>

  /// Uniqueness with the given values.
  public init(
    by keys: [String]? = nil, scope: String? = nil, within period: Duration? = nil,
    in states: Set<JobState> = [.waiting, .available, .scheduled], replacing: Set<Property> = []
  ) {
    self.keys = keys
    self.scope = scope
    self.period = period
    self.states = states
    self.replacing = replacing
  }
}

/// What happened to a job that was enqueued with a ``Uniqueness``.
public enum UniqueOutcome: Sendable, Hashable {
  /// There was no duplicate: the job was enqueued.
  case added(JobID)
  /// There was a duplicate, which stays unchanged. If it has not started, it will not start before this transaction ends, and
  /// so sees the transaction's changes.
  case kept(JobID)
  /// There was a duplicate that had not started, and it took over what ``Uniqueness/replacing`` names.
  case replaced(JobID)

  /// The job that exists now.
  public var id: JobID {
    switch self {
    case .added(let id), .kept(let id), .replaced(let id): id
    }
  }

  init(_ id: JobID, outcome: String) {
    self =
      switch outcome {
      case "added": .added(id)
      case "replaced": .replaced(id)
      default: .kept(id)
      }
  }
}
