extension Action {
  /// Lets an approved story go out now.
  public static let publish = Action("publish")
}

/// Lets an approved story go out now: ahead of its time, where the desk publishes by hand, or after a hold.
struct PublishAction: StoryAction {
  let name = Action.publish
  let pastParticiple = "published"
  let moves: [Move] = .from(.approved, to: .approved) + .from(.approved, fired: true, to: .approved)

  func requirements(_ context: ActionContext) -> [[Requirement]] { [[.here(.publish)]] }

  func refusals(_ context: ActionContext) -> [Refusal] {
    let story = context.story
    if let refusal = context.killIsAsked { return [refusal] }
    // Only deliveries that were given up can be resumed.
    if story.position.isFired, story.hold == nil { return [.goingOutAlready(context)] }
    if let package = story.packageToGoWith {
      guard story.hold?.reason == .frozen else { return [.goesWithPackage(story, package)] }
      let freeze = context.newsroom.freezes.on(story.desk, at: context.now).first
      return freeze.map { [.frozenInPackage(story, $0, context.newsroom)] } ?? []
    }
    guard let end = Embargo(until: story.embargo).end(after: context.now) else { return [] }
    return [.embargoed(context, until: end, hint: "Publish it when the embargo has ended.")]
  }

  /// Whoever lifts a hold must have seen it.
  func isOvertaken(by change: StoryFacts.Change, _ context: ActionContext) -> Bool {
    context.actions.overtakesOthers(change) || (context.story.hold != nil && change.holds)
  }

  func apply(to change: inout StoryChange, _ context: ActionContext) {
    change.keepWaiting()
    // What a freeze kept of a package waits again for the rest of it.
    guard context.story.packageToGoWith == nil else { return }
    guard !context.story.position.isFired else { return change.send(.resume, ahead: true) }
    change.passedFreezes = context.newsroom.freezes.on(context.story.desk, at: context.now)
    change.send(.fire, ahead: true)
  }
}
