import Foundation
import Newsroom

/// What an approval's signature says: who found exactly what good for publication, by which right, when, and under what
/// reservations.
///
/// An approval can be checked from its row, the version's and the public key alone. It counts once, in its place: after the
/// entry of the story's log that it names.
struct ApprovalStatement: SignedStatement, Hashable {
  static let kind = "approval"

  var head: StatementHead
  var story: StoryNumber
  var version: VersionNumber
  var hash: ContentHash
  /// What the version's notice tells readers, as of a correction; it is not part of the content.
  var notice: String?
  var decisionKind: DecisionKind
  var desk: DeskSlug
  var actor: StaffHandle
  var onBehalfOf: StaffHandle?
  /// The grant by which the actor approves.
  var grant: Int
  /// The newest signed configuration, and the one whose policy the version is under.
  var configuration: Int
  var policy: Int
  /// The story's audit entry that it comes after.
  var follows: Int
  /// Which of the signatures that were needed it is.
  var signsAs: Capability
  var breakGlassReason: String?
  var overriddenChecks: [String]
  var overrideReason: String?
  /// What the story waits for; a trigger as it is defined then.
  var waitsFor: WaitsFor
  /// What its time was meant as, if it was a local one.
  var meant: MeantTime?
  /// Of a trigger, how many firings there have been: only a later one counts.
  var firings: Int?
  /// Whether the actor signs without having read the version.
  var unread: Bool

  var members: [String: CanonicalJSON?] {
    [
      "story": .integer(story.rawValue),
      "version": .integer(version.rawValue),
      "hash": .string(hash.description),
      "notice": notice.map { .string($0) },
      "decision_kind": .string(decisionKind.rawValue),
      "desk": .string(desk.text),
      "actor": .string(actor.text),
      "on_behalf_of": onBehalfOf.map { .string($0.text) },
      "grant": .integer(grant),
      "configuration": .integer(configuration),
      "policy": .integer(policy),
      "entry": .integer(follows),
      "signs_as": signsAs == .approve ? nil : .string(signsAs.rawValue),
      "break_glass_reason": breakGlassReason.map { .string($0) },
      "overridden_checks": overriddenChecks.isEmpty ? nil : .array(overriddenChecks.sorted().map { .string($0) }),
      "override_reason": overrideReason.map { .string($0) },
      "waits_for": waitsFor.signed,
      "meant": meant.map { ["local": .string($0.local), "zone": .string($0.zone)] },
      "firings": firings.map { .integer($0) },
      "unread": unread ? .boolean(true) : nil,
    ]
  }
}

extension WaitsFor {
  /// As a signature says it.
  fileprivate var signed: CanonicalJSON {
    var members: [String: CanonicalJSON] = ["kind": .string(kind.rawValue)]
    members["at"] = instant.map { .string(Instant($0).description) }
    members["trigger"] = trigger.map { .string($0.name.text) }
    members["package"] = package.map { .string($0.text) }
    members["digest"] = trigger.map { .string($0.digest) }
    return .object(members)
  }
}
