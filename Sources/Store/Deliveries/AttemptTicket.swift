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
