public import Foundation
public import Newsroom
import JobQueue
import Postgres

/// A message that is to be sent now.
public struct NoticeOrder: Hashable, Sendable {
  /// The message's number.
  public var message: Int
  /// The same on every attempt, for receivers to tell repeats by.
  public var token: UUID
  /// How often it has been tried, this time included.
  public var attempt: Int
  /// To whom.
  public var staff: StaffHandle
  /// The person's name.
  public var name: String
  /// By which channel.
  public var channel: String
  /// What the person said about that channel.
  public var settings: CanonicalJSON
  /// What is told, the oldest first.
  public var items: [NoticeItem]
  /// Whether it waited for the end of the person's quiet.
  public var isDigest: Bool
  /// The newsroom's name.
  public var newsroom: String
  /// On whose clocks times are told.
  public var zone: TimeZone
  /// The database's clock.
  public var now: Date

  /// The notices in words.
  public var text: NoticeText {
    NoticeText(items, newsroom: newsroom, zone: zone, isDigest: isDigest, now: now)
  }
}

/// What becomes of a message when its job runs.
public enum TellTurn: Sendable {
  /// Nothing: it was sent, or there is nothing left to tell.
  case over
  /// It is looked at again then.
  case notBefore(Duration)
  /// It is to be sent, and that is recorded.
  case send(NoticeOrder)
}

extension Store {
  /// Takes a message to be sent, if its time has come and there is still something in it to tell.
  ///
  /// What has been settled since, as when somebody else has read the story, is not told any more.
  public func beginTelling(_ claim: TellClaim) async throws -> TellTurn {
    try await transaction { connection in
      guard let row = try await connection.queryOne(queries["lock_message"], claim.message) else { return .over }
      guard try ["waiting", "sending"].contains(row.decode("state", as: String.self)) else { return .over }
      let now = try await now(connection)
      let due = try row.decode("send_at", as: Date.self)
      guard due <= now else {
        return .notBefore(.milliseconds(Int64((due.timeIntervalSince(now) * 1000).rounded(.up))))
      }
      let contents = try await signedConfiguration(connection).contents
      let staff: StaffHandle = try row.slug("staff")
      let channel = try row.decode("channel", as: String.self)
      guard let person = contents.person(staff), person.isActive, let settings = person.notify?.channels[channel] else {
        try await end(claim, "settled", error: "\(staff) is not told by \(channel) any more", connection)
        return .over
      }
      let items = try await items(of: claim.message, contents, connection)
      guard !items.isEmpty else {
        try await end(claim, "settled", error: "nothing in it is still to be told", connection)
        return .over
      }
      let begun = try await connection.queryOne(
        queries["begin_message"], claim.message, claim.job.rawValue, claim.fencingToken)
      guard let begun else { throw MissingRow(query: "begin_message") }
      return .send(
        NoticeOrder(
          message: claim.message, token: try row.uuid("token"), attempt: try begun.decode("attempts"), staff: staff,
          name: person.name, channel: channel, settings: settings, items: items,
          isDigest: try row.decode("digest"), newsroom: contents.newsroom.name, zone: contents.zone(of: person),
          now: now))
    }
  }

  /// Enters that a message went out, with what the channel answered.
  public func recordTold(_ claim: TellClaim, receipt: [String: CanonicalJSON]) async throws {
    try await pool.execute(
      queries["end_message"], claim.message, claim.job.rawValue, claim.fencingToken, "sent", String?.none,
      JSONB(text: CanonicalJSON.object(receipt).text))
  }

  /// Enters that a message did not go out.
  ///
  /// - Parameter givingUp: Whether it is not to be tried again.
  public func recordNotTold(_ claim: TellClaim, error: String, givingUp: Bool) async throws {
    let error = String(error.prefix(800))
    guard givingUp else {
      try await pool.execute(queries["message_error"], claim.message, claim.job.rawValue, claim.fencingToken, error)
      return
    }
    try await end(claim, "failed", error: error, pool)
  }

  private func end(
    _ claim: TellClaim, _ state: String, error: String, _ connection: some PostgresQuerying
  ) async throws {
    try await connection.execute(
      queries["end_message"], claim.message, claim.job.rawValue, claim.fencingToken, state, error, JSONB?.none)
  }

  /// What a message has to tell, without what has been settled since.
  func items(
    of message: Int, _ contents: SignedContents, _ connection: some PostgresQuerying
  ) async throws -> [NoticeItem] {
    try await connection.query(queries["message_items"], message).map { try NoticeItem($0, contents) }
  }
}

extension NoticeItem {
  init(_ row: Row, _ contents: SignedContents) throws {
    let desk: DeskSlug? = try row.optionalSlug("desk")
    let story = try row.optionalOrdinal("story", StoryNumber.self).map { number in
      Story(number: number, slug: try row.slug("slug"), headline: try row.decode("headline"))
    }
    self.init(
      number: try row.decode("id"), kind: try row.choice("kind"),
      because: NoticeReason(rawValue: try row.decode("because")), action: try row.decode("action"),
      actor: try row.decode("actor"), at: try row.decode("at"), story: story, desk: desk,
      deskName: desk.map { slug in contents.desks.first { $0.slug == slug }?.name ?? slug.text },
      destination: try row.optionalSlug("destination"), detail: (try? row.json("detail")) ?? [:])
  }
}
