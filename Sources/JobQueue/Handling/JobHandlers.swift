internal import FoundationEssentials
internal import Postgres

/// What to do with the jobs of each kind.
public struct JobHandlers: Sendable {
  struct Handler: Sendable {
    let policy: JobPolicy
    let body: @Sendable (JSONB, JobContext) async throws -> Void
  }

  private var handlers: [String: Handler] = [:]

  /// No handlers: such a worker claims nothing.
  public init() {}

  /// The kinds that there are handlers for, sorted.
  public var kinds: [String] { handlers.keys.sorted() }

  subscript(kind: String) -> Handler? { handlers[kind] }

  /// Says what to do with jobs of a kind, in place of what was said before.
  ///
  /// The job is completed when `body` returns, and has failed when it throws, save a ``JobDirective``. Its task is
  /// cancelled when the time limit has passed, when somebody cancels the job, when the worker stops and the grace period
  /// is over, and when the worker has lost its lease: then another may have the job already, and `body` should end soon.
  ///
  /// A job whose value cannot be decoded is a dead letter at once: trying again would not mend it.
  public mutating func handle<Work: Job>(
    _ type: Work.Type, _ body: @escaping @Sendable (Work, JobContext) async throws -> Void
  ) {
    let decoder = JSONDecoder()
    handlers[Work.kind] = Handler(policy: Work.policy) { arguments, context in
      let job: Work
      do {
        job = try arguments.decode(with: decoder)
      } catch {
        throw UndecodableArguments(kind: Work.kind, reason: "\(error)")
      }
      try await body(job, context)
    }
  }
}

/// The value of a job is not what its kind says.
struct UndecodableArguments: Error, CustomStringConvertible {
  let kind: String
  let reason: String

  var description: String { "The arguments cannot be decoded as a job of kind \(kind): \(reason)" }
}
