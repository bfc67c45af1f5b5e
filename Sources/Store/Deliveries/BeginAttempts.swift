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
    try await fenced(delivery, claim.fencingToken) { connection in
      try await begin([delivery], claim: claim, connection)[delivery] ?? .cancelled
    }
  }

  /// Begins a try of a delivery, together with all others of the package that it goes out with: for a destination with one writer,
  /// whose readers see all of a package or nothing of it. Where one of them cannot be tried, none is; one of them tries for all.
  ///
  /// - Returns: What is to become of the delivery, and what goes with it.
  public func beginTogether(
    _ delivery: Int, claim: DeliveryClaim
  ) async throws -> (own: AttemptOrder, others: [DeliveryOrder]) {
    try await fenced(delivery, claim.fencingToken) { connection in
      let rows = try await connection.query(queries["released_together"], delivery)
      let package = try rows.map {
        (id: try $0.decode("id", as: Int.self), state: try $0.decode("state", as: String.self))
      }
      guard package.count > 1, package.contains(where: { $0.id == delivery }) else {
        return (try await begin([delivery], claim: claim, connection)[delivery] ?? .cancelled, [])
      }
      // What was given up is taken up again by hand, and keeps the others until then.
      guard package.first?.id == delivery, !package.contains(where: { $0.state == DeliveryState.failed.rawValue })
      else {
        return (.wait(Self.betweenLooks), [])
      }
      let begun = try await begin(package.map(\.id), claim: claim, isWhole: true, connection)
      let others = package.dropFirst().compactMap { other in
        if case .deliver(let order) = begun[other.id] { order } else { nil }
      }
      return (begun[delivery] ?? .cancelled, others)
    }
  }

  /// How long what goes out with a package waits for the one of it that tries for all.
  private static let betweenLooks = Duration.seconds(20)

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
      let begun = try await begin(others, claim: claim, connection)
      return others.compactMap { other in
        if case .deliver(let order) = begun[other] { order } else { nil }
      }
    }
  }

  /// What becomes of these deliveries, of different stories, by their numbers; nothing of those that are not there.
  ///
  /// - Parameter isWhole: Whether none is to be tried where one of them must not.
  private func begin(
    _ deliveries: [Int], claim: DeliveryClaim, isWhole: Bool = false, _ connection: Connection
  ) async throws -> [Int: AttemptOrder] {
    let numbers = try await deliveryRows(deliveries, connection).map { try $0.ordinal("story", StoryNumber.self) }
    guard !numbers.isEmpty else { return [:] }
    let stories = try await lock(numbers, connection)
    let configuration = try await signedConfiguration(connection)
    var orders: [Int: AttemptOrder] = [:]
    var unhindered: [DueDelivery] = []
    for row in try await deliveryRows(deliveries, connection) {
      guard let story = try stories[row.ordinal("story")] else { continue }
      let due = try DueDelivery(row, of: story, configuration)
      if let obstacle = try await obstacle(to: due, connection) {
        orders[due.number] = obstacle
      } else {
        unhindered.append(due)
      }
    }
    var ready: [(due: DueDelivery, destination: Destination)] = []
    let faults = try await faults(of: unhindered.map(\.facts.decision), connection)
    for due in unhindered {
      guard let destination = due.destination else {
        orders[due.number] = try await refuse(due, "the destination is not in the signed configuration", connection)
        continue
      }
      if let fault = faults[due.facts.decision] {
        orders[due.number] = try await refuse(due, fault, connection)
      } else {
        ready.append((due, destination))
      }
    }
    if isWhole, orders.values.contains(where: \.keepsOthers) {
      for (due, _) in ready { orders[due.number] = .wait(Self.betweenLooks) }
      ready = []
    }
    for order in try await begin(ready, claim, configuration.identity, connection) {
      orders[order.delivery] = .deliver(order)
    }
    return orders
  }

  /// Why it is not to be tried now; nil when nothing is in the way.
  private func obstacle(to due: DueDelivery, _ connection: Connection) async throws -> AttemptOrder? {
    var facts = due.facts
    if facts.isOvertaken, facts.state == .running {
      // A worker was lost with its attempt, and what follows it there says what is to be now.
      facts.state = .superseded
      try await set(.superseded, due.number, connection)
    }
    switch DeliveryObstacle(to: facts, of: due.story, now: due.now) {
    case .delivered: return .done
    case .notWanted: return .cancelled
    case .killAsked: return .wait(Self.betweenLooks)
    case .embargo(let end): return .wait(.seconds(end.timeIntervalSince(due.now)))
    case nil: return try due.row.decode("destination_hold", as: String?.self).map { .held(reason: $0) }
    }
  }
  /// Gives up what no signature vouches for.
  private func refuse(_ due: DueDelivery, _ reason: String, _ connection: Connection) async throws -> AttemptOrder {
    try await set(.failed, due.number, connection)
    if try due.row.decode("is_primary") { try await giveUp(due.row, due.story, .signature, connection) }
    logger.error(
      "Delivery refused",
      metadata: ["story": "\(due.story.number)", "delivery": "\(due.number)", "reason": "\(reason)"])
    return .refused(reason: reason)
  }

  private func begin(
    _ ready: [(due: DueDelivery, destination: Destination)], _ claim: DeliveryClaim, _ newsroom: String,
    _ connection: Connection
  ) async throws -> [DeliveryOrder] {
    guard !ready.isEmpty else { return [] }
    let rows = try await connection.queryTogether([
      (queries["begin_attempts"], [ready.map(\.due.number), claim.job.rawValue, claim.fencingToken]),
      (queries["published_stories"], [ready.map(\.due.facts.decision)]),
    ])
    let attempts = Dictionary(try rows[0].map { (try $0.decode("delivery", as: Int.self), $0) }) { first, _ in first }
    let published = Dictionary(try rows[1].map { (try $0.decode("decision", as: Int.self), $0) }) { first, _ in first }
    let amendments = try await amendments(of: ready.map(\.due.story.number), connection)
    return try ready.map { due, destination in
      guard let attempt = attempts[due.number] else { throw MissingRow(query: "begin_attempts") }
      guard let story = published[due.facts.decision] else { throw MissingRow(query: "published_stories") }
      return try DeliveryOrder(
        due, attempt, claim, destination, newsroom: newsroom, story: PublishedStory(story, amendments))
    }
  }
}

