extension Action {
  /// Brings a new story, or the next version of one's own before the desk, or of one's own draft.
  public static let submit = Action("submit")
}

/// Brings a new story, or the next version of one's own; as a draft if so wished.
struct SubmitAction: StoryAction {
  let name = Action.submit
  let pastParticiple = "submitted"
  let moves: [Move] =
    .begin(in: .draft, .deskReview) + .from(.draft, to: .draft, .deskReview) + .from(.deskReview, to: .deskReview)
  let textAuthor: Authors.Part? = .submitter
  let overtakesOthers = true
  let voidsApprovals = true

  func requirements(_ context: ActionContext) -> [[Requirement]] { [[.author, .here(.write)]] }

  func refusals(_ context: ActionContext) -> [Refusal] {
    if let refusal = Refusal.repeatsWords(context) { return [refusal] }
    guard context.request.asDraft, context.story.state == .deskReview else { return [] }
    return [.underReviewAlready(context.story)]
  }

  func target(_ context: ActionContext) -> StoryState? { context.request.asDraft ? .draft : .deskReview }

  func apply(to change: inout StoryChange, _ context: ActionContext) {
    change.makeVersion(context.story.workingKind)
  }
}
