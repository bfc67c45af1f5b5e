internal import Postgres

/// How to run the jobs of one kind. Handlers are values: make each where its dependencies are known, and pass them to
/// ``JobHandlers``.
///
/// ```swift
/// let greeting = JobHandler(Greet.self) { job, context in
///   context.logger.info("Good morning", metadata: ["name": "\(job.name)"])
/// }
/// ```
///
/// The job is completed when the body returns, and has failed when it throws anything but a ``JobDirective``. The body's task is
/// cancelled when the time limit is reached, when someone cancels the job, when the worker stops and the grace period is over,
/// and when the worker loses its lease: another worker may have the job by then, so the body should end soon.
///
/// A job whose arguments cannot be decoded becomes a dead letter at once, because a retry would not help. A job whose arguments
/// have a later version than this program knows is put back for a worker with a newer program.
public struct JobHandler: Sendable {
  /// The kind of the jobs.
  public let kind: String

  /// Earlier names of the kind.
  public let formerKinds: [String]

  /// The policy for running its jobs.
  public let policy: JobPolicy

  /// Runs one job.
  private(set) var run: JobStep

  /// A handler for a kind of job.
  ///
  /// - Parameter policy: Overrides the kind's policy for running; enqueueing always uses the kind's own.
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

  /// This handler with middleware around it: what the middleware does first comes before everything inside, what it does last
  /// comes after.
  public func wrapped(in middleware: some JobMiddleware) -> JobHandler {
    var handler = self
    handler.run = middleware.around(run)
    return handler
  }
}
