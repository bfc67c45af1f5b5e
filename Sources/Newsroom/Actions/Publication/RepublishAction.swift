extension Action {
  /// Puts an unpublished story up again.
  public static let republish = Action("republish")
}

/// Puts an unpublished story up again, at its address and with the date of its first publication. Its earlier approvals are
/// void, so it is signed anew, by all whom its desk wants; with the last signature it goes out.
struct RepublishAction: StoryAction {
  let name = Action.republish
  let pastParticiple = "republished"
  let moves: [Move] = .from(.unpublished, .notLive, to: .unpublished, .approved)

  func requirements(_ context: ActionContext) -> [[Requirement]] {
    SignatureRules(context, isRenewal: false, waitsFor: .now).requirements
  }

  func refusals(_ context: ActionContext) -> [Refusal] {
    let signature = SignatureRules(context, isRenewal: false, waitsFor: .now)
    let embargo = Embargo(until: context.story.embargo).end(after: context.now)
    return signature.refusals
      + [
        signature.alreadyApproved,
        embargo.map { .embargoed(context, until: $0, hint: "Publish it when the embargo has ended.") },
      ].compactMap(\.self)
  }

  func target(_ context: ActionContext) -> StoryState? {
    SignatureRules(context, isRenewal: false, waitsFor: .now).makesDecision ? .approved : .unpublished
  }

  func apply(to change: inout StoryChange, _ context: ActionContext) {
    let signature = SignatureRules(context, isRenewal: false, waitsFor: .now)
    signature.sign(&change)
    guard change.decision != nil else { return }
    // It is a command only of somebody who may publish: after others' signatures it goes out as anything that was approved does.
    guard signature.entry == .approve else { return change.send(.fire, ahead: false) }
    change.passedFreezes = context.newsroom.freezes.on(context.story.desk, at: context.now)
    change.send(.fire, ahead: true)
  }
}
