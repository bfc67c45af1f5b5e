internal import Tracing

/// Middleware that runs each attempt in its own span, whose parent is the span that the job was enqueued in.
///
/// The span is named `process` and the job's kind, has the span kind consumer, and the attributes `job.id`, `job.kind` and
/// `job.attempt`. All attempts of a job have the same parent. Jobs that the handler enqueues belong to the attempt's span by
/// default. The program's tracer (`InstrumentationSystem`) must speak W3C Trace Context; without a tracer nothing happens. Use
/// this middleware first to have it around all others.
public struct JobTracing: JobMiddleware {
  /// Traces all jobs, including those enqueued outside any span.
  public init() {}

  /// Runs the job in a span. Failures are recorded in it; a ``JobDirective`` only if it is one.
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
