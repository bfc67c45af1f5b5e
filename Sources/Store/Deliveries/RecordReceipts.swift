import Foundation
import Logging
import Newsroom
import Postgres

/// The proof that an attempt was delivered.
public struct DeliveryArrival: Sendable {
  let attempt: AttemptTicket
  let receipt: Receipt
  let listing: [ListEntry]?

  /// A proof.
  ///
  /// - Parameter listing: Where the story stands at the destination from now on; nil for a destination that lists nothing.
  public init(attempt: AttemptTicket, receipt: Receipt, listing: [ListEntry]?) {
    self.attempt = attempt
    self.receipt = receipt
    self.listing = listing
  }
}

extension Store {
  /// Enters the proof that a delivery arrived. At the primary destination this is what makes the story published, in the
  /// same transaction. Throws `AttemptFenced` when another worker has the delivery by now: nothing is entered.
  ///
  /// - Parameter entries: Where the story stands at the destination from now on; nil for a destination that lists nothing.
  public func recordReceipt(
    _ attempt: AttemptTicket, _ receipt: Receipt, listing entries: [ListEntry]? = nil
  ) async throws {
    try await recordReceipts([DeliveryArrival(attempt: attempt, receipt: receipt, listing: entries)])
  }

  /// Enters several proofs, of different stories, in one transaction, all or none; see `recordReceipt`.
  public func recordReceipts(_ arrivals: [DeliveryArrival]) async throws {
    guard let first = arrivals.first else { return }
    try await fenced(first.attempt.delivery, first.attempt.fencingToken) { connection in
      let rows = Dictionary(
        try await deliveryRows(arrivals.map(\.attempt.delivery), connection)
          .map { (try $0.decode("id", as: Int.self), $0) }
      ) { first, _ in first }
      let stories = try await lock(rows.values.map { try $0.ordinal("story") }, connection)
      let entered = try arrivals.map { arrival in
        guard let row = rows[arrival.attempt.delivery], let story = try stories[row.ordinal("story")] else {
          throw MissingRow(query: "deliveries_to_try")
        }
        return EnteredArrival(arrival: arrival, row: row, story: story)
      }
      try await record(entered, connection)
      try await enterListing(of: entered, connection)
      try await settle(entered, connection)
    }
  }

  private func enterListing(of arrivals: [EnteredArrival], _ connection: Connection) async throws {
    let listings = try arrivals.compactMap { arrived -> [(any PostgresEncodable)?]? in
      guard let entries = arrived.arrival.listing else { return nil }
      return [
        try arrived.row.decode("destination", as: String.self), arrived.story.number.rawValue,
        try arrived.row.decode("fired_at", as: Date.self), entries.map(\.list), entries.map(\.at), entries.map(\.place),
      ]
    }
    try await connection.executeEach(queries["enter_listing"], listings)
  }

  /// Stories are published by arriving at the primary destination.
  private func settle(_ arrivals: [EnteredArrival], _ connection: Connection) async throws {
    var published: [(change: StoryChange, of: EnteredArrival)] = []
    for arrived in arrivals {
      let row = arrived.row
      let delivered: Logger.Metadata = [
        "story": "\(arrived.story.number)", "delivery": "\(arrived.arrival.attempt.delivery)",
        "destination": "\(try row.decode("destination", as: String.self))",
      ]
      await connection.afterCommit { [logger] in logger.info("Delivered", metadata: delivered) }
      guard try row.decode("is_primary"),
        let change = try StoryChange.deliver(
          arrived.story, decision: row.decode("decision"), firedAt: row.decode("fired_at"))
      else { continue }
      published.append((change, arrived))
    }
    guard let now = try published.first?.of.row.decode("now", as: Date.self) else { return }
    _ = try await write(published.map(\.change), at: now, connection)
    for (_, arrived) in published {
      try await lookForFollowUps(to: arrived.story, decision: arrived.row.decode("decision"), connection)
    }
  }
}

/// An arrival with what it is of.
struct EnteredArrival {
  let arrival: DeliveryArrival
  /// A row of the query `deliveries_to_try`.
  let row: Row
  let story: StoryFacts
}
