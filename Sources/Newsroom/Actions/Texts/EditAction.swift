extension Action {
  /// Brings a new version of a draft, or of a story under review.
  public static let edit = Action("edit")
}

/// Brings a new version of a draft, or of a story under review.
struct EditAction: StoryAction {
  let name = Action.edit
  let pastParticiple = "edited"
  let moves: [Move] = .from(.draft, to: .draft) + .from(.deskReview, to: .deskReview)
  let textAuthor: Authors.Part? = .editor
  let overtakesOthers = true
  let voidsApprovals = true

  func requirements(_ context: ActionContext) -> [[Requirement]] { [[.author, .here(.write)], [.here(.review)]] }

  func refusals(_ context: ActionContext) -> [Refusal] { [.repeatsWords(context)].compactMap(\.self) }

  func apply(to change: inout StoryChange, _ context: ActionContext) {
    change.makeVersion(context.story.workingKind)
  }
}
