extension Action {
  /// Withdraws a story everywhere, for good.
  public static let kill = Action("kill")
}

/// Withdraws everywhere, for good, what somebody outside may have; what nobody has is spiked.
///
/// Deliveries that have not begun are cancelled, and every destination that may have the story is sent a kill (the query
/// `write_withdrawals`, run by `Store/Deliveries/WriteDeliveries.swift`); the site takes the links away first and then the page
/// (`Publishing/Site/SitePlan.swift`).
struct KillAction: StoryAction {
  let name = Action.kill
  let pastParticiple = "killed"
  let moves: [Move] =
    .from(.draft, to: .killed) + .from(.deskReview, to: .killed) + .from(.approved, to: .killed)
    + .from(.approved, fired: true, to: .killed) + .from(.published, .live, to: .killed)
    + .from(.unpublished, .notLive, to: .killed)
  let overtakesOthers = true
  let voidsApprovals = true
  let needsNote = true

  func requirements(_ context: ActionContext) -> [[Requirement]] { [[.author], [.here(.kill)]] }

  func refusals(_ context: ActionContext) -> [Refusal] {
    let story = context.story
    let mayHaveBeenReceived = story.position.isLive || story.position.isFired || story.anyDeliveryStarted
    return mayHaveBeenReceived ? [] : [.receivedByNobody(context)]
  }

  func apply(to change: inout StoryChange, _ context: ActionContext) {
    change.withdraw(.kill, vanishing: context.request.vanish)
  }
}
