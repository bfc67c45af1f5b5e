import Foundation
import Newsroom
import Postgres

extension Store {
  /// All that a site shows, once the order is carried out. Throws `AttemptFenced` when another worker has ended the attempt.
  public func siteSnapshot(for order: DeliveryOrder) async throws -> SiteSnapshot {
    try await pool.withTransaction(isolation: .repeatableRead) { connection in
      guard try await connection.queryOne(queries["attempt_is_open"], order.attemptID) != nil else {
        throw AttemptFenced(delivery: order.delivery, fencingToken: order.fencingToken)
      }
      let related = (order.story.content.related ?? []).map(\.text)
      let shown = try await connection.query(queries["shown_stories"], related, order.story.slug.text)
      var stories = try await carriedStories(
        shown.map { try $0.ordinal("number") }, at: order.destination.name, connection)
      stories.removeAll { $0.number == order.story.number }
      if order.kind != .kill { stories.append(order.story) }
      return try await snapshot(of: stories, at: order.destination.name, connection)
    }
  }

  /// The newsroom with these stories.
  func snapshot(
    of stories: [PublishedStory], at destination: DestinationName, _ connection: Connection
  ) async throws -> SiteSnapshot {
    let newsroom = try await newsroomRow(on: connection)
    let withdrawals = try await connection.query(queries["last_withdrawals"], destination.text).map { row in
      (try row.slug("desk", DeskSlug.self), try row.decode("at", as: Date.self))
    }
    return SiteSnapshot(
      identity: try newsroom.uuid("identity"), newsroom: try NewsroomSettings(newsroom),
      desks: try await desks(on: connection), staff: try await authors(connection),
      stories: stories.sorted { ($0.firstPublishedAt, $0.number) > ($1.firstPublishedAt, $1.number) },
      withdrawals: Dictionary(withdrawals) { first, _ in first })
  }

  /// These stories as the destination has them; those that it never had, or has had withdrawn, are left out.
  func carriedStories(
    _ numbers: [StoryNumber], at destination: DestinationName, _ connection: Connection
  ) async throws -> [PublishedStory] {
    let rows = try await connection.query(
      queries["carried_stories"], destination.text, numbers.map(\.rawValue))
    let amendments = try await amendments(of: rows.map { try $0.ordinal("number") }, connection)
    return try rows.map { try PublishedStory($0, amendments) }
  }

  func amendments(
    of stories: [StoryNumber], _ connection: Connection
  ) async throws -> [StoryNumber: [PublishedStory.Amendment]] {
    let rows = try await connection.query(queries["amendments"], stories.map(\.rawValue)).map { row in
      (
        story: try row.ordinal("story", StoryNumber.self),
        amendment: PublishedStory.Amendment(
          kind: try row.choice("kind"), note: try row.decode("note"), at: try row.decode("at"),
          version: try row.ordinal("version"))
      )
    }
    return Dictionary(grouping: rows, by: \.story).mapValues { $0.map(\.amendment) }
  }

  private func authors(_ connection: Connection) async throws -> [SiteSnapshot.Author] {
    let titles = try await connection.query(queries["titles"]).map { row in
      (
        staff: try row.slug("staff", StaffHandle.self),
        title: SiteSnapshot.Title(desk: try row.optionalSlug("desk"), title: try row.decode("title"))
      )
    }
    let byStaff = Dictionary(grouping: titles, by: \.staff)
    return try await connection.query(queries["staff"], [String]?.none).map { row in
      let handle = try row.slug("handle", StaffHandle.self)
      return SiteSnapshot.Author(
        handle: handle, name: try row.decode("name"), bio: try row.decode("bio"),
        titles: byStaff[handle, default: []].map(\.title))
    }
  }
}

extension PublishedStory {
  /// A version as a destination has it: with the amendments up to it.
  init(_ row: Row, _ amendments: [StoryNumber: [Amendment]]) throws {
    let number = try row.ordinal("number", StoryNumber.self)
    let version = try row.ordinal("version", VersionNumber.self)
    self.init(
      number: number, slug: try row.slug("slug"), desk: try row.slug("desk"), version: version,
      hash: try row.hash("content_hash"), content: try row.content("content"),
      firstPublishedAt: try row.decode("first_published_at"), updatedAt: try row.decode("updated_at"),
      amendments: amendments[number, default: []].filter { $0.version <= version })
  }
}
