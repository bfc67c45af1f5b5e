public import Foundation
public import Newsroom

/// What somebody asks to be done to a story, other than bringing a new text.
public struct ActionRequest: Hashable, Sendable {
  /// What.
  public var action: Action
  /// To which story.
  public var story: StoryReference
  /// The revision that the person has read; nil takes the story as it is.
  public var revision: Revision?
  /// What the person says about it.
  public var note: String?
  /// When it is to go out; of `approve` and `schedule`.
  public var publishAt: Date?
  /// Required checks that the approval sets aside; of `approve`.
  public var overriddenChecks: [String]
  /// Why; must be given with `overriddenChecks`.
  public var overrideReason: String?
  /// Why the glass is broken; of `approve`.
  public var breakGlassReason: String?
  /// The desk to move to; of `move`.
  public var desk: DeskSlug?
  /// Whose work it is to be, nil for nobody's; of `assign`.
  public var assignee: StaffHandle?

  /// A request of these properties.
  public init(
    _ action: Action, _ story: StoryReference, revision: Revision? = nil, note: String? = nil,
    publishAt: Date? = nil, overriddenChecks: [String] = [], overrideReason: String? = nil,
    breakGlassReason: String? = nil, desk: DeskSlug? = nil, assignee: StaffHandle? = nil
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
    self.assignee = assignee
  }
}
