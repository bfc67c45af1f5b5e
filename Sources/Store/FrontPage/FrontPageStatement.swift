import Foundation
import Newsroom
import Postgres

/// That somebody sets by hand where a story is on the front page. It counts once, after the entry of the story's log that it
/// names.
struct FrontPageStatement: SignedStatement {
  static let kind = "front"

  var head: StatementHead
  var story: StoryNumber
  var place: FrontPlace
  var until: Date?
  var actor: StaffHandle
  var onBehalfOf: StaffHandle?
  /// The story's audit entry that it comes after.
  var follows: Int

  var members: [String: CanonicalJSON?] {
    [
      "story": .integer(story.rawValue),
      "place": .string(place.rawValue),
      "until": until.map { .string(Instant($0).description) },
      "actor": .string(actor.text),
      "on_behalf_of": onBehalfOf.map { .string($0.text) },
      "entry": .integer(follows),
    ]
  }

  /// What it says.
  var placement: FrontPlacement { FrontPlacement(story: story, place: place, until: until, by: actor, at: head.time) }
}

extension FrontPageStatement {
  init(_ row: Row, newsroom: String) throws {
    self.init(
      head: try row.head(newsroom: newsroom), story: try row.ordinal("story"), place: try row.choice("place"),
      until: try row.decode("until"), actor: try row.slug("actor"), onBehalfOf: try row.optionalSlug("on_behalf_of"),
      follows: try row.decode("follows"))
  }
}
