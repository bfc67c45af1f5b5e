extension Action {
  /// Ends a claim, one's own or another's.
  public static let release = Action("release")
}

/// Ends a claim, one's own or another's.
struct ReleaseAction: StoryAction {
  let name = Action.release
  let pastParticiple = "released"
  let moves: [Move] = .from(.deskReview, to: .deskReview)
  let recordsOnly = true

  func requirements(_ context: ActionContext) -> [[Requirement]] { [[.here(.review)]] }

  func apply(to change: inout StoryChange, _ context: ActionContext) { change.story.claim = nil }
}
