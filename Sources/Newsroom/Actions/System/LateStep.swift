/// Who is told next of a story that waits before its desk for too long.
extension StoryChange {
  /// A reminder first, to whoever has it in hand or to the desk; then each step of the desk's ladder, once.
  ///
  /// - Parameter reminders: How often people have been told so far.
  /// - Returns: Nil when the story does not wait before its desk any more, or everybody has been told.
  public static func late(_ story: StoryFacts, reminders: Int, dueAt: Instant) -> StoryChange? {
    guard story.state == .deskReview else { return nil }
    var change: StoryChange
    if reminders == 0 {
      change = StoryChange(.step(.remind), of: story, by: .system, authority: .system)
    } else {
      guard let ladder = story.policy.escalate, ladder.indices.contains(reminders - 1) else { return nil }
      change = StoryChange(.step(.escalate), of: story, by: .system, authority: .system)
      change.told["role"] = .string(ladder[reminders - 1])
    }
    change.told["due_at"] = .string(dueAt.description)
    return change
  }

  /// People are told that the story will not go out as those who signed it, or want it, expect.
  ///
  /// - Parameter reason: Why, as `at_risk` of the story says it.
  public static func risk(_ story: StoryFacts, reason: String) -> StoryChange? {
    guard story.state == .deskReview || story.state == .approved && story.publishingSince == nil else { return nil }
    var change = StoryChange(.step(.risk), of: story, by: .system, authority: .system)
    change.told["reason"] = .string(reason)
    change.told["publish_at"] = story.publishAt.map { .string(Instant($0).description) }
    return change
  }
}
