extension Action {
  /// Takes one's own story back from the desk.
  public static let withdraw = Action("withdraw")
}

/// Takes one's own story back from the desk.
struct WithdrawAction: StoryAction {
  let name = Action.withdraw
  let pastParticiple = "withdrawn"
  let pastTense = "withdrew"
  let moves: [Move] = .from(.deskReview, to: .draft)
  let overtakesOthers = true
  let voidsApprovals = true

  func requirements(_ context: ActionContext) -> [[Requirement]] { [[.author]] }
}
