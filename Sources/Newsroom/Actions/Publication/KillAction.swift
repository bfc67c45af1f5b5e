extension Action {
  /// Withdraws a story everywhere, for good.
  public static let kill = Action("kill")
}

/// Withdraws everywhere, for good, what somebody outside may have; what nobody has is spiked. Where the desk wants two signatures
/// (`KillRules`), the first asks for the second, and the story stays as it is until then.
///
/// Deliveries that have not begun are cancelled, and every destination that may have the story is sent a kill (the query
/// `write_withdrawals`, run by `Store/Deliveries/WriteDeliveries.swift`); the site takes the links away first and then the page
/// (`Publishing/Site/SitePlan.swift`).
struct KillAction: StoryAction {
  let name = Action.kill
  let pastParticiple = "killed"
  static let ways: [Move] =
    .from(.draft, to: .killed) + .from(.deskReview, to: .killed) + .from(.approved, to: .killed)
    + .from(.approved, fired: true, to: .killed) + .from(.published, .live, to: .killed)
    + .from(.unpublished, .notLive, to: .killed)
  let moves: [Move] = Self.ways
  let overtakesOthers = true
  let voidsApprovals = true

  func requirements(_ context: ActionContext) -> [[Requirement]] { KillRules(context: context).requirements }

  func refusals(_ context: ActionContext) -> [Refusal] { KillRules(context: context).refusals }

  func done(_ context: ActionContext) -> ActionOrStep {
    KillRules(context: context).part == .asks ? .step(.askKill) : .action(name)
  }

  func apply(to change: inout StoryChange, _ context: ActionContext) { KillRules(context: context).apply(to: &change) }
}

extension [Move] {
  /// From where a story can be killed, to where it stands.
  static let whereKillable: [Move] = KillAction.ways.compactMap { move in
    move.from.map { Move(from: $0, to: $0.state) }
  }
}
