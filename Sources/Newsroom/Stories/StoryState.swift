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
  /// Taken down by its newsroom: readers see nothing, and it may come back at its address.
  case unpublished
  /// Put away without publishing.
  case spiked
  /// Withdrawn everywhere, for good.
  case killed
}

/// What enough approvals of one version make.
public enum DecisionKind: String, CaseIterable, Codable, Sendable {
  /// First publication.
  case publish
  /// A slip of the keyboard mended, in silence.
  case fix
  /// Meaning made plain, and said so.
  case clarify
  /// A wrong fact put right, and said so.
  case correct
  /// New facts.
  case update
  /// The text taken back; the page stays and says so.
  case retract
  /// The same words at another address.
  case readdress
  /// Withdrawn everywhere, for good.
  case kill
  /// Taken down everywhere, until it is published again.
  case unpublish

  /// Whether it takes away what readers see.
  public var withdraws: Bool { self == .kill || self == .unpublish }

  /// Whether readers are told nothing: dates and feeds stand still.
  public var isSilent: Bool { self == .fix || self == .readdress }
}
