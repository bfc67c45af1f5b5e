extension Action {
  /// Takes a published story down, until it is published again.
  public static let unpublish = Action("unpublish")
}

/// Takes a published story down everywhere, as a kill does, but not for good: address and date of first publication stay its own.
struct UnpublishAction: StoryAction {
  let name = Action.unpublish
  let pastParticiple = "unpublished"
  let moves: [Move] = .from(.published, .live, to: .unpublished)
  let overtakesOthers = true
  let voidsApprovals = true

  func requirements(_ context: ActionContext) -> [[Requirement]] { [[.here(.publish)]] }

  func apply(to change: inout StoryChange, _ context: ActionContext) {
    change.withdraw(StoryChange.Decision(kind: .unpublish, trigger: .immediately))
  }
}
