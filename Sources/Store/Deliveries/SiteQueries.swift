import Foundation
import Newsroom
import Postgres

extension Store {
  /// All that a site shows, once the order is carried out, as far as signatures vouch for it. Throws `AttemptFenced` when
  /// another worker has ended the attempt.
  ///
  /// What they do not vouch for is in no list; its own page stays as it is, and `status` names it.
  public func siteSnapshot(for order: DeliveryOrder) async throws -> SiteSnapshot {
    let read = try await pool.withTransaction(isolation: .repeatableRead) {
      connection -> (snapshot: SiteSnapshot, faults: [StoryNumber: String]) in
      guard try await connection.queryOne(queries["attempt_is_open"], order.attemptID) != nil else {
        throw AttemptFenced(delivery: order.delivery, fencingToken: order.fencingToken)
      }
      let related = (order.story.content.related ?? []).map(\.text)
      let shown = try await connection.query(queries["shown_stories"], related, order.story.slug.text)
      let others = try shown.map { try $0.ordinal("number", StoryNumber.self) }.filter { $0 != order.story.number }
      let (carried, faults) = try await carriedStories(others, at: order.destination.name, connection)
      let stories = order.kind == .kill ? carried : carried + [order.story]
      return (try await snapshot(of: stories, at: order.destination.name, connection), faults)
    }
    await distrust(read.faults)
    return read.snapshot
  }

  /// The newsroom with these stories.
  func snapshot(
    of stories: [PublishedStory], at destination: DestinationName, _ connection: Connection
  ) async throws -> SiteSnapshot {
    let configuration = try await signedConfiguration(connection)
    let withdrawals = try await connection.query(queries["last_withdrawals"], destination.text).map { row in
      (try row.slug("desk", DeskSlug.self), try row.decode("at", as: Date.self))
    }
    guard let identity = UUID(uuidString: configuration.identity) else { throw MissingRow(query: "configuration_head") }
    return SiteSnapshot(
      identity: identity, newsroom: configuration.newsroom, desks: configuration.desks,
      staff: configuration.authors(at: try await now(connection)),
      stories: stories.sorted { ($0.firstPublishedAt, $0.number) > ($1.firstPublishedAt, $1.number) },
      withdrawals: Dictionary(withdrawals) { first, _ in first })
  }

  /// These stories as the destination has them, as far as signatures vouch for them: their approvals, that they went out, and
  /// that they arrived; and of the others, why not. Those that it never had, or has had withdrawn, are left out.
  func carriedStories(
    _ numbers: [StoryNumber], at destination: DestinationName, _ connection: Connection
  ) async throws -> (stories: [PublishedStory], faults: [StoryNumber: String]) {
    let rows = try await connection.query(queries["carried_stories"], destination.text, numbers.map(\.rawValue))
    let decisions = try await faults(of: rows.map { try $0.decode("decision") }, connection)
    let receipts = try await receiptFaults(of: rows.map { try $0.decode("delivery") }, connection)
    let amendments = try await amendments(of: rows.map { try $0.ordinal("number") }, connection)
    var stories: [PublishedStory] = []
    var faults: [StoryNumber: String] = [:]
    for row in rows {
      let number: StoryNumber = try row.ordinal("number")
      if let fault = try decisions[row.decode("decision")] ?? receipts[row.decode("delivery")] {
        faults[number] = fault
      } else if let story = try? PublishedStory(row, amendments) {
        stories.append(story)
      } else {
        faults[number] = "its content cannot be read"
      }
    }
    return (stories, faults)
  }

  /// The amendments that signatures vouch for: what they tell readers is part of what was signed.
  func amendments(
    of stories: [StoryNumber], _ connection: Connection
  ) async throws -> [StoryNumber: [PublishedStory.Amendment]] {
    let rows = try await connection.query(queries["amendments"], stories.map(\.rawValue))
    let faults = try await faults(of: rows.map { try $0.decode("decision") }, connection)
    let vouched = try rows.filter { try faults[$0.decode("decision")] == nil }.map { row in
      (
        story: try row.ordinal("story", StoryNumber.self),
        amendment: PublishedStory.Amendment(
          kind: try row.choice("kind"), note: try row.decode("note"), at: try row.decode("at"),
          version: try row.ordinal("version"))
      )
    }
    return Dictionary(grouping: vouched, by: \.story).mapValues { $0.map(\.amendment) }
  }
}

extension SignedConfiguration {
  /// Everybody who ever worked here, with the titles that they hold themselves at that instant.
  fileprivate func authors(at now: Date) -> [SiteSnapshot.Author] {
    contents.members(at: now).map { member in
      SiteSnapshot.Author(
        handle: member.handle, name: member.name, bio: member.bio,
        titles: member.grants.filter { $0.covering == nil }.compactMap { grant in
          grant.title.map { SiteSnapshot.Title(desk: grant.scope.desk, title: $0) }
        })
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
