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
      switch try row.choice("state", Delivery.State.self) {
      case .delivered: return .done
      case .cancelled, .superseded, .failed: return .cancelled
      case .pending, .running: break
      }
      let now = try row.decode("now", as: Date.self)
      if try row.decode("waits_for_older") {
        return .wait(until: now.addingTimeInterval(1), reason: "an earlier delivery of the story is not done")
      }
      let kind = try row.choice("kind", DecisionKind.self)
      let version = try row.ordinal("version", VersionNumber.self)
      if kind != .kill {
        if let embargo = try row.decode("embargo", as: Date?.self), embargo > now,
          try !row.decode("holds_embargo", as: Bool.self)
        {
          return .wait(until: embargo, reason: "the version is under embargo")
        }
        guard try await isSigned(story.facts.number, version, need: story.facts.policy.approvals, connection) else {
          if story.state == .approved, story.hold == nil { try await hold(story, "signature", connection) }
          return .refused(reason: "the approvals' signatures do not hold")
        }
      }
      let begun = try await connection.queryOne(
        queries["begin_attempt"], delivery, lease.generation, Int(fencingToken))
      guard let begun else { throw LostRow(query: "begin_attempt") }
      return .deliver(try await order(row, begun, connection))
    }
  }

  /// Enters the proof that a delivery arrived. At the primary destination this is what makes the story published, in the
  /// same transaction.
  public func recordReceipt(
    _ attempt: AttemptTicket, _ receipt: Receipt, lease: DestinationLease, fencingToken: Int64
  ) async throws {
    try await transaction { connection in
      guard let row = try await connection.queryOne(queries["delivery"], attempt.delivery),
        let story = try await lock(.number(row.ordinal("story")), connection)
      else { throw LostRow(query: "delivery") }
      try await say(Saying(.system, "deliver"), connection)
      try await connection.execute(
        queries["record_receipt"], attempt.delivery, attempt.id, StoredJSON.encode(receipt))
      guard try row.decode("is_primary"), story.state == .approved,
        try story.decision == row.decode("decision", as: Int.self)
      else { return }
      try await publish(story, firedAt: row.decode("fired_at"), connection)
    }
  }

  /// Enters that a try failed; after the last one the delivery is given up, and at the primary destination the story is
  /// held.
  public func recordFailure(
    _ attempt: AttemptTicket, error: String, final: Bool, lease: DestinationLease, fencingToken: Int64
  ) async throws {
    try await transaction { connection in
      guard let row = try await connection.queryOne(queries["delivery"], attempt.delivery),
        let story = try await lock(.number(row.ordinal("story")), connection)
      else { throw LostRow(query: "delivery") }
      let ended = try await connection.execute(
        queries["end_attempt"], attempt.id, attempt.delivery, "failed", String(error.prefix(4000)))
      // Another run of the delivery has ended this attempt already, and decides.
      guard ended == 1 else { return }
      try await connection.execute(
        queries["set_delivery_state"], attempt.delivery, (final ? Delivery.State.failed : .pending).rawValue)
      guard final, try row.decode("is_primary"), story.state == .approved, story.hold == nil,
        try story.decision == row.decode("decision", as: Int.self)
      else { return }
      try await hold(story, "primary_failed", connection)
    }
  }

  private func publish(_ story: LockedStory, firedAt: Date, _ connection: Connection) async throws {
    var story = story
    story.state = .published
    story.liveVersion = story.workingVersion
    story.publishingSince = nil
    story.publishAt = nil
    story.hold = nil
    story.firstPublishedAt = story.firstPublishedAt ?? firedAt
    story.revision = Revision(story.revision.rawValue + 1)
    try await write(story, connection)
  }

  private func order(_ row: Row, _ begun: Row, _ connection: Connection) async throws -> DeliveryOrder {
    let decision = try row.decode("decision", as: Int.self)
    guard let published = try await connection.queryOne(queries["published_story"], decision) else {
      throw LostRow(query: "published_story")
    }
    let amendments = try await amendments(of: [try published.ordinal("number")], connection)
    let delivery = try row.decode("id", as: Int.self)
    return DeliveryOrder(
      delivery: delivery, attempt: try begun.decode("number"), attemptID: try begun.decode("id"),
      idempotencyKey: try await newsroomRow(on: connection).decode("identity", as: String.self) + "-\(delivery)",
      destination: try row.json("settings"), kind: try row.choice("kind"), decision: decision,
      story: try PublishedStory(published, amendments), embargo: try row.decode("embargo"),
      firedAt: try row.decode("fired_at"))
  }
}