/// A delivery that is to be tried, and what decides whether it may be.
private struct DueDelivery {
  /// A row of the query `deliveries_to_try`.
  let row: Row
  let number: Int
  let story: StoryFacts
  /// As the signed configuration has it; nil when it does not.
  let destination: Destination?
  let facts: DeliveryFacts
  /// The database's clock.
  let now: Date

  init(_ row: Row, of story: StoryFacts, _ configuration: SignedConfiguration) throws {
    self.row = row
    self.story = story
    number = try row.decode("id")
    destination = configuration.destination(try row.slug("destination"))
    now = try row.decode("now")
    var facts = try DeliveryFacts(row)
    facts.holdsEmbargo = destination?.holdsEmbargo ?? false
    self.facts = facts
  }
}

extension DeliveryOrder {
  fileprivate init(
    _ due: DueDelivery, _ begun: Row, _ claim: DeliveryClaim, _ destination: Destination, newsroom: String,
    story: PublishedStory
  ) throws {
    let (row, number) = (due.row, try begun.decode("number", as: Int.self))
    self.init(
      delivery: due.number, attempt: number, attemptsUsed: number - (try row.decode("resumed_after", as: Int.self)),
      attemptID: try begun.decode("id"), fencingToken: claim.fencingToken,
      idempotencyKey: "\(newsroom)-\(due.number)", destination: destination, isPrimary: try row.decode("is_primary"),
      kind: try row.choice("kind"), vanishes: try row.decode("vanish"),
      decision: due.facts.decision, story: story,
      embargo: due.facts.embargo.end(after: due.now),
      firedAt: try row.decode("fired_at"),
      destinationIdentity: "\(newsroom)/\(destination.name)",
      hasDeliveredBefore: try row.decode("has_delivered_before"),
      begunAt: try begun.decode("started_at"), release: try row.decode("release"))
  }
}
