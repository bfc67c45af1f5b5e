/// Where a story's working version stands.
public enum StoryState: String, CaseIterable, Codable, Sendable {
  /// Being written; the desk has not been asked.
  case draft
  /// Before the desk.
  case deskReview = "desk_review"
  /// Signed by as many people as the desk wants; waits for its trigger or is being delivered.
  case approved
  /// The working version is what readers see.
  case published
  /// Put away without publishing.
  case spiked
  /// Withdrawn everywhere, for good.
  case killed
}

/// What people do to stories; the names are those of the control socket's routes and of the audit log.
public enum Action: String, CaseIterable, Codable, Sendable {
  case submit, edit, withdraw, `return`, approve, recall, schedule, publish, correct, update, spike, revive, kill
  case claim, release, move, note, assign
}

/// What a role lets its holder do on a desk.
public enum Capability: String, CaseIterable, Codable, Sendable {
  case write, review, approve, schedule, publish, correct, kill, spike, assign, cover
  /// Policy and grants.
  case manage
  /// Queue and destinations; no word about stories.
  case operate
}

/// What enough approvals of one version make.
public enum DecisionKind: String, CaseIterable, Codable, Sendable {
  /// First publication.
  case publish
  /// A wrong fact mended, and said so.
  case correct
  /// New facts.
  case update
  /// Withdrawn everywhere.
  case kill
}
