public import Foundation
import JobQueue
public import Newsroom
import Postgres

/// A notice with what became of it.
public struct NoticeRecord: Hashable, Sendable {
  /// A message that a notice went in, or goes in.
  public struct Message: Hashable, Codable, Sendable {
    /// By which channel.
    public var channel: String
    /// `waiting`, `sending`, `sent`, `failed`, or `settled`: not sent, since it was past by then.
    public var state: String
    /// Whether it waited for the end of the person's quiet.
    public var digest: Bool
    /// How often it was tried.
    public var attempts: Int
    /// What went wrong last.
    public var error: String?
    /// When it is, or was, to be sent.
    public var sendAt: Instant
    /// When it was sent or given up.
    public var endedAt: Instant?
    /// What the channel answered.
    public var receipt: [String: CanonicalJSON]?
    /// The id that the receiver saw.
    public var token: String
  }

  /// To whom.
  public var staff: StaffHandle
  /// What is said.
  public var item: NoticeItem
  /// When it was made.
  public var madeAt: Date
  /// What it went in; none for a person who is told by no channel.
  public var messages: [Message]
}

/// A message that has not been sent yet.
public struct WaitingMessage: Sendable {
  /// When it is to be sent.
  public var sendAt: Date
  /// As it would be sent now; without items when all that it says is past.
  public var order: NoticeOrder
  /// What went wrong when it was tried last.
  public var error: String?
}

extension Store {
  /// What people were told and why, the newest first.
  ///
  /// - Parameters:
  ///   - staff: Only this person's; nil for everybody's.
  ///   - limit: 1 to 200; what is beyond counts as the nearest of these.
  public func notices(
    for staff: StaffHandle?, limit: Int = 50, after: PageCursor? = nil
  ) async throws -> Page<NoticeRecord> {
    let limit = Page<NoticeRecord>.limit(limit)
    let contents = try await signedConfiguration(pool).contents
    let rows = try await pool.query(queries["notices"], staff?.text, try after?.number(), limit)
    let records = try rows.map { row in
      NoticeRecord(
        staff: try row.slug("staff"), item: try NoticeItem(row, contents), madeAt: try row.decode("made_at"),
        messages: try row.json("messages"))
    }
    return Page(records, limit: limit) { $0.item.number }
  }

  /// What is to be sent to a person, as it would be sent now, the first to be sent first.
  public func waitingMessages(for staff: StaffHandle) async throws -> [WaitingMessage] {
    let contents = try await signedConfiguration(pool).contents
    let now = try await now(pool)
    guard let person = contents.person(staff) else { return [] }
    var messages: [WaitingMessage] = []
    for row in try await pool.query(queries["waiting_messages"], staff.text) {
      let number = try row.decode("id", as: Int.self)
      let channel = try row.decode("channel", as: String.self)
      messages.append(
        WaitingMessage(
          sendAt: try row.decode("send_at"),
          order: NoticeOrder(
            message: number, token: try row.uuid("token"), attempt: try row.decode("attempts"), staff: staff,
            name: person.name, channel: channel, settings: person.notify?.channels[channel] ?? .null,
            items: try await items(of: number, contents, pool), isDigest: try row.decode("digest"),
            newsroom: contents.newsroom.name, zone: contents.zone(of: person), now: now),
          error: try row.decode("error")))
    }
    return messages
  }

  /// How a person is told, and on whose clocks their hours are; nil for one who is told by no channel.
  public func noticePreferences(
    of staff: StaffHandle
  ) async throws -> (preferences: NoticePreferences, zone: TimeZone)? {
    let contents = try await signedConfiguration(pool).contents
    guard let person = contents.person(staff), let preferences = person.notify else { return nil }
    return (preferences, contents.zone(of: person))
  }

  /// Gives messages a job that have none left, and lets go what is kept long enough.
  func tendNotices() async throws {
    for row in try await pool.query(queries["idle_messages"]) {
      try await queue.enqueue(TellJob(message: row.decode("id")), cause: "sweep", in: pool)
    }
    try await pool.execute(queries["prune_notices"])
  }
}
