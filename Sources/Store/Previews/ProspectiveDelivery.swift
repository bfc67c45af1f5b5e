public import Foundation
public import Newsroom
import Postgres

/// What one destination would be told, if a version went out.
public struct ProspectiveDelivery: Sendable {
  /// The order, of a delivery and an attempt that do not exist: both have the number 0.
  public let order: DeliveryOrder
  /// Why the destination takes nothing at present; nil when it does.
  public let hold: String?
}

extension Store {
  /// What each destination of its desk would be told if a version of a story went out, that of the primary first; of a version
  /// that readers have, as it went out. Nothing is written, and no story is locked.
  ///
  /// Throws `Refusal`: `not_found`, `wrong_state` when the story was killed.
  ///
  /// - Parameters:
  ///   - version: Nil for the working one.
  ///   - instant: When; nil for the time that was signed for it or the end of its embargo, or else now.
  public func prospectiveDeliveries(
    of story: StoryReference, _ version: VersionNumber? = nil, at instant: Date? = nil
  ) async throws -> [ProspectiveDelivery] {
    try await pool.withTransaction(isolation: .repeatableRead) { connection in
      let number = try await self.number(of: story, on: connection)
      let found = try await connection.queryOne(
        queries["prospective_story"], number.rawValue, version?.rawValue, instant)
      guard let row = found else { throw Refusal.noSuchVersion(version, of: story) }
      guard try row.choice("state", StoryState.self) != .killed else { throw Refusal.killedHasNoPage(number) }
      let published = try await prospectiveStory(row, connection)
      return try await deliveries(of: published, row, connection)
    }
  }

  /// The story with what the version itself would tell readers.
  private func prospectiveStory(_ row: Row, _ connection: Connection) async throws -> PublishedStory {
    let number = try row.ordinal("number", StoryNumber.self)
    var story = try PublishedStory(row, try await amendments(of: [number], connection))
    guard ContentHash(of: story.content) == story.hash else { throw Refusal.saysSomethingElse(story) }
    let kind = try row.choice("kind", DecisionKind.self)
    let isTold = [DecisionKind.clarify, .correct, .update, .retract].contains(kind)
    if isTold, !story.amendments.contains(where: { $0.version == story.version }) {
      story.amendments.append(
        PublishedStory.Amendment(
          kind: kind, note: try row.decode("note"), at: try row.decode("at"), version: story.version))
    }
    return story
  }

  private func deliveries(
    of story: PublishedStory, _ row: Row, _ connection: Connection
  ) async throws -> [ProspectiveDelivery] {
    let configuration = try await signedConfiguration(connection)
    let primary = configuration.newsroom.primary
    let destinations = configuration.destinations.filter { $0.takes(story.desk) }
      .sorted { ($0.name == primary ? 0 : 1, $0.name.text) < ($1.name == primary ? 0 : 1, $1.name.text) }
    let rows = try await connection.query(queries["prospective_destinations"], destinations.map(\.name.text))
    let known = Dictionary(try rows.map { (try $0.slug("name", DestinationName.self), $0) }) { first, _ in first }
    let at = try row.decode("at", as: Date.self)
    let kind = try row.choice("kind", DecisionKind.self)
    let end = Embargo(until: try row.decode("embargo")).end(after: at)
    let now = try await now(connection)
    return try destinations.map { destination in
      let order = DeliveryOrder(
        delivery: 0, attempt: 1, attemptsUsed: 1, attemptID: 0, fencingToken: 0,
        idempotencyKey: "\(configuration.identity)-0", destination: destination,
        isPrimary: destination.name == primary || !destinations.contains { $0.name == primary }, kind: kind,
        decision: 0, story: story, embargo: end, firedAt: at,
        destinationIdentity: "\(configuration.identity)/\(destination.name)",
        hasDeliveredBefore: try known[destination.name]?.decode("has_delivered_before") ?? false, begunAt: now)
      return ProspectiveDelivery(order: order, hold: try known[destination.name]?.decode("hold"))
    }
  }
}

extension Refusal {
  fileprivate static func killedHasNoPage(_ story: StoryNumber) -> Refusal {
    Refusal(
      .wrongState, "Story \(story) was killed, so it will not have a page again.",
      hint: "Read what it said with: copydesk show \(story)")
  }

  fileprivate static func saysSomethingElse(_ story: PublishedStory) -> Refusal {
    Refusal(
      .internal, "The content of version \(story.version) of story \(story.number) does not match its content hash.",
      hint: "It cannot be published. An operator can find out more with: copydesk audit verify")
  }
}
