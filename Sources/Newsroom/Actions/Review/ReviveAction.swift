extension Action {
  /// Takes a spiked story out again.
  public static let revive = Action("revive")
}

/// Takes a spiked story out again, as a draft.
struct ReviveAction: StoryAction {
  let name = Action.revive
  let pastParticiple = "revived"
  let moves: [Move] = .from(.spiked, .notLive, to: .draft)
  let overtakesOthers = true
  let voidsApprovals = true

  func requirements(_ context: ActionContext) -> [[Requirement]] { [[.here(.spike)]] }
}
