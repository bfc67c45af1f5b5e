public import FoundationEssentials

/// What Copydesk's own steps do to a story.
extension StoryChange {
  /// The standing decision goes out, unless ``goOut(heldBy:at:)`` finds that it must be held.
  ///
  /// - Parameters:
  ///   - firing: Of what waits for a trigger, the firing by which it goes out.
  ///   - release: Of what waits for its package, the release of that.
  public static func fire(
    _ story: StoryFacts, by firing: FiringFacts? = nil, in release: PackageRelease? = nil
  ) -> StoryChange {
    var change = StoryChange(.step(.fire), of: story, by: .system, authority: .system)
    change.keepWaiting()
    change.firing = firing
    change.release = release
    change.sending = .fire
    return change
  }

  /// The story does not go out.
  ///
  /// - Parameter member: The story of its package that keeps it, where that is the reason.
  public static func hold(
    _ story: StoryFacts, _ reason: HoldReason, of member: StoryNumber? = nil, at now: Date
  ) -> StoryChange {
    var change = StoryChange(.step(.hold), of: story, by: .system, authority: .system, note: reason.rawValue)
    change.keepWaiting()
    change.story.hold = StoryFacts.Hold(reason: reason, since: now, story: member)
    return change
  }

  /// Nothing keeps the story's package any more, and it waits for that as before.
  public static func unhold(_ story: StoryFacts) -> StoryChange {
    var change = StoryChange(.step(.unhold), of: story, by: .system, authority: .system)
    change.keepWaiting()
    return change
  }

  /// The story goes back to its desk, and its approvals are void, since its time passed while nobody could keep it.
  public static func drop(_ story: StoryFacts) -> StoryChange {
    var change = StoryChange(
      .step(.drop), of: story, by: .system, authority: .system, to: .deskReview,
      note: "The scheduled time passed before the story could go out.")
    change.void(story.approvals)
    change.story.decision = nil
    return change
  }

  /// The working version arrived by that decision where that makes the story published; nil when it does not go out by
  /// that decision any more.
  ///
  /// - Parameter firedAt: When the decision fired: the time of a first publication.
  public static func deliver(_ story: StoryFacts, decision: Int, firedAt: Date) -> StoryChange? {
    guard story.state == .approved, story.decision == decision else { return nil }
    var change = StoryChange(.step(.deliver), of: story, by: .system, authority: .system, to: .published)
    change.story.liveVersion = story.workingVersion
    change.story.publishingSince = nil
    change.story.firstPublishedAt = story.firstPublishedAt ?? firedAt
    return change
  }

  /// The delivery of that decision that makes the story published was given up for that reason, so the story is held;
  /// nil when it does not go out by that decision any more, or is held already.
  public static func giveUp(_ story: StoryFacts, decision: Int, _ reason: HoldReason, at now: Date) -> StoryChange? {
    guard story.state == .approved, story.hold == nil, story.decision == decision else { return nil }
    return .hold(story, reason, at: now)
  }

  /// A link to its preview is over by itself.
  public static func previewOver(
    _ story: StoryFacts, _ token: PreviewToken, because: PreviewEnd
  ) -> StoryChange {
    var change = StoryChange(.step(.previewOver), of: story, by: .system, authority: .system)
    change.preview = .end([token], because: because)
    return change
  }

  /// Only the record grows, by what somebody did beside the workflow's actions.
  public static func record(
    _ step: SystemStep, of story: StoryFacts, by member: StaffMember, grant: Grant, note: String?
  ) -> StoryChange {
    StoryChange(
      .step(step), of: story, by: .staff(member), authority: .grant(grant.id, onBehalfOf: grant.covering), note: note)
  }
}
