extension Action {
  /// Gives a story to another desk.
  public static let move = Action("move")
}

/// Gives a story to another desk: a version with the same words, which makes nobody an author. Once readers have its
/// address, a story stays on its desk.
struct MoveAction: StoryAction {
  let name = Action.move
  let pastParticiple = "moved"
  let moves: [Move] = .from(.draft, .notLive, to: .draft) + .from(.deskReview, .notLive, to: .deskReview)
  let overtakesOthers = true
  let voidsApprovals = true

  func requirements(_ context: ActionContext) -> [[Requirement]] {
    [[.here(.assign)] + (context.request.desk.map { [.on($0, .assign)] } ?? [])]
  }

  func refusals(_ context: ActionContext) -> [Refusal] {
    // What was unpublished, put up again and recalled before it went out.
    if context.story.hasAddress { return [.addressFrozen(context.story)] }
    guard let desk = context.request.desk else { return [.deskMissing(context.newsroom)] }
    if context.newsroom.desk(desk) == nil { return [.noSuchDesk(desk, context.newsroom)] }
    return desk == context.story.desk ? [.onThatDeskAlready(context.story)] : []
  }

  func apply(to change: inout StoryChange, _ context: ActionContext) {
    change.makeVersion(context.story.workingKind)
    if let desk = context.request.desk { change.story.desk = desk }
  }
}
