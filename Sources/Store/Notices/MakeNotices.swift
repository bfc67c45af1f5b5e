import Foundation
import JobQueue
import Newsroom
import Postgres

extension Store {
  /// How many events are looked at in one transaction.
  static let eventsPerRound = 200

  /// Makes notices of what happened since they were made last, and messages of the notices; of 200 events at most.
  ///
  /// Any number of daemons may ask at once: one of them does it, the others find nothing to do.
  ///
  /// - Returns: How many events were looked at.
  @discardableResult
  public func makeNotices() async throws -> Int {
    try await transaction { connection in
      guard let place = try await connection.queryOne(queries["take_notice_place"]) else { return 0 }
      let rows = try await connection.query(
        queries["events"], try place.decode("xid", as: String.self), try place.decode("event", as: Int.self),
        Self.eventsPerRound)
      guard let last = rows.last else { return 0 }
      let notices = try await notices(of: rows, connection)
      if !notices.isEmpty { try await write(notices, connection) }
      try await connection.execute(
        queries["move_notice_place"], String(try last.decode("xid", as: Int.self)), try last.decode("id", as: Int.self))
      return rows.count
    }
  }

  /// Has people told of outages that last.
  public func tellOutages() async throws { try await pool.execute(queries["tell_outages"]) }

  /// The notices of events, with the events' numbers.
  private func notices(of rows: [Row], _ connection: Connection) async throws -> [(event: Int, notice: Notice)] {
    let now = try await now(connection)
    let staff = try await signedConfiguration(connection).contents.members(at: now)
    let numbers = Set(try rows.compactMap { try $0.optionalOrdinal("story", StoryNumber.self) })
    let stories = try await connection.query(queries["notice_stories"], numbers.map(\.rawValue).sorted())
      .reduce(into: [StoryNumber: NoticeEvent.Story]()) { stories, row in
        stories[try row.ordinal("number")] = try NoticeEvent.Story(row)
      }
    return try rows.flatMap { row -> [(Int, Notice)] in
      // A row that cannot be read harms no other.
      guard let event = try? NoticeEvent(row, stories) else { return [] }
      let number = try row.decode("id", as: Int.self)
      return NoticeRule.notices(of: event, to: staff, now: now).map { (number, $0) }
    }
  }

  /// Writes notices, and puts those that are new into messages by the channels that each person wants.
  private func write(_ notices: [(event: Int, notice: Notice)], _ connection: Connection) async throws {
    let made = try await connection.query(
      queries["make_notices"], notices.map(\.event), notices.map(\.notice.staff.text),
      notices.map(\.notice.kind.rawValue), notices.map(\.notice.because.rawValue))
    let now = try await now(connection)
    let contents = try await signedConfiguration(connection).contents
    var last = try await lastTold(Set(try made.map { try $0.decode("staff", as: String.self) }), connection)
    for row in try made.sorted(by: { try $0.messageOrder < $1.messageOrder }) {
      let staff: StaffHandle = try row.slug("staff")
      guard let person = contents.person(staff), let preferences = person.notify else { continue }
      for channel in preferences.channels.keys.sorted() {
        let place = ToldPlace(staff: staff.text, channel: channel)
        let timing = NoticeTiming(
          try row.choice("kind"), preferences, zone: contents.zone(of: person), lastTold: last[place], now: now)
        try await add(try row.decode("id"), to: place, timing, now: now, connection)
        last[place] = max(last[place] ?? .distantPast, timing.isDigest ? .distantPast : timing.at - NoticeTiming.gap)
      }
    }
  }

  /// Puts a notice into the message that goes to the person next, or into a new one.
  private func add(
    _ notice: Int, to place: ToldPlace, _ timing: NoticeTiming, now: Date, _ connection: Connection
  ) async throws {
    let row = try await connection.queryOne(
      queries["open_message"], place.staff, place.channel, timing.isDigest, timing.at)
    guard let row else { throw MissingRow(query: "open_message") }
    let message = try row.decode("id", as: Int.self)
    try await connection.execute(queries["add_to_message"], message, notice, place.staff, place.channel)
    guard try row.decode("needs_job", as: Bool.self) else { return }
    let options = EnqueueOptions(
      at: timing.at > now ? timing.at : nil, cause: "notice \(notice)", limitKey: "\(place.channel) \(place.staff)")
    try await queue.enqueue(TellJob(message: message), options, in: connection)
  }

  private func lastTold(_ staff: Set<String>, _ connection: Connection) async throws -> [ToldPlace: Date] {
    try await connection.query(queries["last_messages"], staff.sorted()).reduce(into: [:]) { told, row in
      let place = ToldPlace(staff: try row.decode("staff"), channel: try row.decode("channel"))
      told[place] = try row.decode("tried_at", as: Date.self)
    }
  }
}

/// A person and a channel.
private struct ToldPlace: Hashable {
  let staff: String
  let channel: String
}

extension Row {
  /// In which order messages are locked, whoever makes notices.
  fileprivate var messageOrder: String {
    get throws { "\(try decode("staff", as: String.self)) \(1_000_000_000_000_000 + (try decode("id", as: Int.self)))" }
  }
}

extension NoticeEvent.Story {
  fileprivate init(_ row: Row) throws {
    self.init(
      authors: Set(try row.slugs("authors")), assignee: try row.optionalSlug("assignee"),
      claimedBy: try row.optionalSlug("claimed_by"), signedBy: Set(try row.slugs("signed_by")),
      missing: try row.capabilities("missing"))
  }
}

extension NoticeEvent {
  fileprivate init(_ row: Row, _ stories: [StoryNumber: Story]) throws {
    let data = try row.json("data", [String: CanonicalJSON].self)
    let story: StoryNumber? = try row.optionalOrdinal("story")
    func text(_ key: String) -> String? { if case .string(let text)? = data[key] { text } else { nil } }
    var desks = try row.optionalSlug("desk", DeskSlug.self).map { [$0] } ?? []
    if case .array(let slugs)? = data["desks"] {
      desks += slugs.compactMap { if case .string(let slug) = $0 { DeskSlug(slug) } else { nil } }
    }
    var detail: [String: CanonicalJSON] = [:]
    if case .object(let members)? = data["detail"] { detail = members }
    self.init(
      action: try row.decode("kind"), actor: text("actor") ?? Actor.system.name, desks: desks,
      story: story.flatMap { stories[$0] }, state: text("state").flatMap(StoryState.init(rawValue:)), detail: detail)
  }
}

extension SignedContents {
  /// On whose clocks a person's hours are: those of the desk of the first role of their own, else the newsroom's.
  func zone(of person: Person) -> TimeZone { TimeZone(identifier: zoneName(of: person)) ?? .gmt }

  /// The same zone's IANA name, as the configuration has it.
  func zoneName(of person: Person) -> String {
    let own = person.grants.lazy.filter { $0.covering == nil }.compactMap(\.scope.desk)
    let desk = own.compactMap { slug in desks.first { $0.slug == slug } }.first
    return desk?.timeZone ?? newsroom.timeZone
  }
}
