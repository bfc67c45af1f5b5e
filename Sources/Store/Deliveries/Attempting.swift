import Foundation
public import Newsroom
import Postgres

extension Store {
  /// Takes a destination for a while; nil when another holds it. Each taking is a new generation, which fences out the
  /// holders before.
  public func claimDestination(
    _ name: DestinationName, holder: String, lease: Duration
  ) async throws -> DestinationLease? {
    do {
      return try await pool.queryOne(queries["claim_destination"], name.text, holder, lease).map { row in
        DestinationLease(destination: name, holder: holder, generation: try row.decode("generation"))
      }
    } catch let error as PostgresError where error.constraint == "destination_lease_passes" {
      return nil
    }
  }

  /// Holds a destination on; false when it is lost.
  public func renew(_ lease: DestinationLease, for duration: Duration) async throws -> Bool {
    try await pool.execute(
      queries["renew_destination"], lease.destination.text, lease.holder, lease.generation, duration) == 1
  }

  /// Gives a destination back.
  public func release(_ lease: DestinationLease) async throws {
    try await pool.execute(
      queries["release_destination"], lease.destination.text, lease.holder, lease.generation)
  }

  /// Begins a try of a delivery, if it may go out now: in order, after the embargo, with signatures that hold, under the
  /// destination's lease.
  ///
  /// - Parameter fencingToken: The job's; a later run of the same job has a higher one and ends this attempt as unknown.
  public func beginAttempt(
    _ delivery: Int, lease: DestinationLease, fencingToken: Int64
  ) async throws -> AttemptOrder {
    try await transaction { connection in
      guard let number = try await connection.queryOne(queries["delivery"], delivery)?.decode("story", as: Int.self),
        let story = try await lock(.number(StoryNumber(number)), connection),
        let row = try await connection.queryOne(queries["delivery"], delivery)
      else { return .cancelled }
      let kind = try row.choice("kind", DecisionKind.self)
      if kind != .kill, story.state == .killed, try row.choice("state", Delivery.State.self) == .running {
        // A run of this job was lost with its attempt, and a kill follows it there.
        try await lose(delivery, as: .superseded, connection)
      }
      if let obstacle = try obstacle(to: row, kind, of: story) { return obstacle }
      if kind != .kill, try await !isSigned(story.number, row.ordinal("version"), connection) {
        try await lose(delivery, as: .failed, connection)
        try await giveUp(row, story, "signature", connection)
        return .refused(reason: "the approvals' signatures do not hold")
      }
      let begun = try await connection.queryOne(
        queries["begin_attempt"], delivery, lease.generation, Int(fencingToken))
      guard let begun else { throw MissingRow(query: "begin_attempt") }
      return .deliver(try await order(row, begun, connection))
    }
  }

  /// What stands against trying a delivery now; nil when nothing does.
  private func obstacle(to row: Row, _ kind: DecisionKind, of story: StoryFacts) throws -> AttemptOrder? {
    switch try row.choice("state", Delivery.State.self) {
    case .delivered: return .done
    case .cancelled, .superseded, .failed: return .cancelled
    case .pending, .running: break
    }
    if try row.decode("is_overtaken") { return .cancelled }
    let now = try row.decode("now", as: Date.self)
    if try row.decode("waits_for_older") {
      return .wait(until: now.addingTimeInterval(1), reason: "an earlier delivery of the story is not done")
    }
    guard kind != .kill else { return nil }
    if story.state == .killed { return .cancelled }
    if let embargo = try row.decode("embargo", as: Date?.self), embargo > now, try !row.decode("holds_embargo") {
      return .wait(until: embargo, reason: "the version is under embargo")
    }
    return nil
  }

  /// Ends whatever attempt a lost daemon left open, and the delivery with it.
  private func lose(_ delivery: Int, as state: Delivery.State, _ connection: Connection) async throws {
    try await connection.execute(queries["lose_attempts"], delivery)
    try await connection.execute(queries["set_delivery_state"], delivery, state.rawValue)
  }

