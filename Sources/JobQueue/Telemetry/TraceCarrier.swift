internal import Tracing

/// Carries a `traceparent` between the program's tracing and the database.
struct TraceCarrier: Sendable {
  var parent: TraceParent?

  /// What names the span that the calling task is in.
  ///
  /// It names none outside a span, in a program without tracing, and where the tracing speaks another format.
  static var current: TraceCarrier {
    var carrier = TraceCarrier()
    if let context = ServiceContext.current {
      InstrumentationSystem.instrument.inject(context, into: &carrier, using: Header())
    }
    return carrier
  }

  /// The context of what has the span as its parent, or of the beginning of a trace.
  var context: ServiceContext {
    var context = ServiceContext.topLevel
    InstrumentationSystem.instrument.extract(self, into: &context, using: Header())
    return context
  }

  /// Reads and writes the only header there is.
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
