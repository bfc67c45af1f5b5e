extension Action {
  /// Lets an approved story go out now.
  public static let publish = Action("publish")
}

/// Lets an approved story go out now: ahead of its time, where the desk publishes by hand, or after a hold.
struct PublishAction: StoryAction {
  let name = Action.publish
  let pastParticiple = "published"
  let moves: [Move] = .from(.approved, to: .approved) + .from(.approved, fired: true, to: .approved)

  func rights(_ context: ActionContext) -> [[Right]] { [[.here(.publish)]] }

  func refusals(_ context: ActionContext) -> [Refusal] {
    let story = context.story
    // Only deliveries that were given up can be resumed.
    if story.position.isFired, story.hold == nil { return [.goingOutAlready(context)] }
    guard let embargo = story.embargo, context.now < embargo else { return [] }
    return [.embargoed(context, until: embargo, hint: "Publish it when the embargo has ended.")]
  }

  /// Whoever lifts a hold must have seen it.
  func isOvertaken(by change: StoryFacts.Change, _ context: ActionContext) -> Bool {
    context.actions.overtakesOthers(change) || (context.story.hold != nil && change.holds)
  }

  func apply(to change: inout StoryChange, _ context: ActionContext) {
    change.story.publishAt = context.story.publishAt
    change.sending = context.story.position.isFired ? .resume : .fire
  }
}
