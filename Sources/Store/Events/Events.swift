public import Foundation
public import Newsroom
import Postgres
import Synchronization

/// Something that happened, for whoever watches.
public struct NewsroomEvent: Hashable, Sendable {
  /// A place in the stream: `<epoch>-<xid>-<id>`.
  public struct ID: Hashable, Comparable, Sendable, LosslessStringConvertible {
    /// The database's epoch; another one means another history.
    public var epoch: Int
    /// The transaction.
    public var xid: Int
    /// The number.
    public var id: Int

    /// A place of these coordinates.
    public init(epoch: Int, xid: Int, id: Int) {
      self.epoch = epoch
      self.xid = xid
      self.id = id
    }

    /// Nil unless three numbers with hyphens between them.
    public init?(_ description: String) {
      let parts = description.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
      guard parts.count == 3, let epoch = parts[0], let xid = parts[1], let id = parts[2] else { return nil }
      self.init(epoch: epoch, xid: xid, id: id)
    }

    /// As `Last-Event-ID` has it.
    public var description: String { "\(epoch)-\(xid)-\(id)" }

    /// Whether it comes earlier in the stream.
    public static func < (one: Self, other: Self) -> Bool {
      (one.epoch, one.xid, one.id) < (other.epoch, other.xid, other.id)
    }
  }

  /// Its place in the stream.
  public var id: ID
  /// When.
  public var at: Date
  /// What: the name of an action or of a step that Copydesk took itself (`fire`, `deliver` …), or `configuration`.
  public var kind: String
  /// The story concerned.
  public var story: StoryNumber?
  /// The desk concerned.
  public var desk: DeskSlug?
  /// Whatever else belongs to it, as JSON.
  public var data: String
}

extension Store {
  /// The channel on which the database says, without a payload, that something has happened. What is said there is a hint:
  /// the event itself may become readable a moment later, when a transaction that began before it has ended.
  public static let eventChannel = "copydesk_event"

  /// The place in the stream at which somebody goes on: after the event that they know, or now.
  ///
  /// Throws `Refusal` with `gone` when what followed the event has been pruned, or when it is of another history.
  public func streamPlace(after event: NewsroomEvent.ID?) async throws -> NewsroomEvent.ID {
    guard let row = try await pool.queryOne(queries["stream_place"], event.map { String($0.xid) }, event?.id ?? 0)
    else {
      throw MissingRow(query: "stream_place")
    }
    let epoch = try row.decode("epoch", as: Int.self)
    guard let event else { return NewsroomEvent.ID(epoch: epoch, xid: try row.decode("beginning"), id: 0) }
    guard event.epoch == epoch, try row.decode("is_kept") else {
      throw Refusal(
        .gone, "The events after \(event) are no longer kept.",
        hint: "Fetch the current state again, then connect without Last-Event-ID.")
    }
    return event
  }

  /// What happened after a place in the stream, in order and without a gap, as far as nothing can come before it any more.
  public func events(after place: NewsroomEvent.ID, limit: Int = 100) async throws -> [NewsroomEvent] {
    try await pool.query(queries["events"], String(place.xid), place.id, max(limit, 1)).map { row in
      NewsroomEvent(
        id: NewsroomEvent.ID(epoch: place.epoch, xid: try row.decode("xid"), id: try row.decode("id")),
        at: try row.decode("at"), kind: try row.decode("kind"), story: try row.optionalOrdinal("story"),
        desk: try row.optionalSlug("desk"), data: try row.decode("data", as: JSONB.self).text)
    }
  }
}

/// Lets one of this process's transactions announce its events in a while, since NOTIFY makes commits wait for one another.
final class EventNotices: Sendable {
  /// How far apart announcements are at least.
  private static let interval = Duration.milliseconds(10)

  private let last = Mutex<ContinuousClock.Instant?>(nil)

  /// Whether a transaction is to announce its events; if so, it counts as having done so.
  func isDue() -> Bool {
    last.withLock { last in
      let now = ContinuousClock.now
      if let last, now - last < Self.interval { return false }
      last = now
      return true
    }
  }
}
