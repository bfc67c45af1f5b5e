import Crypto
import Foundation
import Newsroom

/// What a feed says of one story, whatever its format.
struct FeedEntry: Hashable, Sendable {
  /// Who wrote it.
  struct Author: Hashable, Sendable {
    let name: String
    /// Of the person's page; nil for a guest.
    let address: String?
  }

  /// Known by it for ever, whatever becomes of its headline, slug, desk, or the newsroom's address.
  let id: String
  let title: String
  /// Of the story's page.
  let address: String
  /// BCP 47.
  let language: String
  let published: Date
  /// Moves with corrections and updates, never backwards.
  let updated: Date
  let authors: [Author]
  /// Its desk, and its keywords.
  let categories: [String]
  let summary: String
  /// The text as HTML.
  let content: String
  let picture: StoryView.Picture?
}

extension FeedEntry {
  init(_ story: StoryView, of newsroom: UUID, content: String) {
    self.init(
      id: FeedIdentity(newsroom, "story/\(story.number)").text, title: story.headline, address: story.address,
      language: story.content.language, published: story.published.date, updated: story.updated.date,
      authors: story.byline.map { Author(name: $0.name, address: $0.address) },
      categories: ([story.deskName] + story.content.keywords).filter { !$0.isEmpty }, summary: story.teaser,
      content: content, picture: story.picture)
  }
}

/// A name for ever: a UUID made from what the newsroom is known by and what the thing is called there (RFC 9562, version 5).
struct FeedIdentity: Hashable, Sendable {
  /// `urn:uuid:…`
  let text: String

  init(_ newsroom: UUID, _ name: String) {
    var hash = Insecure.SHA1()
    let space = newsroom.uuidString.filter(\.isHexDigit)
    hash.update(data: stride(from: 0, to: 32, by: 2).compactMap { UInt8(space.dropFirst($0).prefix(2), radix: 16) })
    hash.update(data: Array(name.utf8))
    var bytes = Array(hash.finalize().prefix(16))
    bytes[6] = bytes[6] & 0x0F | 0x50
    bytes[8] = bytes[8] & 0x3F | 0x80
    let digits = Array(bytes.hexadecimal)
    text = "urn:uuid:" + [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }.joined(separator: "-")
  }
}
