public import Foundation
public import JobQueue
public import Newsroom

/// The claim of a delivery's job under which an attempt is made: what fences out whoever had the job before.
public struct DeliveryClaim: Hashable, Sendable {
  /// The job.
  public let job: JobID
  /// Higher for each later claim of any job.
  public let fencingToken: Int64

  /// A claim; `JobContext` has both.
  public init(job: JobID, fencingToken: Int64) {
    self.job = job
    self.fencingToken = fencingToken
  }
}

/// Another worker has the delivery by now, or has ended the attempt: it decides what becomes of it, and nothing was recorded.
public struct AttemptFenced: Error, Hashable, CustomStringConvertible {
  /// The delivery's number.
  public let delivery: Int
  /// The token of the claim that no longer holds.
  public let fencingToken: Int64

  /// That this claim of the delivery's job no longer holds.
  public init(delivery: Int, fencingToken: Int64) {
    self.delivery = delivery
    self.fencingToken = fencingToken
  }

  /// A sentence.
  public var description: String {
    "Another worker has taken over delivery \(delivery); the claim with token \(fencingToken) is no longer valid"
  }
}

/// What is to become of an attempt that somebody wants to begin.
public enum AttemptOrder: Sendable {
  /// Deliver this.
  case deliver(DeliveryOrder)
  /// The version is under embargo for so long.
  case wait(Duration)
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
  public var ticket: AttemptTicket {
    AttemptTicket(id: attemptID, delivery: delivery, number: attempt, fencingToken: fencingToken)
  }
}

/// Names one attempt.
public struct AttemptTicket: Hashable, Sendable {
  /// Its number in the newsroom.
  public let id: Int
  /// The delivery's number.
  public let delivery: Int
  /// Its number within the delivery, from 1.
  public let number: Int
  /// The token of the claim under which it was begun.
  public let fencingToken: Int64
}
