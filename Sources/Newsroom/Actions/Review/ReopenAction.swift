extension Action {
  /// Hands a returned story back to the desk, unchanged.
  public static let reopen = Action("reopen")
}

/// Hands a draft that the desk returned back to the desk, unchanged: a return by mistake, or an author off duty. It makes
/// nobody an author, so whoever does it may still approve; approvals that the return made void stay so.
struct ReopenAction: StoryAction {
  let name = Action.reopen
  let pastParticiple = "reopened"
  let moves: [Move] = .from(.draft, to: .deskReview)
  let overtakesOthers = true

  func requirements(_ context: ActionContext) -> [[Requirement]] { [[.here(.review)]] }

  /// What its author began, withdrew or revived is the author's.
  func refusals(_ context: ActionContext) -> [Refusal] {
    context.story.lastStateChange == Action.return.rawValue ? [] : [.notReturned(context)]
  }
}
