public import Foundation
import JobQueue
import Newsroom
import Postgres

extension Store {
  /// How the newsroom is doing.
  public func status() async throws -> NewsroomStatus {
    guard let row = try await pool.queryOne(queries["status"]) else { throw MissingRow(query: "status") }
    let stories = try await pool.query(queries["story_counts"]).map { row in
      (try row.choice("state", StoryState.self), try row.decode("stories", as: Int.self))
    }
    var jobs: [String: Int] = [:]
    for queue in try await queue.statistics() {
      for (state, count) in queue.counts { jobs[state.rawValue, default: 0] += count }
    }
    return NewsroomStatus(
      databaseTime: try row.decode("now"), databaseVersion: try row.decode("server_version"),
      stories: Dictionary(uniqueKeysWithValues: stories), held: try row.decode("held"),
      late: try row.decode("late"), atRisk: try row.decode("at_risk"), killRequests: try row.decode("kill_requests"),
      waitingMessages: try row.decode("waiting_messages"), failedMessages: try row.decode("failed_messages"),
      waitingSubmissions: try row.decode("waiting"), pendingDeliveries: try row.decode("pending"),
      failedDeliveries: try row.decode("failed"), jobs: jobs, freezes: try await lastingFreezes(),
      timeZones: try await timeZones(),
      distrust: try await distrust(),
      destinations: try await destinationStatus())
  }

  /// The database's clock, which decides about times.
  public func databaseTime() async throws -> Date { try await now(pool) }

  /// Where stories go, and how that goes.
  public func destinationStatus() async throws -> [DestinationStatus] {
    let retrying = try await retryingDestinations()
    let signed = try await signedConfiguration(pool)
    return try await pool.query(queries["destination_status"]).map { row in
      let name: DestinationName = try row.slug("name")
      let destination = signed.destination(name) ?? Destination(name: name, kind: .unreadable)
      return DestinationStatus(
        destination: destination, holder: try row.decode("holder"),
        pending: try row.decode("pending"), failed: try row.decode("failed"),
        lastReceiptAt: try row.decode("last_receipt_at"), retrying: retrying.first { $0.name == destination.name },
        isServed: try row.decode("is_served"), isRemoved: try row.decode("is_removed"),
        hold: try row.destinationHold(), heldSince: try row.decode("held_since"))
    }
  }

  /// Where deliveries do not succeed and are tried again, by name.
  public func retryingDestinations() async throws -> [RetryingDestination] {
    try await pool.query(queries["retrying"]).map { row in
      RetryingDestination(
        name: try row.slug("destination"), deliveries: try row.decode("deliveries"), since: try row.decode("since"),
        error: try row.decode("error"))
    }
  }
}

extension Row {
  /// Why a destination is held; nil when it is not.
  fileprivate func destinationHold() throws -> DestinationHold? {
    guard try decode("hold_reason", as: String?.self) != nil else { return nil }
    return DestinationHold(try choice("hold_reason"), detail: try decode("hold_detail"))
  }
}
