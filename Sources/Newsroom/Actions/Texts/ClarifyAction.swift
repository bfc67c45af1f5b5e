extension Action {
  /// Makes the meaning of a published story plain, and says so.
  public static let clarify = Action("clarify")
}

/// Makes plain what a published story means, where nothing was wrong; its note is what readers are told, at the foot.
struct ClarifyAction: StoryAction {
  let name = Action.clarify
  let pastParticiple = "clarified"
  let moves: [Move] = .amend
  let textAuthor: Authors.Part? = .submitter
  let overtakesOthers = true
  let needsNote = true

  func requirements(_ context: ActionContext) -> [[Requirement]] { [[.here(.correct)]] }

  func target(_ context: ActionContext) -> StoryState? { context.request.asDraft ? .draft : .deskReview }

  func apply(to change: inout StoryChange, _ context: ActionContext) { change.makeVersion(.clarify) }
}
