public import Foundation
public import Newsroom

/// Which stories to list; all of its conditions must hold.
public struct StoryFilter: Hashable, Sendable {
  /// On this desk.
  public var desk: DeskSlug?
  /// In one of these states; empty for any.
  public var states: Set<StoryState>
  /// With this person among the authors of the working version.
  public var author: StaffHandle?
  /// With these words in headline, slug or body.
  public var words: String?
  /// With a hold.
  public var held: Bool
  /// With a delivery that was given up.
  public var failed: Bool
  /// With a publication time at or after this instant.
  public var scheduledFrom: Date?
  /// Changed at or after this instant.
  public var changedSince: Date?

  /// A filter of these conditions; without any, every story.
  public init(
    desk: DeskSlug? = nil, states: Set<StoryState> = [], author: StaffHandle? = nil, words: String? = nil,
    held: Bool = false, failed: Bool = false, scheduledFrom: Date? = nil, changedSince: Date? = nil
  ) {
    self.desk = desk
    self.states = states
    self.author = author
    self.words = words
    self.held = held
    self.failed = failed
    self.scheduledFrom = scheduledFrom
    self.changedSince = changedSince
  }
}
