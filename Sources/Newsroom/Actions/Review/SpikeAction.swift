extension Action {
  /// Puts a story away without publishing it.
  public static let spike = Action("spike")
}

/// Puts a story away without publishing it; of a story that readers see, only the working version.
struct SpikeAction: StoryAction {
  let name = Action.spike
  let pastParticiple = "spiked"
  let moves: [Move] = [StoryState.draft, .deskReview, .approved].flatMap {
    [Move].from($0, .notLive, to: .spiked) + .from($0, .live, to: .published)
  }
  let overtakesOthers = true
  let voidsApprovals = true
  let needsNote = true

  func requirements(_ context: ActionContext) -> [[Requirement]] {
    (context.story.state == .draft ? [[.author]] : []) + [[.here(.spike)]]
  }

  /// What somebody has asked to kill is not put away beside that.
  func refusals(_ context: ActionContext) -> [Refusal] {
    context.story.liveVersion == nil ? [context.killIsAsked].compactMap(\.self) : []
  }

  func apply(to change: inout StoryChange, _ context: ActionContext) {
    guard let live = context.story.liveVersion else { return }
    change.story.workingVersion = live
    change.story.workingKind = context.story.liveKind ?? context.story.workingKind
    // What was to get another address keeps the one that readers have.
    change.story.slug = context.story.liveSlug ?? context.story.slug
    change.story.desk = context.story.liveDesk ?? context.story.desk
    change.story.decision = nil
  }
}
