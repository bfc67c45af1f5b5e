import Foundation
import JobQueue
import Logging
public import Newsroom
import Postgres

extension Store {
  /// Begins a try of a delivery, if it may go out now: after the embargo, with signatures that hold, by the worker that has
  /// the delivery's job.
  ///
  /// What a lost worker left open of this delivery, and of older ones of the story, is ended as of unknown outcome.
  ///
  /// - Throws: `AttemptFenced` when the claim no longer holds. `PostgresError` with the constraint `attempt_one_writer`,
  ///   `attempt_in_order` or `attempt_one_at_a_time` when another delivery is in the way, which the limits of the destination's
  ///   queue prevent.
  public func beginAttempt(_ delivery: Int, claim: DeliveryClaim) async throws -> AttemptOrder {
    try await fenced(delivery, claim.fencingToken) { try await begin(delivery, claim: claim, $0) }
  }

  /// Begins tries of what else is due at the destination of a delivery and was never tried, under the claim of that one's job:
  /// for a destination with one writer, which carries out in one go what is due at the same moment.
  ///
  /// - Parameter limit: How many at most.
  public func beginOthers(
    beside delivery: Int, at destination: DestinationName, claim: DeliveryClaim, limit: Int
  ) async throws -> [DeliveryOrder] {
    let others = try await pool.query(queries["fresh_deliveries"], destination.text, delivery, limit)
      .map { try $0.decode("id", as: Int.self) }
    guard !others.isEmpty else { return [] }
    return try await fenced(delivery, claim.fencingToken) { connection in
      var orders: [DeliveryOrder] = []
      for other in others {
        if case .deliver(let order) = try await begin(other, claim: claim, connection) { orders.append(order) }
      }
      return orders
    }
  }

  private func begin(
    _ delivery: Int, claim: DeliveryClaim, _ connection: Connection
  ) async throws -> AttemptOrder {
    guard let number = try await deliveryRow(delivery, connection)?.decode("story", as: Int.self),
      let story = try await lock(.number(StoryNumber(number)), connection),
      let row = try await deliveryRow(delivery, connection)
    else { return .cancelled }
    var facts = try DeliveryFacts(row)
    if facts.isOvertaken, facts.state == .running {
      // A worker was lost with its attempt, and what follows it there says what is to be now.
      try await set(.superseded, delivery, connection)
    }
    let configuration = try await signedConfiguration(connection)
    let destination = configuration.destination(try row.slug("destination"))
    facts.holdsEmbargo = destination?.holdsEmbargo ?? false
    let now = try row.decode("now", as: Date.self)
    switch DeliveryObstacle(to: facts, of: story, now: now) {
    case .delivered: return .done
    case .notWanted: return .cancelled
    case .embargo(let end): return .wait(.seconds(end.timeIntervalSince(now)))
    case nil: break
    }
    if let hold = try row.decode("destination_hold", as: String?.self) { return .held(reason: hold) }
    let fault =
      destination == nil
      ? "the destination is not in the signed configuration"
      : try await faults(of: [facts.decision], connection)[facts.decision]
    guard fault == nil, let destination else {
      try await set(.failed, delivery, connection)
      if try row.decode("is_primary") { try await giveUp(row, story, .signature, connection) }
      logger.error(
        "Delivery refused",
        metadata: ["story": "\(story.number)", "delivery": "\(delivery)", "reason": "\(fault ?? "")"])
      return .refused(reason: fault ?? "")
    }
    let begun = try await connection.queryOne(
      queries["begin_attempt"], delivery, claim.job.rawValue, claim.fencingToken)
    guard let begun else { throw MissingRow(query: "begin_attempt") }
    return .deliver(try await order(row, begun, claim, destination, configuration.identity, connection))
  }

  /// A delivery, as the signed configuration makes it the primary destination's or not.
  func deliveryRow(_ delivery: Int, _ connection: Connection) async throws -> Row? {
    let primary = try await signedConfiguration(connection).newsroom.primary
    return try await connection.queryOne(queries["delivery"], delivery, primary.text)
  }

