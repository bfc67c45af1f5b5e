extension Action {
  /// Mends a slip of the keyboard in a published story.
  public static let fix = Action("fix")
}

/// Mends a slip of the keyboard in a published story: readers are told nothing, so it may change no more than `FixLimit` allows.
struct FixAction: StoryAction {
  let name = Action.fix
  let pastParticiple = "fixed"
  let moves: [Move] = .amend
  let textAuthor: Authors.Part? = .submitter
  let overtakesOthers = true

  func requirements(_ context: ActionContext) -> [[Requirement]] { [[.here(.correct)]] }

  func target(_ context: ActionContext) -> StoryState? { context.request.asDraft ? .draft : .deskReview }

  func apply(to change: inout StoryChange, _ context: ActionContext) { change.makeVersion(.fix) }
}
