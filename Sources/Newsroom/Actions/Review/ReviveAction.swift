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

  func rights(_ context: ActionContext) -> [[Right]] { [[.here(.spike)]] }
}
