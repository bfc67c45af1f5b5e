extension Action {
  /// Proposes that the text of a published story be taken back.
  public static let retract = Action("retract")
}

/// Proposes that the text of a published story be taken back: its page stays and says what the note says instead. Whoever signs
/// that has `kill`.
struct RetractAction: StoryAction {
  let name = Action.retract
  let pastParticiple = "retracted"
  let moves: [Move] = .from(.published, .live, to: .deskReview)
  let overtakesOthers = true
  let needsNote = true

  func requirements(_ context: ActionContext) -> [[Requirement]] { [[.author], [.here(.correct)]] }

  func apply(to change: inout StoryChange, _ context: ActionContext) { change.makeVersion(.retract) }
}
