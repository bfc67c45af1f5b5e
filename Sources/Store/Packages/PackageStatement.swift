import Foundation
import Newsroom
import Postgres

/// That something is done to a package. It counts once, in the newsroom's chain; of a story that is added or taken out, at that entry
/// of the story's.
struct PackageStatement: SignedStatement {
  static let kind = "package"

  var head: StatementHead
  var act: PackageAct
  /// Of a story that is added or taken out, the entry of its log that says so.
  var entry: Int?
  var onBehalfOf: StaffHandle?
  /// The newsroom's audit entry that it comes after.
  var follows: Int

  var members: [String: CanonicalJSON?] {
    [
      "act": .string(act.kind.rawValue),
      "number": .integer(act.number),
      "package": .string(act.package.text),
      "stories": .array(act.stories.map { .integer($0.rawValue) }),
      "decisions": act.decisions.isEmpty ? nil : .array(act.decisions.map { .integer($0) }),
      "publish_at": act.publishAt.map { .string(Instant($0).description) },
      "trigger": act.trigger.map { .string($0.name.text) },
      "digest": act.trigger.map { .string($0.digest) },
      "firings": act.firings.map { .integer($0) },
      "firing": act.firing.map { .integer($0) },
      "story_entry": entry.map { .integer($0) },
      "actor": .string(act.by),
      "on_behalf_of": onBehalfOf.map { .string($0.text) },
      "entry": .integer(follows),
    ]
  }
}

extension PackageStatement {
  init(_ row: Row, newsroom: String) throws {
    let head = try row.head(newsroom: newsroom)
    self.init(
      head: head,
      act: PackageAct(
        try row.choice("act"), try row.slug("package"), number: try row.decode("id"),
        stories: try row.decode("stories", as: [Int].self).map { StoryNumber($0) },
        decisions: try row.decode("decisions"), publishAt: try row.decode("publish_at"),
        trigger: try row.triggerReference(), firings: try row.decode("firings"), firing: try row.decode("firing"),
        by: try row.decode("actor"), at: head.time),
      entry: try row.decode("entry"), onBehalfOf: try row.optionalSlug("on_behalf_of"),
      follows: try row.decode("follows"))
  }
}
