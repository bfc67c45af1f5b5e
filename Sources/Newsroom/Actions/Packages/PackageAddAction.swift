extension Action {
  /// Puts a story into a package.
  public static let packageAdd = Action("package_add")
}

/// Puts a story into a package, which opens that again: what was signed is void, since the story waits for something else from
/// then on.
struct PackageAddAction: StoryAction {
  let name = Action.packageAdd
  let pastParticiple = "added to a package"
  let moves: [Move] =
    .from(.draft, .notLive, to: .draft) + .from(.deskReview, .notLive, to: .deskReview)
    + .from(.approved, .notLive, to: .deskReview)
  let overtakesOthers = true
  let voidsApprovals = true

  func requirements(_ context: ActionContext) -> [[Requirement]] { [[.here(.approve)]] }

  func refusals(_ context: ActionContext) -> [Refusal] {
    let story = context.story
    guard let name = context.request.package else { return [.packageMissing(self.name, story)] }
    guard let present = story.packageToGoWith else { return [] }
    return [present == name ? .inPackageAlready(story, name) : .inAnotherPackage(story, present)]
  }

  func apply(to change: inout StoryChange, _ context: ActionContext) {
    guard let name = context.request.package else { return }
    change.join(name)
  }
}
