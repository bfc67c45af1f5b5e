extension Action {
  /// Signs another time for an approved story to go out.
  public static let schedule = Action("schedule")
}

/// Signs another time for an approved story to go out: a new signature, so the same eyes are wanted.
struct ScheduleAction: StoryAction {
  let name = Action.schedule
  let pastParticiple = "scheduled"
  let moves: [Move] = .from(.approved, to: .approved)
  let overtakesOthers = true
  let takesTime = true

  func requirements(_ context: ActionContext) -> [[Requirement]] {
    SignatureRules(context, isRenewal: true).requirements
  }

  func refusals(_ context: ActionContext) -> [Refusal] {
    let missing: [Refusal] =
      context.request.publishAt == nil && context.request.trigger == nil
      ? [.timeMissing(context.story)] : []
    return SignatureRules(context, isRenewal: true).refusals + missing
  }

  func apply(to change: inout StoryChange, _ context: ActionContext) {
    SignatureRules(context, isRenewal: true).sign(&change)
  }
}
