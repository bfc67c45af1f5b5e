import Newsroom
import Store

/// What becomes of an attempt, its delivery, its job and the story, once the destination has answered.
///
/// | the destination answers | attempt | delivery | job |
/// | --- | --- | --- | --- |
/// | delivered | delivered | delivered | completed |
/// | retry, or may have arrived | failed, or unknown | pending; failed after the last attempt | tried again; discarded |
/// | rejected | failed | failed | discarded |
/// | held | failed | pending | discarded; another when the destination is released |
///
/// An attempt that was interrupted is never the last one. When a delivery to the primary destination is given up, the story is
/// held.
enum AttemptVerdict: Hashable, Sendable {
  /// The receipt is recorded, and the job is done.
  case delivered(Receipt, listing: [ListEntry]? = nil)
  /// The failure is recorded; the delivery waits, and so does its job, for its usual back-off where no time is given.
  case retry(after: Duration?, reason: String, mayHaveArrived: Bool)
  /// The failure is recorded; the delivery waits, and the job goes to whoever claims it next.
  case interrupted(reason: String, mayHaveArrived: Bool)
  /// The failure is recorded; the delivery waits until the destination is released.
  case held(DestinationHold)
  /// The failure is recorded, the delivery is given up, and the job is over.
  case givenUp(reason: String, mayHaveArrived: Bool, holdsStory: Bool)
}

extension AttemptVerdict {
  /// What a destination may ask for: not so short that it is flooded, nor so long that the delivery is forgotten.
  static let grantedWait: ClosedRange<Duration> = .seconds(1) ... .seconds(3600)

  /// Decides.
  ///
  /// - Parameters:
  ///   - attemptsUsed: This attempt included, since the delivery was last resumed.
  ///   - limit: After how many attempts the destination is given up.
  ///   - isPrimary: Whether the story is published by arriving there.
  ///   - isInterrupted: Whether the attempt was told to stop: it does not use up the last one.
  init(_ outcome: DeliveryOutcome, attemptsUsed: Int, limit: Int, isPrimary: Bool, isInterrupted: Bool) {
    let reason: String
    let mayHaveArrived: Bool
    let wish: Duration?
    switch outcome {
    case .delivered(let receipt, let listing):
      self = .delivered(receipt, listing: listing)
      return
    case .held(let hold):
      self = .held(hold)
      return
    case .rejected(let why):
      self = .givenUp(reason: why, mayHaveArrived: false, holdsStory: isPrimary)
      return
    case .retry(let after, let why): (reason, mayHaveArrived, wish) = (why, false, after)
    case .mayHaveArrived(let why): (reason, mayHaveArrived, wish) = (why, true, nil)
    }
    if isInterrupted {
      self = .interrupted(reason: reason, mayHaveArrived: mayHaveArrived)
    } else if attemptsUsed >= limit {
      self = .givenUp(reason: reason, mayHaveArrived: mayHaveArrived, holdsStory: isPrimary)
    } else {
      let granted = wish.map { min(max($0, Self.grantedWait.lowerBound), Self.grantedWait.upperBound) }
      self = .retry(after: granted, reason: reason, mayHaveArrived: mayHaveArrived)
    }
  }
}
