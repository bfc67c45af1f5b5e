/// A position in a distributed trace: the trace, and the span that is the parent of what comes next.
///
/// The value of a `traceparent` header (W3C Trace Context, level 1): version, trace, span and flags, 55 characters of lower-case
/// hexadecimal digits and hyphens. Parts that later versions may append are not supported.
public struct TraceParent: Sendable, Hashable {
  /// The value, such as `00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01`.
  public let text: String

  /// Checks and wraps a value.
  ///
  /// - Throws: ``JobQueueError/malformedTraceParent(_:)``.
  public init(_ text: String) throws(JobQueueError) {
    guard Self.isWellFormed(text) else { throw .malformedTraceParent(text) }
    self.text = text
  }

  private static func isWellFormed(_ text: String) -> Bool {
    let fields = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    return fields.map(\.count) == [2, 32, 16, 2] && fields.joined().allSatisfy(isHexadecimal)
      && !fields[0].elementsEqual("ff".utf8) && !fields[1].allSatisfy(isZero) && !fields[2].allSatisfy(isZero)
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
  }

  private static func isZero(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "0") }
}

extension TraceParent: CustomStringConvertible {
  /// The value.
  public var description: String { text }
}
