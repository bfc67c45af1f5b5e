public import Foundation
public import Newsroom

/// One decision on its way to one destination.
public struct Delivery: Hashable, Sendable {
  /// One try.
  public struct Attempt: Hashable, Sendable {
    /// Its number within the delivery, from 1.
    public var number: Int
    /// When it began.
    public var startedAt: Date
    /// When it ended; nil while it runs, or when nobody knows.
    public var endedAt: Date?
    /// Why it failed.
    public var error: String?
  }

  /// Its number.
  public var id: Int
  /// The story.
  public var story: StoryNumber
  /// The version that is delivered.
  public var version: VersionNumber
  /// What the decision was.
  public var kind: DecisionKind
  /// The decision's number.
  public var decision: Int
  /// Where to.
  public var destination: DestinationName
  /// How far it has got.
  public var state: DeliveryState
  /// When its decision fired.
  public var createdAt: Date
  /// Each try, in order.
  public var attempts: [Attempt]
  /// The proof that it arrived.
  public var receipt: Receipt?
}

/// The proof that a delivery arrived.
public struct Receipt: Hashable, Codable, Sendable {
  /// Where it can be seen, or how the destination calls it.
  public var reference: String?
  /// SHA-256 of what was delivered, lower-case hexadecimal.
  public var digest: String?
  /// Anything else that the destination answered, briefly.
  public var note: String?
  /// Of a destination that is made of files, the SHA-256 of each by its path: the story's own and all that links to it.
  public var files: [String: String]?

  /// A receipt of these properties.
  public init(
    reference: String? = nil, digest: String? = nil, note: String? = nil, files: [String: String]? = nil
  ) {
    self.reference = reference
    self.digest = digest
    self.note = note
    self.files = files
  }
}
