extension Action {
  /// Makes a story nobody's work.
  public static let unassign = Action("unassign")
}

/// Makes a story nobody's work.
struct UnassignAction: StoryAction {
  let name = Action.unassign
  let pastParticiple = "unassigned"
  let moves: [Move] = .anywhere
  let recordsOnly = true

  func requirements(_ context: ActionContext) -> [[Requirement]] { [[.here(.assign)]] }

  func apply(to change: inout StoryChange, _ context: ActionContext) { change.story.assignee = nil }
}
