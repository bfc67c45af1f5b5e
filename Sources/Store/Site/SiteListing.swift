import Foundation
public import Newsroom
import Postgres

/// In which lists of a site the stories stand that it has. It tells what may be looked at; whether that may be shown,
/// signatures tell.
extension Store {
  /// Where these stories stand at a destination.
  public func listing(
    of stories: [StoryNumber], at destination: DestinationName
  ) async throws -> [StoryNumber: [ListEntry]] {
    guard !stories.isEmpty else { return [:] }
    let rows = try await pool.query(queries["listing_of"], destination.text, stories.map(\.rawValue))
    let entries = try rows.map { row in
      (
        story: try row.ordinal("story", StoryNumber.self),
        entry: ListEntry(list: try row.decode("list"), at: try row.decode("at"), place: try row.decode("place"))
      )
    }
    return Dictionary(grouping: entries, by: \.story).mapValues { $0.map(\.entry) }
  }

  /// What is remembered of these lists; nothing of those that never had a story.
  public func memories(of lists: [String], at destination: DestinationName) async throws -> [ListMemory] {
    guard !lists.isEmpty else { return [] }
    return try await pool.query(queries["list_memories"], destination.text, lists).map(ListMemory.init)
  }

  /// The lists that ever had a story, in the order of their names, after that one.
  public func lists(at destination: DestinationName, after list: String, limit: Int) async throws -> [ListMemory] {
    try await pool.query(queries["lists"], destination.text, list, limit).map(ListMemory.init)
  }

  /// What these windows have, in each one's order.
  public func stories(
    in windows: [SiteWindow], at destination: DestinationName
  ) async throws -> [SiteWindow: [ListedStory]] {
    guard !windows.isEmpty else { return [:] }
    let bounds = windows.map(WindowBounds.init)
    let rows = try await pool.query(
      queries["list_windows"], destination.text, windows.map(\.list), bounds.map(\.part), bounds.map(\.at),
      bounds.map(\.low), bounds.map(\.high))
    var found: [SiteWindow: [ListedStory]] = [:]
    for row in rows {
      let story = ListedStory(
        position: ListPosition(at: try row.decode("at"), story: try row.ordinal("story")),
        place: try row.decode("place"))
      found[windows[try row.decode("window", as: Int.self) - 1], default: []].append(story)
    }
    return found
  }

  /// Where these stories lie that the destination has, as far as signatures vouch for them, since when they are as they are,
  /// and what they are called.
  public func addresses(
    of stories: [StoryNumber], at destination: DestinationName
  ) async throws -> [StoryNumber: ListedAddress] {
    guard !stories.isEmpty else { return [:] }
    let keys = try await keyStates(pool)
    let deliveries = try await carriedDeliveries(of: stories, at: destination, pool)
    let (known, unknown) = listed.recall(deliveries, under: keys)
    var addresses = Dictionary(known.map { ($0.delivery.story, $0.value) }) { first, _ in first }
    guard !unknown.isEmpty else { return addresses }
    let unread = Dictionary(unknown.map { ($0.story, $0) }) { first, _ in first }
    let rows = try await pool.query(
      queries["carried_addresses"], destination.text, unread.keys.map(\.rawValue).sorted())
    let decisions = try await self.faults(of: rows.map { try $0.decode("decision") }, pool)
    let receipts = try await receiptFaults(of: rows.map { try $0.decode("delivery") }, pool)
    var faults: [StoryNumber: String] = [:]
    for row in rows {
      let address = try ListedAddress(row)
      if let fault = try decisions[row.decode("decision")] ?? receipts[row.decode("delivery")] {
        faults[address.story] = fault
        continue
      }
      addresses[address.story] = address
      if let delivery = unread[address.story] { listed.keep(address, of: delivery, cost: 1, under: keys) }
    }
    await distrust(faults)
    return addresses
  }

  /// The media types and dimensions of these pictures, as far as the newsroom has them.
  public func pictureFacts(_ hashes: [String]) async throws -> [PictureFacts] {
    guard !hashes.isEmpty else { return [] }
    return try await pool.query(queries["picture_facts"], hashes).map { row in
      PictureFacts(
        sha256: try row.decode("sha256"), mediaType: try row.decode("media_type"), width: try row.decode("width"),
        height: try row.decode("height"), size: try row.decode("size"))
    }
  }
}

/// A picture without its bytes.
public struct PictureFacts: Hashable, Sendable {
  /// SHA-256 of its bytes.
  public let sha256: String
  /// IANA media type.
  public let mediaType: String
  /// In pixels.
  public let width: Int
  /// In pixels.
  public let height: Int
  /// In bytes.
  public let size: Int

  /// The facts of a picture.
  public init(sha256: String, mediaType: String, width: Int, height: Int, size: Int) {
    self.sha256 = sha256
    self.mediaType = mediaType
    self.width = width
    self.height = height
    self.size = size
  }
}

/// A window in the words of the query.
private struct WindowBounds {
  let part: String
  let at: Date
  let low: Int
  let high: Int

  init(_ window: SiteWindow) {
    let epoch = Date(timeIntervalSince1970: 0)
    (part, at, low, high) =
      switch window.part {
      case .latest(let count): ("latest", epoch, 0, count)
      case .since(let instant, let most): ("since", instant, 0, most)
      case .before(let position, let count): ("before", position.at, position.story.rawValue, count)
      case .after(let position, let count): ("after", position.at, position.story.rawValue, count)
      case .places(let places): ("places", epoch, places.lowerBound, places.upperBound)
      }
  }
}

extension ListedAddress {
  fileprivate init(_ row: Row) throws {
    self.init(
      story: try row.ordinal("number"), desk: try row.slug("desk"), slug: try row.slug("slug"),
      publishedAt: try row.decode("first_published_at"), updatedAt: try row.decode("updated_at"),
      headline: try row.decode("headline"), language: try row.decode("language"))
  }
}

extension ListMemory {
  init(_ row: Row) throws {
    self.init(list: try row.decode("list"), lastPlace: try row.decode("last_place"), lostAt: try row.decode("lost_at"))
  }
}
