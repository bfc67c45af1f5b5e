extension Action {
  /// Brings a new version of a draft, of a story under review, or of one that was taken down.
  public static let edit = Action("edit")
}

/// Brings a new version of a draft, of a story under review, or of one that was taken down. Of that one it is a publication
/// anew: whoever puts it up again signs it.
struct EditAction: StoryAction {
  let name = Action.edit
  let pastParticiple = "edited"
  let moves: [Move] =
    .from(.draft, to: .draft) + .from(.deskReview, to: .deskReview)
    + .from(.unpublished, .notLive, to: .unpublished)
  let textAuthor: Authors.Part? = .editor
  let overtakesOthers = true
  let voidsApprovals = true

  func requirements(_ context: ActionContext) -> [[Requirement]] { [[.author, .here(.write)], [.here(.review)]] }

  func refusals(_ context: ActionContext) -> [Refusal] {
    context.story.state == .unpublished ? [] : [.repeatsWords(context)].compactMap(\.self)
  }

  func apply(to change: inout StoryChange, _ context: ActionContext) {
    change.makeVersion(context.story.state == .unpublished ? .publish : context.story.workingKind)
  }
}
