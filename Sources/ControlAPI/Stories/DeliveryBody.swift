package import Newsroom

/// The delivery of one decision to one destination.
package struct DeliveryBody: Codable, Sendable {
  package var id: Int
  package var story: Int
  /// The version that goes out.
  package var version: Int
  package var kind: DecisionKind
  package var destination: String
  /// `pending`, `running`, `delivered`, `failed`, `cancelled` or `superseded`.
  package var state: String
  package var createdAt: Instant
  package var attempts: Int
  /// The error of the last failed attempt.
  @NullWhenNil package var lastError: String?
  /// The destination's proof that it arrived.
  @NullWhenNil package var receipt: String?

  package init(
    id: Int, story: Int, version: Int, kind: DecisionKind, destination: String, state: String, createdAt: Instant,
    attempts: Int, lastError: String?, receipt: String?
  ) {
    self.id = id
    self.story = story
    self.version = version
    self.kind = kind
    self.destination = destination
    self.state = state
    self.createdAt = createdAt
    self.attempts = attempts
    self.lastError = lastError
    self.receipt = receipt
  }
}
