extension Action {
  /// Makes a story somebody's work.
  public static let assign = Action("assign")
}

/// Makes a story somebody's work.
struct AssignAction: StoryAction {
  let name = Action.assign
  let pastParticiple = "assigned"
  let moves: [Move] = .anywhere
  let recordsOnly = true

  func requirements(_ context: ActionContext) -> [[Requirement]] { [[.here(.assign)]] }

  func refusals(_ context: ActionContext) -> [Refusal] {
    guard let assignee = context.request.assignee else { return [.assigneeMissing] }
    return context.newsroom.staff.contains(assignee) ? [] : [.noSuchAssignee(assignee)]
  }

  func apply(to change: inout StoryChange, _ context: ActionContext) {
    change.story.assignee = context.request.assignee
  }
}
