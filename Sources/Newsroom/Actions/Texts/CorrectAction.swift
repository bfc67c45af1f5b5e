extension Action {
  /// Puts a wrong fact of a published story right, and says so.
  public static let correct = Action("correct")
}

/// Puts a wrong fact of a published story right; its note is what readers are told.
struct CorrectAction: StoryAction {
  let name = Action.correct
  let pastParticiple = "corrected"
  let moves: [Move] = .amend
  let textAuthor: Authors.Part? = .submitter
  let overtakesOthers = true
  let needsNote = true

  func requirements(_ context: ActionContext) -> [[Requirement]] { [[.author], [.here(.correct)]] }

  func target(_ context: ActionContext) -> StoryState? { context.request.asDraft ? .draft : .deskReview }

  func apply(to change: inout StoryChange, _ context: ActionContext) { change.makeVersion(.correct) }
}
