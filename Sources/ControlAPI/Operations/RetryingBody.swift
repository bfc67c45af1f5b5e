package import Newsroom

/// Deliveries to one destination that do not succeed and are tried again.
package struct RetryingBody: Codable, Sendable {
  /// The destination.
  package var destination: String
  /// How many deliveries.
  package var deliveries: Int
  /// Since when.
  package var since: Instant
  /// What went wrong last.
  @NullWhenNil package var error: String?

  /// Deliveries that are retried.
  package init(destination: String, deliveries: Int, since: Instant, error: String?) {
    self.destination = destination
    self.deliveries = deliveries
    self.since = since
    self.error = error
  }
}
