import Foundation
import Logging
import Newsroom
import Postgres

extension Store {
  /// A delivery; see `deliveryRows`.
  func deliveryRow(_ delivery: Int, _ connection: Connection) async throws -> Row? {
    try await deliveryRows([delivery], connection).first
  }

  /// Deliveries, in the order of their numbers, as the signed configuration makes them the primary destination's or not.
  func deliveryRows(_ deliveries: [Int], _ connection: Connection) async throws -> [Row] {
    let primary = try await signedConfiguration(connection).newsroom.primary
    return try await connection.query(queries["deliveries_to_try"], deliveries, primary.text)
  }

  func set(_ state: DeliveryState, _ delivery: Int, _ connection: Connection) async throws {
    try await connection.execute(queries["set_delivery_state"], delivery, state.rawValue)
  }

  /// Holds the story, if it still goes out by this delivery's decision.
  func giveUp(_ row: Row, _ story: StoryFacts, _ reason: HoldReason, _ connection: Connection) async throws {
    let now = try await now(connection)
    guard let change = try StoryChange.giveUp(story, decision: row.decode("decision"), reason, at: now) else { return }
    try await write(change, at: now, connection)
  }

  /// Enters that a try failed. Throws `AttemptFenced` when another worker has the delivery by now: nothing is entered.
  ///
  /// - Parameters:
  ///   - mayHaveArrived: Whether the destination may have got it, or some of it, all the same: then a kill goes there, too.
  ///     False only where that is out of the question.
  ///   - givingUp: Whether the delivery is not to be tried again by itself.
  ///   - holding: Whether the story, if it still waits for this delivery, is held until somebody decides.
  public func recordFailure(
    _ attempt: AttemptTicket, error: String, mayHaveArrived: Bool, givingUp: Bool, holding: Bool
  ) async throws {
    try await recordFailure(
      attempt, error: error, mayHaveArrived: mayHaveArrived, givingUp: givingUp, holding: holding, together: { _ in })
  }

  /// The same, together with something else: both are entered, or neither.
  func recordFailure(
    _ attempt: AttemptTicket, error: String, mayHaveArrived: Bool, givingUp: Bool, holding: Bool,
    together other: (Connection) async throws -> Void
  ) async throws {
    try await fenced(attempt.delivery, attempt.fencingToken) { connection in
      guard let row = try await deliveryRow(attempt.delivery, connection),
        let story = try await lock(.number(row.ordinal("story")), connection)
      else { throw MissingRow(query: "delivery") }
      try await connection.execute(
        queries["end_attempt"], attempt.id, attempt.delivery, mayHaveArrived ? "unknown" : "failed",
        String(error.prefix(4000)))
      try await set(givingUp ? .failed : .pending, attempt.delivery, connection)
      try await other(connection)
      guard holding else { return }
      try await giveUp(row, story, .primaryFailed, connection)
    }
  }

  /// A transaction in which the database refuses what is done under a claim that no longer holds.
  func fenced<Value>(
    _ delivery: Int, _ token: Int64, _ body: (Connection) async throws -> Value
  ) async throws -> Value {
    do {
      return try await transaction(body)
    } catch let error as PostgresError where error.constraint.map(Self.fences.contains) == true {
      throw AttemptFenced(delivery: delivery, fencingToken: token)
    }
  }

  /// The rules that refuse it; an attempt that another worker has ended cannot be ended again nor get a receipt.
  private static let fences: Set = [
    "attempt_fenced", "attempt_end_fenced", "attempt_ends_once", "receipt_fenced", "receipt_of_running_attempt",
  ]
}

extension DeliveryFacts {
  /// A row of the query `delivery`; whether the destination holds embargoes the signed configuration says.
  init(_ row: Row) throws {
    self.init(
      number: try row.decode("id"), state: try row.choice("state"), kind: try row.choice("kind"),
      decision: try row.decode("decision"), isOvertaken: try row.decode("is_overtaken"),
      embargo: Embargo(until: try row.decode("embargo")))
  }
}
