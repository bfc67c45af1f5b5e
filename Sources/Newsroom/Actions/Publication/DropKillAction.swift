extension Action {
  /// Takes back that somebody asked to kill a story.
  public static let dropKill = Action("drop_kill")
}

/// Takes back that somebody asked to kill a story: the person who asked, or whoever may kill there. What fell due meanwhile stays
/// on hold until somebody publishes it.
struct DropKillAction: StoryAction {
  let name = Action.dropKill
  let pastParticiple = "kept from a kill"
  let moves: [Move] = .whereKillable
  let recordsOnly = true

  func requirements(_ context: ActionContext) -> [[Requirement]] { [[.asker], [.here(.kill)]] }

  func refusals(_ context: ActionContext) -> [Refusal] {
    context.story.killRequest == nil ? [.noKillRequest(context)] : []
  }

  func apply(to change: inout StoryChange, _ context: ActionContext) { change.dropKill() }
}
