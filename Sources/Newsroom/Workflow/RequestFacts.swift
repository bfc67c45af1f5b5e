public import FoundationEssentials

/// What is asked to be done to a story, as far as the workflow asks.
public struct RequestFacts: Hashable, Sendable {
  /// What.
  public var action: Action
  /// The story as it was named, for messages.
  public var story: StoryReference
  /// The revision that the person has read; nil takes the story as it is.
  public var revision: Revision?
  /// What the person says about it.
  public var note: String?
  /// When it is to go out; of `approve` and `schedule`.
  public var publishAt: Date?
  /// Required checks that the signature sets aside; of `approve`.
  public var overriddenChecks: [String]
  /// Why; goes with `overriddenChecks`.
  public var overrideReason: String?
  /// Why the glass is broken; of `approve`. Nil does not break it, an empty text asks to without saying why.
  public var breakGlassReason: String?
  /// The desk to move to; of `move`.
  public var desk: DeskSlug?
  /// Whether the text is to stay with its author for now; of `submit`, `correct` and `update`.
  public var asDraft: Bool
  /// The database's clock.
  public var now: Date

  /// A request of these properties.
  public init(
    _ action: Action, _ story: StoryReference, revision: Revision? = nil, note: String? = nil, publishAt: Date? = nil,
    overriddenChecks: [String] = [], overrideReason: String? = nil, breakGlassReason: String? = nil,
    desk: DeskSlug? = nil, asDraft: Bool = false, now: Date
  ) {
    self.action = action
    self.story = story
    self.revision = revision
    self.note = note
    self.publishAt = publishAt
    self.overriddenChecks = overriddenChecks
    self.overrideReason = overrideReason
    self.breakGlassReason = breakGlassReason
    self.desk = desk
    self.asDraft = asDraft
    self.now = now
  }
}