  /// Holds the story, if it still goes out by this delivery's decision.
  private func giveUp(_ row: Row, _ story: StoryFacts, _ reason: String, _ connection: Connection) async throws {
    let now = try await now(connection)
    guard let change = try StoryChange.giveUp(story, decision: row.decode("decision"), reason, at: now) else { return }
    try await write(change, at: now, connection)
  }

  /// Enters the proof that a delivery arrived. At the primary destination this is what makes the story published, in the
  /// same transaction. Throws `LeaseLost` when another has the destination or the delivery by now: nothing is entered.
  public func recordReceipt(
    _ attempt: AttemptTicket, _ receipt: Receipt, lease: DestinationLease, fencingToken: Int64
  ) async throws {
    try await transaction { connection in
      guard let row = try await connection.queryOne(queries["delivery"], attempt.delivery),
        let story = try await lock(.number(row.ordinal("story")), connection)
      else { throw MissingRow(query: "delivery") }
      try await record(receipt, of: attempt, under: lease, connection)
      guard try row.decode("is_primary"),
        let change = try StoryChange.deliver(
          story, decision: row.decode("decision"), firedAt: row.decode("fired_at"))
      else { return }
      try await write(change, at: row.decode("now"), connection)
    }
  }

  private func record(
    _ receipt: Receipt, of attempt: AttemptTicket, under lease: DestinationLease, _ connection: Connection
  ) async throws {
    do {
      try await connection.execute(
        queries["record_receipt"], attempt.delivery, attempt.id, StoredJSON.encode(receipt))
    } catch let error as PostgresError
      where error.constraint == "receipt_fenced" || error.constraint == "receipt_of_running_attempt"
    {
      throw LeaseLost(lease)
    }
  }

  /// Enters that a try failed; after the last one the delivery is given up, and at the primary destination the story is
  /// held.
  ///
  /// - Parameter mayHaveArrived: Whether the destination may have got it, or some of it, all the same: then a kill goes
  ///   there, too. False only where that is out of the question.
  public func recordFailure(
    _ attempt: AttemptTicket, error: String, final: Bool, mayHaveArrived: Bool = true, lease: DestinationLease,
    fencingToken: Int64
  ) async throws {
    try await transaction { connection in
      guard let row = try await connection.queryOne(queries["delivery"], attempt.delivery),
        let story = try await lock(.number(row.ordinal("story")), connection)
      else { throw MissingRow(query: "delivery") }
      let ended = try await connection.execute(
        queries["end_attempt"], attempt.id, attempt.delivery, mayHaveArrived ? "unknown" : "failed",
        String(error.prefix(4000)))
      // Another run of the delivery has ended this attempt already, and decides.
      guard ended == 1 else { return }
      try await connection.execute(
        queries["set_delivery_state"], attempt.delivery, (final ? Delivery.State.failed : .pending).rawValue)
      guard final, try row.decode("is_primary") else { return }
      try await giveUp(row, story, "primary_failed", connection)
    }
  }

  private func order(_ row: Row, _ begun: Row, _ connection: Connection) async throws -> DeliveryOrder {
    let decision = try row.decode("decision", as: Int.self)
    guard let published = try await connection.queryOne(queries["published_story"], decision) else {
      throw MissingRow(query: "published_story")
    }
    let amendments = try await amendments(of: [try published.ordinal("number")], connection)
    let delivery = try row.decode("id", as: Int.self)
    let now = try row.decode("now", as: Date.self)
    return DeliveryOrder(
      delivery: delivery, attempt: try begun.decode("number"), attemptID: try begun.decode("id"),
      idempotencyKey: try await newsroomRow(on: connection).decode("identity", as: String.self) + "-\(delivery)",
      destination: try row.json("settings"), kind: try row.choice("kind"), decision: decision,
      story: try PublishedStory(published, amendments),
      embargo: try row.decode("embargo", as: Date?.self).flatMap { $0 > now ? $0 : nil },
      firedAt: try row.decode("fired_at"))
  }
}
