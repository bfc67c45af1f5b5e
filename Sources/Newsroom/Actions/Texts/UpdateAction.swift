extension Action {
  /// Brings new facts for a published story.
  public static let update = Action("update")
}

/// Brings new facts for a published story.
struct UpdateAction: StoryAction {
  let name = Action.update
  let pastParticiple = "updated"
  let moves: [Move] = .amend
  let textAuthor: Authors.Part? = .submitter
  let overtakesOthers = true

  func requirements(_ context: ActionContext) -> [[Requirement]] { [[.author], [.here(.correct)]] }

  func target(_ context: ActionContext) -> StoryState? { context.request.asDraft ? .draft : .deskReview }

  func apply(to change: inout StoryChange, _ context: ActionContext) { change.makeVersion(.update) }
}
