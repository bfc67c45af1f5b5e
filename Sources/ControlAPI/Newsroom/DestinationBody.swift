public import Newsroom

/// A destination of stories.
public struct DestinationBody: Codable, Sendable {
  /// The name.
  public var name: String
  /// How stories get there: `site`.
  public var kind: String
  /// The worker that is delivering to it, host and process; null when none is.
  @NullWhenNil public var holder: String?
  /// Deliveries on their way.
  public var pending: Int
  /// Deliveries that failed for good.
  public var failed: Int
  /// When the last delivery arrived.
  @NullWhenNil public var lastReceiptAt: Instant?

  /// A destination of these properties.
  public init(name: String, kind: String, holder: String?, pending: Int, failed: Int, lastReceiptAt: Instant?) {
    self.name = name
    self.kind = kind
    self.holder = holder
    self.pending = pending
    self.failed = failed
    self.lastReceiptAt = lastReceiptAt
  }
}
