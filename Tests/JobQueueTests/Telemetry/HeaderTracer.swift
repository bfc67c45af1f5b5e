import InMemoryTracing
import Tracing

/// A tracer that remembers all spans and speaks W3C Trace Context. The process has one, as a program has.
struct HeaderTracer: Tracer {
  static let shared: HeaderTracer = {
    let tracer = HeaderTracer()
    InstrumentationSystem.bootstrap(tracer)
    return tracer
  }()

  private let spans = InMemoryTracer(
    idGenerator: .init(
      nextTraceID: { Self.randomDigits(32) }, nextSpanID: { Self.randomDigits(16) }), recordInjections: false,
    recordExtractions: false)

  /// The spans of a trace that have ended.
  func finishedSpans(ofTrace trace: String) -> [FinishedInMemorySpan] {
    spans.finishedSpans.filter { $0.traceID == trace }
      .sorted { $0.startInstant.nanosecondsSinceEpoch < $1.startInstant.nanosecondsSinceEpoch }
  }

  func startSpan<Instant: TracerInstant>(
    _ operationName: String, context: @autoclosure () -> ServiceContext, ofKind kind: SpanKind,
    at instant: @autoclosure () -> Instant, function: String, file fileID: String, line: UInt
  ) -> InMemorySpan {
    spans.startSpan(
      operationName, context: context(), ofKind: kind, at: instant(), function: function, file: fileID, line: line)
  }

  func forceFlush() {}

  func inject<Carrier, Inject: Injector>(
    _ context: ServiceContext, into carrier: inout Carrier, using injector: Inject
  ) where Inject.Carrier == Carrier {
    guard let span = context.inMemorySpanContext else { return }
    injector.inject("00-\(span.traceID)-\(span.spanID)-01", forKey: "traceparent", into: &carrier)
  }

  func extract<Carrier, Extract: Extractor>(
    _ carrier: Carrier, into context: inout ServiceContext, using extractor: Extract
  ) where Extract.Carrier == Carrier {
    guard let fields = extractor.extract(key: "traceparent", from: carrier)?.split(separator: "-") else { return }
    context.inMemorySpanContext = InMemorySpanContext(
      traceID: String(fields[1]), spanID: String(fields[2]), parentSpanID: nil)
  }

  private static func randomDigits(_ count: Int) -> String {
    String((1...count).map { _ in "123456789abcdef".randomElement() ?? "1" })
  }
}
