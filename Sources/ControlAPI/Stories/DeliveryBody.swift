public import Newsroom

/// The delivery of one decision to one destination.
public struct DeliveryBody: Codable, Sendable {
  /// The number.
  public var id: Int
  /// The story's number.
  public var story: Int
  /// The version that goes out.
  public var version: Int
  /// What was decided.
  public var kind: DecisionKind
  /// The destination.
  public var destination: String
  /// `pending`, `running`, `delivered`, `failed`, `cancelled` or `superseded`.
  public var state: String
  /// When it was made.
  public var createdAt: Instant
  /// How many attempts there were.
  public var attempts: Int
  /// The error of the last failed attempt.
  @NullWhenNil public var lastError: String?
  /// The destination's proof that it arrived.
  @NullWhenNil public var receipt: String?

  /// A delivery of these properties.
  public init(
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
