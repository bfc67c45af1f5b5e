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

  /// Whether a running daemon serves it; its deliveries wait otherwise.
  package var served: Bool
  /// Whether it was removed from the newsroom, and is listed for the deliveries that it still has.
  package var removed: Bool
  /// Why it takes nothing at present; null when it does.
  @NullWhenNil package var hold: Hold?

  /// Why a destination takes nothing until somebody has looked at it.
  package struct Hold: Codable, Sendable {
    /// `site_ahead`, `site_missing` or `another_site`.
    package var reason: String
    /// The same in words, with what to do.
    package var detail: String
    package var since: Instant

    package init(reason: String, detail: String, since: Instant) {
      self.reason = reason
      self.detail = detail
      self.since = since
    }
  }

  package init(
    name: String, kind: String, holder: String?, pending: Int, failed: Int, lastReceiptAt: Instant?,
    retrying: RetryingBody?, served: Bool, removed: Bool, hold: Hold?
  ) {
    self.name = name
    self.kind = kind
    self.holder = holder
    self.pending = pending
    self.failed = failed
    self.lastReceiptAt = lastReceiptAt
    self.retrying = retrying
    self.served = served
    self.removed = removed
    self.hold = hold
  }
}
