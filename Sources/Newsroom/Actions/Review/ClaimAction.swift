public import FoundationEssentials

extension Action {
  /// Says that one is looking at a story.
  public static let claim = Action("claim")
}

extension Workflow {
  /// How long a claim holds, in seconds; then it ends by itself.
  public static let claimLength: TimeInterval = 30 * 60
}

/// Says that one is looking at a story; it stops nobody but another claim, and ends by itself.
struct ClaimAction: StoryAction {
  let name = Action.claim
  let pastParticiple = "claimed"
  let moves: [Move] = .from(.deskReview, to: .deskReview)
  let recordsOnly = true

  func requirements(_ context: ActionContext) -> [[Requirement]] { [[.here(.review)]] }

  func refusals(_ context: ActionContext) -> [Refusal] {
    guard let claim = context.story.claim, context.now < claim.until, claim.by.text != context.actor.name else {
      return []
    }
    return [.claimed(context, claim)]
  }

  func apply(to change: inout StoryChange, _ context: ActionContext) {
    change.story.claim = context.actor.member.map {
      StoryFacts.Claim(by: $0.handle, until: context.now.addingTimeInterval(Workflow.claimLength))
    }
  }
}
