public import Foundation
public import Newsroom

/// One decision on its way to one destination.
public struct Delivery: Hashable, Sendable {
  /// How far it has got.
  public enum State: String, CaseIterable, Codable, Sendable {
    /// To be tried, for the first time or again.
    case pending
    /// Being tried.
    case running
    /// Proved to have arrived.
    case delivered
    /// Given up, until somebody sends it again.
    case failed
    /// Taken back before it was started.
    case cancelled
    /// Overtaken by a newer decision before it was started.
    case superseded
  }

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
  public var state: State
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
  /// Of a destination that is made of files, the SHA-256 of each by its path: the page and all that links to it.
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

/// The right to work a destination, until it ends or is renewed.
public struct DestinationLease: Hashable, Sendable {
  /// The destination.
  public let destination: DestinationName
  /// Whose it is: one daemon on one host.
  public let holder: String
  /// Grows with each holder; what an older holder still does is refused.
  public let generation: Int
}

/// The destination has another holder, or none, or another run of the delivery has ended the attempt; whoever has it now
/// decides what becomes of it.
public struct LeaseLost: Error, Hashable, CustomStringConvertible {
  /// The destination.
  public let destination: DestinationName
  /// The generation that is over.
  public let generation: Int

  /// That this lease is lost.
  public init(_ lease: DestinationLease) {
    destination = lease.destination
    generation = lease.generation
  }

  /// A sentence.
  public var description: String { "The lease on '\(destination)' (generation \(generation)) is lost" }
}

/// What is to become of an attempt that somebody wants to begin.
public enum AttemptOrder: Sendable {
  /// Deliver this.
  case deliver(DeliveryOrder)
  /// Not before that instant, for that reason: an embargo, or an older delivery on its way.
  case wait(until: Date, reason: String)
  /// It has arrived already.
  case done
  /// It is not wanted any more.
  case cancelled
  /// It must not go out; the story is held for that reason.
  case refused(reason: String)
}

/// All that a destination needs to be given one decision.
public struct DeliveryOrder: Sendable {
  /// The delivery's number.
  public var delivery: Int
  /// The attempt's number within the delivery, from 1.
  public var attempt: Int
  /// The attempt's number in the newsroom.
  public var attemptID: Int
  /// The same on every attempt, and on no other delivery: what a receiver recognises a repetition by.
  public var idempotencyKey: String
  /// Where to.
  public var destination: Destination
  /// What the decision was; of a kill, `story` says what is to be withdrawn.
  public var kind: DecisionKind
  /// The decision's number; those of one story reach a destination in its order.
  public var decision: Int
  /// The story as it is to be from now on.
  public var story: PublishedStory
  /// Until when the destination must keep it from readers; nil when it need not.
  public var embargo: Date?
  /// When the decision fired.
  public var firedAt: Date
}

extension DeliveryOrder {
  /// The attempt, for `recordReceipt` and `recordFailure`.
  public var ticket: AttemptTicket { AttemptTicket(id: attemptID, delivery: delivery, number: attempt) }
}

/// Names one attempt.
public struct AttemptTicket: Hashable, Sendable {
  /// Its number in the newsroom.
  public let id: Int
  /// The delivery's number.
  public let delivery: Int
  /// Its number within the delivery, from 1.
  public let number: Int
}
