import Foundation
import Newsroom

/// That a decision goes out: by a firing when its time has come, by somebody's command ahead of it or after a hold; or that
/// somebody withdraws the story. It counts once, after the entry of the story's log that it names.
struct SignedActStatement: SignedStatement {
  static let kind = "act"

  /// What is done, as the database's table `known_signed_act` names it.
  enum Act: String {
    case firing, publish, release, kill, unpublish

    /// Whether it needs no time to have come.
    var isAheadOfTime: Bool { self == .publish || self == .release }

    /// The kind of decision that it says to take the story away, if it does.
    var withdraws: DecisionKind? {
      switch self {
      case .firing, .publish, .release: nil
      case .kill: .kill
      case .unpublish: .unpublish
      }
    }
  }

  var head: StatementHead
  var act: Act
  var decision: Int
  var story: StoryNumber
  var version: VersionNumber
  var hash: ContentHash
  var decisionKind: DecisionKind
  /// Of a kill, whether no page is to say that there was a story.
  var vanishes = false
  /// Of a kill that another person asked for, the number of what they asked.
  var killRequest: Int?
  /// Of a kill with one signature where its desk wants two, why the glass is broken.
  var breakGlassReason: String?
  /// The action or step that did it.
  var cause: String
  var actor: String
  var onBehalfOf: StaffHandle?
  var reason: String?
  /// Of what waited for a trigger, the firing by which it goes out.
  var firing: Int?
  /// Of what waited for its package, the release of that.
  var release: Int?
  /// The story's audit entry that it comes after.
  var follows: Int

  var members: [String: CanonicalJSON?] {
    [
      "act": .string(act.rawValue),
      "decision": .integer(decision),
      "story": .integer(story.rawValue),
      "version": .integer(version.rawValue),
      "hash": .string(hash.description),
      "decision_kind": .string(decisionKind.rawValue),
      "vanish": vanishes ? .boolean(true) : nil,
      "kill_request": killRequest.map { .integer($0) },
      "break_glass_reason": breakGlassReason.map { .string($0) },
      "cause": .string(cause),
      "actor": .string(actor),
      "on_behalf_of": onBehalfOf.map { .string($0.text) },
      "reason": reason.map { .string($0) },
      "firing": firing.map { .integer($0) },
      "release": release.map { .integer($0) },
      "entry": .integer(follows),
    ]
  }
}

/// That a delivery arrived: which version, where, and what the destination answered.
struct ReceiptStatement: SignedStatement {
  static let kind = "receipt"

  var head: StatementHead
  var delivery: Int
  var attempt: Int
  var story: StoryNumber
  var version: VersionNumber
  var hash: ContentHash
  var decisionKind: DecisionKind
  var destination: DestinationName
  /// The receipt, with the digest of what was sent.
  var answer: CanonicalJSON

  var members: [String: CanonicalJSON?] {
    [
      "delivery": .integer(delivery),
      "attempt": .integer(attempt),
      "story": .integer(story.rawValue),
      "version": .integer(version.rawValue),
      "hash": .string(hash.description),
      "decision_kind": .string(decisionKind.rawValue),
      "destination": .string(destination.text),
      "answer": answer,
    ]
  }
}
