/// A step that runs a job. It throws if the attempt failed, or to give a ``JobDirective``.
public typealias JobStep = @Sendable (JobContext) async throws -> Void

/// Something done around job handlers: measuring, tracing, limiting, logging.
///
/// ```swift
/// struct Greeting: JobMiddleware {
///   func run(_ context: JobContext, _ next: @escaping JobStep) async throws {
///     context.logger.info("Hello")
///     defer { context.logger.info("Goodbye") }
///     try await next(context)
///   }
/// }
/// ```
///
/// Middleware runs in the handler's task, which is cancelled as described at ``JobHandler``. An error it throws counts as thrown
/// by the handler; an error it swallows does not count. Middleware that does not call `next` completes the job without running
/// its handler.
public protocol JobMiddleware: Sendable {
  /// Runs a job by calling `next` once, with the given context or a changed one.
  func run(_ context: JobContext, _ next: @escaping JobStep) async throws
}

extension JobMiddleware {
  /// The step with this middleware around it.
  func around(_ step: @escaping JobStep) -> JobStep {
    { context in try await run(context, step) }
  }
}
