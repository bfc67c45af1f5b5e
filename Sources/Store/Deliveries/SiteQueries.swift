import Foundation
public import Newsroom
import Postgres

extension Store {
  /// The newsroom with these stories as a destination has them, as far as signatures vouch for them. Throws `AttemptFenced` when
  /// another worker has ended the attempt for which they are read.
  ///
  /// What they do not vouch for is in no list; its own page stays as it is, and `status` names it.
  ///
  /// - Parameters:
  ///   - slugs: Further stories, by these names.
  ///   - order: For whose attempt; nil for one that is looked over by itself.
  public func siteSnapshot(
    of numbers: Set<StoryNumber>, named slugs: [StorySlug] = [], at destination: DestinationName,
    for order: DeliveryOrder? = nil
  ) async throws -> SiteSnapshot {
    let read = try await pool.withTransaction(isolation: .repeatableRead) {
      connection -> (snapshot: SiteSnapshot, faults: [StoryNumber: String]) in
      if let order, try await connection.queryOne(queries["attempt_is_open"], order.attemptID) == nil {
        throw AttemptFenced(delivery: order.delivery, fencingToken: order.fencingToken)
      }
      var all = numbers
      if !slugs.isEmpty {
        let named = try await connection.query(queries["numbers_of_slugs"], slugs.map(\.text))
        all.formUnion(try named.map { try $0.ordinal("number") })
      }
      guard !all.isEmpty else { return (try await snapshot(of: [], connection), [:]) }
      let (stories, faults) = try await carriedStories(all.sorted(), at: destination, connection)
      return (try await snapshot(of: stories, connection), faults)
    }
    await distrust(read.faults)
    return read.snapshot
  }

  /// The newsroom with these stories.
  func snapshot(of stories: [PublishedStory], _ connection: Connection) async throws -> SiteSnapshot {
    let configuration = try await signedConfiguration(connection)
    guard let identity = UUID(uuidString: configuration.identity) else { throw MissingRow(query: "configuration_head") }
    let (now, frontPage) = try await siteClock(connection)
    return SiteSnapshot(
      identity: identity, newsroom: configuration.newsroom, desks: configuration.desks,
      staff: configuration.authors(at: now), now: now, frontPage: frontPage,
      stories: stories.sorted { ($0.firstPublishedAt, $0.number) > ($1.firstPublishedAt, $1.number) })
  }

  /// These stories as the destination has them, as far as signatures vouch for them: their approvals, that they went out, and
  /// that they arrived; and of the others, why not. Those that it never had, or has had withdrawn, are left out.
  func carriedStories(
    _ numbers: [StoryNumber], at destination: DestinationName, _ connection: Connection
  ) async throws -> (stories: [PublishedStory], faults: [StoryNumber: String]) {
    let keys = try await keyStates(connection)
    let deliveries = try await carriedDeliveries(of: numbers, at: destination, connection)
    let (known, unknown) = carried.recall(deliveries, under: keys)
    var stories = known.map(\.value)
    guard !unknown.isEmpty else { return (stories, [:]) }
    let unread = Dictionary(unknown.map { ($0.story, $0) }) { first, _ in first }
    let rows = try await connection.query(
      queries["carried_stories"], destination.text, unread.keys.map(\.rawValue).sorted())
    let decisions = try await faults(of: rows.map { try $0.decode("decision") }, connection)
    let receipts = try await receiptFaults(of: rows.map { try $0.decode("delivery") }, connection)
    let amendments = try await amendments(of: rows.map { try $0.ordinal("number") }, connection)
    var faults: [StoryNumber: String] = [:]
    for row in rows {
      let number: StoryNumber = try row.ordinal("number")
      if let fault = try decisions[row.decode("decision")] ?? receipts[row.decode("delivery")] {
        faults[number] = fault
      } else if let story = try? PublishedStory(row, amendments) {
        stories.append(story)
        if let delivery = unread[number] { carried.keep(story, of: delivery, cost: story.cost, under: keys) }
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
    let faults = try await faults(of: rows.flatMap { try $0.decode("decisions", as: [Int].self) }, connection)
    let vouched = try rows.filter { row in try row.decode("decisions", as: [Int].self).contains { faults[$0] == nil } }
      .map { row in
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
  /// What it takes in memory, in bytes, roughly.
  fileprivate var cost: Int { 2000 + content.body.utf8.count + (content.summary?.utf8.count ?? 0) }

  /// A version as a destination has it: with the amendments up to it.
  init(_ row: Row, _ amendments: [StoryNumber: [Amendment]]) throws {
    let number = try row.ordinal("number", StoryNumber.self)
    let version = try row.ordinal("version", VersionNumber.self)
    self.init(
      number: number, slug: try row.slug("slug"), desk: try row.slug("desk"), version: version,
      hash: try row.hash("content_hash"), content: try row.content("content"),
      firstPublishedAt: try row.decode("first_published_at"), updatedAt: try row.decode("updated_at"),
      amendments: amendments[number, default: []].filter { $0.version <= version },
      formerPaths: try row.decode("former_paths"))
  }
}
