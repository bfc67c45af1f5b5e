extension Action {
  /// Sends a story back to its author.
  public static let `return` = Action("return")
}

/// Sends a story back to its author, and says why.
struct ReturnAction: StoryAction {
  let name = Action.return
  let pastParticiple = "returned"
  let moves: [Move] = .from(.deskReview, to: .draft)
  let overtakesOthers = true
  let voidsApprovals = true
  let needsNote = true

  func requirements(_ context: ActionContext) -> [[Requirement]] { [[.here(.review)]] + context.ofSigners }
}
