public import Foundation
public import Newsroom

/// How the newsroom is doing.
public struct NewsroomStatus: Hashable, Sendable {
  /// How the database is doing.
  public var databaseTime: Date
  /// PostgreSQL's version: `15.18`.
  public var databaseVersion: String
  /// How many stories are in each state.
  public var stories: [StoryState: Int]
  /// How many stories are held.
  public var held: Int
  /// How many stories have waited before their desks for longer than these allow.
  public var late: Int
  /// How many stories people have been told of that will not go out as they expect.
  public var atRisk: Int
  /// How many stories wait for a second signature on their kill.
  public var killRequests = 0
  /// How many messages to staff are still to be sent.
  public var waitingMessages: Int
  /// How many messages to staff were given up in the last month.
  public var failedMessages: Int
  /// How many drafts wait to be parsed.
  public var waitingSubmissions: Int
  /// How many deliveries are pending or running.
  public var pendingDeliveries: Int
  /// How many deliveries were given up.
  public var failedDeliveries: Int
  /// How many jobs are in each state of the queue.
  public var jobs: [String: Int]
  /// The freezes that last.
  public var freezes: [Freeze]
  /// The IANA time zones of the newsroom and of its desks.
  public var timeZones: [DeskScope: String]
  /// What signatures do not vouch for: it is not acted on, or in no list.
  public var distrust: [Distrust]
  /// How the destinations are doing, by name.
  public var destinations: [DestinationStatus]

  /// The destinations to which deliveries do not succeed and are tried again, by name.
  public var retrying: [RetryingDestination] { destinations.compactMap(\.retrying) }
}

/// Deliveries to one destination that were tried without success and are to be tried again.
public struct RetryingDestination: Hashable, Sendable {
  /// The destination.
  public var name: DestinationName
  /// How many.
  public var deliveries: Int
  /// When the first such try began.
  public var since: Date
  /// What went wrong last.
  public var error: String?
}

/// How a destination is doing.
public struct DestinationStatus: Hashable, Sendable {
  /// The destination.
  public var destination: Destination
  /// The worker that is delivering to it: host and process; the one that began last where there are several.
  public var holder: String?
  /// How many deliveries are pending or running.
  public var pending: Int
  /// How many were given up.
  public var failed: Int
  /// When a receipt came last.
  public var lastReceiptAt: Date?
  /// What does not succeed there and is tried again; nil when all is well.
  public var retrying: RetryingDestination?
  /// Whether a running daemon serves it.
  public var isServed: Bool
  /// Whether it was removed from the configuration, with deliveries left.
  public var isRemoved: Bool
  /// Why it takes nothing at present; nil when it does.
  public var hold: DestinationHold?
  /// Since when.
  public var heldSince: Date?
}
