public import Foundation
public import Newsroom

/// All that a destination needs to be given one decision.
public struct DeliveryOrder: Sendable {
  /// The delivery's number.
  public var delivery: Int
  /// The attempt's number within the delivery, from 1.
  public var attempt: Int
  /// The same, counted from when the delivery was last resumed: how many attempts have been used up with this one.
  public var attemptsUsed: Int
  /// The attempt's number in the newsroom.
  public var attemptID: Int
  /// Higher than on any attempt before, of whatever delivery: a destination that remembers the highest can tell when a newer
  /// worker has been there.
  public var fencingToken: Int64
  /// The same on every attempt, and on no other delivery: what a receiver recognises a repetition by.
  public var idempotencyKey: String
  /// Where to.
  public var destination: Destination
  /// Whether the story is published by arriving there, and held when it cannot.
  public var isPrimary: Bool
  /// What the decision was; of a kill or an unpublishing, `story` says what is to be withdrawn.
  public var kind: DecisionKind
  /// Of a kill, whether no page is to say that there was a story.
  public var vanishes = false
  /// The decision's number; those of one story reach a destination in its order.
  public var decision: Int
  /// The story as it is to be from now on.
  public var story: PublishedStory
  /// Until when the destination must keep it from readers; nil when it need not.
  public var embargo: Date?
  /// When the decision fired.
  public var firedAt: Date
  /// The newsroom and the destination, whatever they are called and wherever they are: never changes.
  public var destinationIdentity: String
  /// Whether anything has arrived there before.
  public var hasDeliveredBefore: Bool
  /// When the attempt began.
  public var begunAt: Date
  /// The release of the package with which it goes out; readers see all deliveries of one, or none.
  public var release: Int?
}

extension DeliveryOrder {
  /// What the attempt can be known by later.
  public var mark: AttemptMark { AttemptMark(attempt: attemptID, fencingToken: fencingToken, begun: begunAt) }

  /// The attempt, for `recordReceipt` and `recordFailure`.
  public var ticket: AttemptTicket {
    AttemptTicket(id: attemptID, delivery: delivery, number: attempt, fencingToken: fencingToken)
  }
}
