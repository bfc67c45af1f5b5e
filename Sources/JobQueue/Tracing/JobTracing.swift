internal import Tracing

/// Middleware that runs each attempt in a span of its own, whose parent is the span that the job was enqueued in.
///
/// The span is called `process` and the kind, of the kind consumer, and has the attributes `job.id`, `job.kind` and
/// `job.attempt`. Each attempt of a job has the same parent. What the handler enqueues is in the attempt's span by default.
/// The program's tracer is used (`InstrumentationSystem`), which has to know the format of W3C Trace Context; without a
/// tracer nothing happens. Used first, it is around all other middleware.
public struct JobTracing: JobMiddleware {
  /// Spans for all jobs, also for those that were enqueued outside any.
  public init() {}

  /// Works on the job within a span; a failure is recorded, and a ``JobDirective`` only if it is one.
  public func run(_ context: JobContext, _ next: @escaping JobStep) async throws {
    let parent = TraceCarrier(parent: context.traceParent).context
    let directive: JobDirective? = try await withSpan("process \(context.kind)", context: parent, ofKind: .consumer) {
      span in
      span.updateAttributes { attributes in
        attributes["job.id"] = context.id.rawValue
        attributes["job.kind"] = context.kind
        attributes["job.attempt"] = context.attempt
      }
      do {
        try await next(context)
        return nil
      } catch let directive as JobDirective where !directive.isFailure {
        return directive
      }
    }
    if let directive { throw directive }
  }
}
