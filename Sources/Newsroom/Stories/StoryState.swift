/// Where a story's working version stands.
public enum StoryState: String, CaseIterable, Codable, Sendable {
  /// Being written; the desk has not been asked.
  case draft
  /// Under review by its desk.
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

/// What enough approvals of one version make.
public enum DecisionKind: String, CaseIterable, Codable, Sendable {
  /// First publication.
  case publish
  /// A wrong fact put right, and said so.
  case correct
  /// New facts.
  case update
  /// Withdrawn everywhere.
  case kill
}