  private func set(_ state: DeliveryState, _ delivery: Int, _ connection: Connection) async throws {
    try await connection.execute(queries["set_delivery_state"], delivery, state.rawValue)
  }

  /// Holds the story, if it still goes out by this delivery's decision.
  private func giveUp(_ row: Row, _ story: StoryFacts, _ reason: HoldReason, _ connection: Connection) async throws {
    let now = try await now(connection)
    guard let change = try StoryChange.giveUp(story, decision: row.decode("decision"), reason, at: now) else { return }
    try await write(change, at: now, connection)
  }

  /// Enters the proof that a delivery arrived. At the primary destination this is what makes the story published, in the
  /// same transaction. Throws `AttemptFenced` when another worker has the delivery by now: nothing is entered.
  ///
  /// - Parameter entries: Where the story stands at the destination from now on; nil for a destination that lists nothing.
  public func recordReceipt(
    _ attempt: AttemptTicket, _ receipt: Receipt, listing entries: [ListEntry]? = nil
  ) async throws {
    try await fenced(attempt.delivery, attempt.fencingToken) { connection in
      try await enter(DeliveryArrival(attempt: attempt, receipt: receipt, listing: entries), connection)
    }
  }

  /// Enters several proofs in one transaction, all or none; see `recordReceipt`.
  public func recordReceipts(_ arrivals: [DeliveryArrival]) async throws {
    guard let first = arrivals.first else { return }
    try await fenced(first.attempt.delivery, first.attempt.fencingToken) { connection in
      for arrival in arrivals { try await enter(arrival, connection) }
    }
  }

  private func enter(_ arrival: DeliveryArrival, _ connection: Connection) async throws {
    let attempt = arrival.attempt
    guard let row = try await deliveryRow(attempt.delivery, connection),
      let story = try await lock(.number(row.ordinal("story")), connection)
    else { throw MissingRow(query: "delivery") }
    let delivered: Logger.Metadata = [
      "story": "\(story.number)", "delivery": "\(attempt.delivery)",
      "destination": "\(try row.decode("destination", as: String.self))",
    ]
    await connection.afterCommit { [logger] in logger.info("Delivered", metadata: delivered) }
    try await record(arrival.receipt, of: attempt, row, connection)
    if let entries = arrival.listing {
      try await enter(
        entries, of: story.number, at: row.slug("destination"), now: row.decode("fired_at"), connection)
    }
    guard try row.decode("is_primary"),
      let change = try StoryChange.deliver(
        story, decision: row.decode("decision"), firedAt: row.decode("fired_at"))
    else { return }
    try await write(change, at: row.decode("now"), connection)
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
  private func fenced<Value>(
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

  private func order(
    _ row: Row, _ begun: Row, _ claim: DeliveryClaim, _ destination: Destination, _ newsroom: String,
    _ connection: Connection
  ) async throws -> DeliveryOrder {
    let decision = try row.decode("decision", as: Int.self)
    guard let published = try await connection.queryOne(queries["published_story"], decision) else {
      throw MissingRow(query: "published_story")
    }
    let amendments = try await amendments(of: [try published.ordinal("number")], connection)
    let delivery = try row.decode("id", as: Int.self)
    let now = try row.decode("now", as: Date.self)
    let number = try begun.decode("number", as: Int.self)
    return DeliveryOrder(
      delivery: delivery, attempt: number, attemptsUsed: number - (try row.decode("resumed_after", as: Int.self)),
      attemptID: try begun.decode("id"), fencingToken: claim.fencingToken,
      idempotencyKey: "\(newsroom)-\(delivery)", destination: destination, isPrimary: try row.decode("is_primary"),
      kind: try row.choice("kind"), vanishes: try row.decode("vanish"),
      decision: decision, story: try PublishedStory(published, amendments),
      embargo: try DeliveryFacts(row).embargo.end(after: now),
      firedAt: try row.decode("fired_at"),
      destinationIdentity: "\(newsroom)/\(destination.name)",
      hasDeliveredBefore: try row.decode("has_delivered_before"),
      begunAt: try begun.decode("started_at"))
  }
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
