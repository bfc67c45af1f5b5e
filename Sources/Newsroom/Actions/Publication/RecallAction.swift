extension Action {
  /// Takes the approval of a story back that has not gone out.
  public static let recall = Action("recall")
}

/// Takes the approval of a story back that has not gone out.
struct RecallAction: StoryAction {
  let name = Action.recall
  let pastParticiple = "recalled"
  let moves: [Move] = .from(.approved, to: .deskReview)
  let overtakesOthers = true
  let voidsApprovals = true
  let needsNote = true

  func requirements(_ context: ActionContext) -> [[Requirement]] { [[.here(.approve)]] }
}
