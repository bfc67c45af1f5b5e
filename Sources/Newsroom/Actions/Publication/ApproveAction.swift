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
    SignatureRules(context, isRenewal: false).requirements
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
