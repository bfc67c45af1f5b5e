package import Newsroom

/// A destination of stories.
package struct DestinationBody: Codable, Sendable {
  package var name: String
  /// How stories get there: `site`.
  package var kind: String
  /// The worker that is delivering to it, host and process; null when none is.
  @NullWhenNil package var holder: String?
  /// Deliveries on their way.
  package var pending: Int
  /// Deliveries that failed for good.
  package var failed: Int
  /// When the last delivery arrived.
  @NullWhenNil package var lastReceiptAt: Instant?
  /// What does not succeed there and is tried again; null when all is well.
  @NullWhenNil package var retrying: RetryingBody?

  /// A destination of these properties.
  package init(
    name: String, kind: String, holder: String?, pending: Int, failed: Int, lastReceiptAt: Instant?,
    retrying: RetryingBody? = nil
  ) {
    self.name = name
    self.kind = kind
    self.holder = holder
    self.pending = pending
    self.failed = failed
    self.lastReceiptAt = lastReceiptAt
    self.retrying = retrying
  }
}
