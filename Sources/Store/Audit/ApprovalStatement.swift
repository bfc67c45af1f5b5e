import Foundation
import Newsroom

/// What an approval's signature says: who found exactly what good for publication, by which right, when, and under what
/// reservations.
///
/// It is signed as its canonical JSON (RFC 8785), all members present save `unread`, which is there when it is true. An approval that holds can be checked
/// from its row, the version's and the public key alone.
struct ApprovalStatement: SignedStatement, Hashable {
  /// The key that signs.
  var keyID: String
  /// The newsroom's identity, so that no signature of one newsroom holds in another.
  var newsroom: String
  var story: StoryNumber
  var version: VersionNumber
  var hash: ContentHash
  var kind: DecisionKind
  var desk: DeskSlug
  var actor: StaffHandle
  var onBehalfOf: StaffHandle?
  /// The grant by which the actor approves.
  var grant: Int?
  var breakGlassReason: String?
  var overriddenChecks: [String]
  var overrideReason: String?
  var publishAt: Date?
  /// Whether the actor signs without having read the version.
  var unread: Bool
  /// By the database's clock, to the microsecond.
  var time: Date

  /// What is signed.
  var bytes: [UInt8] {
    var members: [String: CanonicalJSON] = [
      "key": .string(keyID),
      "newsroom": .string(newsroom),
      "story": .integer(story.rawValue),
      "version": .integer(version.rawValue),
      "hash": .string(hash.description),
      "kind": .string(kind.rawValue),
      "desk": .string(desk.text),
      "actor": .string(actor.text),
      "on_behalf_of": .text(onBehalfOf?.text),
      "grant": grant.map { .integer($0) } ?? .null,
      "break_glass_reason": .text(breakGlassReason),
      "overridden_checks": .array(overriddenChecks.sorted().map { .string($0) }),
      "override_reason": .text(overrideReason),
      "publish_at": .text(publishAt.map { Instant($0).description }),
      "time": .string(Instant(time).description),
    ]
    if unread { members["unread"] = .boolean(true) }
    return CanonicalJSON.object(members).bytes
  }
}

extension CanonicalJSON {
  /// Text, or null where there is none.
  fileprivate static func text(_ value: String?) -> CanonicalJSON { value.map { .string($0) } ?? .null }
}
