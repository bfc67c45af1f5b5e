extension Action {
  /// Takes a story out of its package.
  public static let packageRemove = Action("package_remove")
}

/// Takes a story out of its package, which stays closed if it is: the others may go out then. What was signed of the story is void,
/// since it was signed to go out with them.
struct PackageRemoveAction: StoryAction {
  let name = Action.packageRemove
  let pastParticiple = "taken out of its package"
  let moves: [Move] =
    .from(.draft, .notLive, to: .draft) + .from(.deskReview, .notLive, to: .deskReview)
    + .from(.approved, .notLive, to: .deskReview) + .from(.spiked, .notLive, to: .spiked)
  let overtakesOthers = true
  let voidsApprovals = true

  func requirements(_ context: ActionContext) -> [[Requirement]] { [[.here(.approve)]] }

  func refusals(_ context: ActionContext) -> [Refusal] {
    let story = context.story
    let wanted = context.request.package
    guard let present = story.packageToGoWith, wanted == nil || wanted == present else {
      return [.notInPackage(story, wanted)]
    }
    return []
  }

  func apply(to change: inout StoryChange, _ context: ActionContext) { change.leavePackage() }
}
