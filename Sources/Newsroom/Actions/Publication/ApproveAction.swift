extension Action {
  /// Signs the working version for publication.
  public static let approve = Action("approve")
}

/// Signs the working version for publication; once all have who are needed, a decision is made, and what waits for nothing more
/// goes out with it.
struct ApproveAction: StoryAction {
  let name = Action.approve
  let pastParticiple = "approved"
  let moves: [Move] = .from(.deskReview, to: .deskReview, .approved)
  let takesTime = true

  func requirements(_ context: ActionContext) -> [[Requirement]] {
    let signature = SignatureRules(context, isRenewal: false)
    let forTime: [Requirement] = signature.asksForNothingElse ? [] : [.here(.schedule)]
    let forCorrection: [Requirement] = context.story.liveVersion == nil ? [] : [.here(.correct)]
    let toRetract: [Requirement] = context.story.workingKind == .retract ? [.here(.kill)] : []
    return signature.possibleEntries.map { entry in
      let capability = SignatureRules.capability(for: context.story.workingKind, as: entry)
      // Whoever approves answers for what becomes of the story; who signs as something else does not.
      return [.here(capability)] + forTime + (entry == .approve ? forCorrection + toRetract : [])
    }
  }

  func refusals(_ context: ActionContext) -> [Refusal] {
    let signature = SignatureRules(context, isRenewal: false)
    return signature.refusals + [signature.alreadyApproved].compactMap(\.self)
  }

  func target(_ context: ActionContext) -> StoryState? {
    SignatureRules(context, isRenewal: false).makesDecision ? .approved : .deskReview
  }

  func apply(to change: inout StoryChange, _ context: ActionContext) {
    SignatureRules(context, isRenewal: false).sign(&change)
  }
}
