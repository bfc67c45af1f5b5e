extension Action {
  /// Ends links to a story's preview.
  public static let previewEnd = Action("preview_end")
}

/// Ends the links to a story's preview, or the one that is named.
struct PreviewEndAction: StoryAction {
  let name = Action.previewEnd
  let pastParticiple = "rid of its preview links"
  let pastTense = "ended preview links to"
  let moves: [Move] = .anywhere
  let recordsOnly = true

  func requirements(_ context: ActionContext) -> [[Requirement]] { [[.here(.approve)], [.here(.kill)]] }

  func refusals(_ context: ActionContext) -> [Refusal] {
    ended(context).isEmpty ? [.noPreviewLink(context.story, isNamed: context.request.preview != nil)] : []
  }

  /// What others have changed of the words matters nothing to a link that ends.
  func isOvertaken(by change: StoryFacts.Change, _ context: ActionContext) -> Bool { false }

  func apply(to change: inout StoryChange, _ context: ActionContext) {
    change.preview = .end(ended(context), because: .hand)
  }

  private func ended(_ context: ActionContext) -> [PreviewToken] {
    let open = context.newsroom.previews?.open ?? []
    return context.request.preview.map { named in open.filter { $0 == named } } ?? open
  }
}
