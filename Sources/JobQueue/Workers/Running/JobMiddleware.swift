/// What works on a job; it throws when the attempt has failed, or a ``JobDirective``.
public typealias JobStep = @Sendable (JobContext) async throws -> Void

/// Something that is done around the handlers of jobs: measuring, tracing, limiting, logging.
///
/// ```swift
/// struct Greeting: JobMiddleware {
///   func run(_ context: JobContext, _ next: @escaping JobStep) async throws {
///     context.logger.info("Hello")
///     defer { context.logger.info("Good-bye") }
///     try await next(context)
///   }
/// }
/// ```
///
/// It runs in the handler's task, which is cancelled as ``JobHandler`` says. What it throws counts as thrown by the
/// handler; what it swallows does not count. One that does not call `next` completes the job without its handler.
public protocol JobMiddleware: Sendable {
  /// Works on a job by calling `next`, once, with the context it was given or a changed one.
  func run(_ context: JobContext, _ next: @escaping JobStep) async throws
}

extension JobMiddleware {
  /// The step with this around it.
  func around(_ step: @escaping JobStep) -> JobStep {
    { context in try await run(context, step) }
  }
}
