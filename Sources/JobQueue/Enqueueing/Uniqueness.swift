/// What makes a job a duplicate of another, and what to do then.
///
/// Whoever enqueues a job with a key holds the key until the end of the transaction: of two that do so at the same time
/// the second waits, and then finds the job of the first, or enqueues its own if that was rolled back. Transactions that
/// take several keys in different orders can deadlock; one of them fails then and may be tried again.
///
/// Uniqueness is a matter of enqueueing only: a job is never kept from being retried because of another.
public struct Uniqueness: Sendable, Equatable {
  /// What can be changed in a job that has not begun.
  public enum Property: String, Sendable, CaseIterable {
    /// Its value.
    case arguments
    /// When it may run at the earliest. A dead letter runs again, with all its attempts before it.
    case time
    /// Its priority.
    case priority
  }

  /// The names of the arguments, as in JSON, that are compared; nil, the default, for all of them.
  public var keys: [String]?

  /// What the keys are unique in; nil, the default, for the kind. Kinds that share a scope share their keys, and a kind
  /// that was renamed goes on with its keys in a scope of its former name.
  public var scope: String?

  /// How long after it was enqueued a job makes others duplicates; nil, the default, for as long as it is in one of the
  /// states.
  public var period: Duration?

  /// The states in which a job makes others duplicates. Default: those of jobs that have not begun, so that a job which is
  /// enqueued because something has changed always sees that change.
  ///
  /// A finished job that has left the history counts as completed.
  public var states: Set<JobState>

  /// What a job that has not begun takes over from its duplicate. Default: nothing.
  public var replacing: Set<Property>

  /// Uniqueness by these values.
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

/// What became of a job that was to be unique.
public enum UniqueOutcome: Sendable, Hashable {
  /// There was no other: the job is enqueued.
  case added(JobID)
  /// There was one, which stays as it is. One that has not begun will not begin before the transaction has ended, and so
  /// sees what the transaction did.
  case kept(JobID)
  /// There was one, which has taken over what it shall.
  case replaced(JobID)

  /// The job that there is now.
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
