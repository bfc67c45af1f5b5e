internal import Tracing

/// Carries a `traceparent` between the program's tracer and the database.
struct TraceCarrier: Sendable {
  var parent: TraceParent?

  /// The span of the calling task.
  ///
  /// Empty outside a span, in a program without tracing, and with a tracer that speaks another format.
  static var current: TraceCarrier {
    var carrier = TraceCarrier()
    if let context = ServiceContext.current {
      InstrumentationSystem.instrument.inject(context, into: &carrier, using: Header())
    }
    return carrier
  }

  /// A context whose parent is the carried span; without one, the start of a new trace.
  var context: ServiceContext {
    var context = ServiceContext.topLevel
    InstrumentationSystem.instrument.extract(self, into: &context, using: Header())
    return context
  }

  /// Reads and writes the one header there is.
  private struct Header: Injector, Extractor {
    private static let name = "traceparent"

    func inject(_ value: String, forKey key: String, into carrier: inout TraceCarrier) {
      if key.lowercased() == Self.name { carrier.parent = try? TraceParent(value) }
    }

    func extract(key: String, from carrier: TraceCarrier) -> String? {
      key.lowercased() == Self.name ? carrier.parent?.text : nil
    }
  }
}
