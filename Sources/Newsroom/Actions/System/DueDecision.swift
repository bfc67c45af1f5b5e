public import FoundationEssentials

/// What becomes of a decision when it is looked at whether its time has come.
public enum DueDecision: Hashable, Sendable {
  /// Nothing: it no longer stands, has gone out, is held, or waits for the command `publish`.
  case over
  /// It is looked at again then.
  case notBefore(Date)
  /// This: it goes out, is held, or goes back to its desk.
  case now(StoryChange)

  /// What becomes of that decision of the story, by the database's clock.
  ///
  /// What fell due during a freeze is held by it, however late it is then: that its schedule was missed is not its desk's doing.
  public init(_ decision: Int, of story: StoryFacts, freezes: Freezes = Freezes(), now: Date) {
    guard story.decision == decision, story.state == .approved, story.publishingSince == nil, story.hold == nil else {
      self = .over
      return
    }
    let times = [story.publishAt.flatMap { $0 > now ? $0 : nil }, Embargo(until: story.embargo).end(after: now)]
    if let later = times.compactMap(\.self).max() {
      self = .notBefore(later)
      return
    }
    // Without a time it waits for the command `publish`, and no job speaks for that.
    guard let due = story.publishAt else {
      self = .over
      return
    }
    guard story.killRequest == nil else {
      self = .now(.hold(story, .killAsked, at: now))
      return
    }
    guard freezes.keeping(story.desk, due: due, now: now) == nil else {
      self = .now(.hold(story, .frozen, at: now))
      return
    }
    switch story.policy.missedSchedule.outcome(due: due, now: now) {
    case .publish: self = .now(.fire(story))
    case .hold: self = .now(.hold(story, .missedSchedule, at: now))
    case .drop: self = .now(.drop(story))
    }
  }
}
