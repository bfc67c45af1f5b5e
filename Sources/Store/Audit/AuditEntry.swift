public import Foundation
public import Newsroom
import Postgres

/// One entry of a story's log, or of the newsroom's.
public struct AuditEntry: Hashable, Sendable {
  /// Its place in its chain, from 1.
  public var position: Int
  /// The story; nil in the newsroom's chain.
  public var story: StoryNumber?
  /// When.
  public var at: Date
  /// Who, as records name them.
  public var actor: String
  /// For whom the actor stood in.
  public var onBehalfOf: StaffHandle?
  /// The account behind `--as`.
  public var requestedBy: String?
  /// What was done: an action's name, or that of something Copydesk did itself (`fire`, `receipt`, `apply` …).
  public var action: String
  /// The story's revision from then on.
  public var revision: Revision?
  /// The version concerned.
  public var version: VersionNumber?
  /// The state before.
  public var fromState: StoryState?
  /// The state from then on.
  public var toState: StoryState?
  /// What the actor said about it.
  public var note: String?
  /// Whatever else belongs to it, as JSON.
  public var detail: String
  /// SHA-256 over the entry and the hash of the one before, lower-case hexadecimal.
  public var hash: String
}

/// What a walk through the audit log's chains found.
public struct AuditReport: Hashable, Sendable {
  /// Something that is not as it was written.
  public struct Problem: Hashable, Sendable {
    /// The story; nil for the newsroom's chain.
    public var story: StoryNumber?
    /// The place in the chain, from 1; nil when it concerns the whole.
    public var position: Int?
    /// What is wrong, in a sentence.
    public var message: String
  }

  /// How many chains were walked.
  public var chains: Int
  /// How many entries were checked.
  public var entries: Int
  /// What is not as it was written; empty when all is well.
  public var problems: [Problem]
  /// When the last checkpoint was signed, up to which a cut tail would be found; nil when there is none.
  public var vouchedUntil: Date?
}

extension AuditEntry {
  init(row: Row) throws {
    self.init(
      position: try row.decode("position"), story: try row.optionalOrdinal("story"), at: try row.decode("at"),
      actor: try row.decode("actor"), onBehalfOf: try row.optionalSlug("on_behalf_of"),
      requestedBy: try row.decode("requested_by"), action: try row.decode("action"),
      revision: try row.optionalOrdinal("revision"), version: try row.optionalOrdinal("version"),
      fromState: try row.decode("from_state", as: String?.self).flatMap(StoryState.init(rawValue:)),
      toState: try row.decode("to_state", as: String?.self).flatMap(StoryState.init(rawValue:)),
      note: try row.decode("note"), detail: try row.decode("detail", as: JSONB.self).text, hash: try row.decode("hash"))
  }
}
