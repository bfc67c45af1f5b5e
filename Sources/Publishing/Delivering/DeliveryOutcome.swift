public import Newsroom
public import Store

/// How a destination answers an attempt. What follows from it is decided by `AttemptVerdict` alone.
public enum DeliveryOutcome: Hashable, Sendable {
  /// It arrived, and this proves it; where the story stands in the destination's lists from now on, if it has any.
  case delivered(Receipt, listing: [ListEntry]? = nil)
  /// It certainly did not arrive; another attempt may succeed, after the time that the destination asks for, if it does.
  case retry(after: Duration?, reason: String)
  /// It certainly did not arrive, and no other attempt would.
  case rejected(reason: String)
  /// It did not arrive, and nothing will there until somebody has looked at the destination.
  case held(DestinationHold)
  /// Nobody knows, or part of it did. It is tried again, and should the story be killed, the kill goes there, too.
  case mayHaveArrived(reason: String)
}
