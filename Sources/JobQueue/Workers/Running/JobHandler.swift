internal import Postgres

/// What to do with the jobs of one kind: a value, to be made where it is known and given to ``JobHandlers``.
///
/// ```swift
/// let greeting = JobHandler(Greet.self) { job, context in
///   context.logger.info("Good morning", metadata: ["name": "\(job.name)"])
/// }
/// ```
///
/// The job is completed when the body returns, and has failed when it throws, save a ``JobDirective``. Its task is
/// cancelled when the time limit has passed, when somebody cancels the job, when the worker stops and the grace period
/// is over, and when the worker has lost its lease: then another may have the job already, and the body should end soon.
///
/// A job whose arguments cannot be decoded is a dead letter at once: trying again would not mend it. One whose arguments
/// are of a later version than this program knows is put back for a worker of a newer program.
public struct JobHandler: Sendable {
  /// The kind of jobs.
  public let kind: String

  /// What that kind was called before.
  public let formerKinds: [String]

  /// Where and how its jobs are worked on.
  public let policy: JobPolicy

  /// Works on one job.
  private(set) var run: JobStep

  /// A handler for a kind of jobs.
  ///
  /// - Parameter policy: In place of the kind's own; what concerns enqueueing is always the kind's own.
  public init<Work: Job>(
    _ type: Work.Type, policy: JobPolicy = Work.policy,
    _ body: @escaping @Sendable (Work, JobContext) async throws -> Void
  ) {
    kind = Work.kind
    formerKinds = Work.formerKinds
    self.policy = policy
    let decoding = ArgumentDecoding<Work>()
    let step: JobStep = { context in
      try await body(try decoding.decode(context.arguments, version: context.version), context)
    }
    run = policy.timeLimit.map { TimeLimit($0).around(step) } ?? step
  }

  /// The same, with something around it: what it does before and after comes before and after all that is inside.
  public func wrapped(in middleware: some JobMiddleware) -> JobHandler {
    var handler = self
    handler.run = middleware.around(run)
    return handler
  }
}
