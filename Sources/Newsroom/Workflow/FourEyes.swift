/// Whose signature counts, and how many there are: nobody approves their own words, nobody counts twice.
extension Hearing {
  var selfApproval: Refusal? {
    guard asksForSignature, case .staff(let member) = actor, let parts = story.authors.parts[member.handle] else {
      return nil
    }
    switch story.policy.selfApproval {
    case .editors where story.authors.onlyEdited(member.handle): return nil
    case .breakGlass where brokenGlass != nil: return nil
    case .refuse, .editors, .breakGlass: return .selfApproval(member.handle, parts, of: story)
    }
  }

  /// A person counts once, also when standing in for another. Breaking the glass after having signed is another thing:
  /// the new signature takes the place of the old one.
  var alreadyApproved: Refusal? {
    guard request.action == .approve, let own = ownApproval else { return nil }
    if story.policy.selfApproval == .breakGlass, request.breakGlassReason != nil, own.breakGlassReason == nil {
      return nil
    }
    return .alreadyApproved(own.by, story, need: tally.need)
  }

  /// How many different people have signed, once the actor has.
  var tally: Consequence.Tally {
    let people = Set(story.approvals.map(\.by.text)).union([actor.name])
    return Consequence.Tally(have: people.count, need: max(1, story.policy.approvals))
  }

  /// Whether the actor's signature makes the decision.
  var reachesDecision: Bool {
    tally.have >= tally.need || brokenGlass != nil || story.approvals.contains { $0.breakGlassReason != nil }
  }

  /// The actor's standing approval, whose place a new signature takes.
  var ownApproval: StoryFacts.Approval? { story.approvals.first { $0.by.text == actor.name } }

  /// Why the actor breaks the glass, or broke it before: a new time leaves it broken.
  var brokenGlass: String? {
    request.breakGlassReason ?? (request.action == .schedule ? ownApproval?.breakGlassReason : nil)
  }

  /// The checks that the actor's signature sets aside: on a new time also those that the standing approvals do.
  var checksSetAside: Set<String> {
    let before = request.action == .schedule ? story.approvals.flatMap(\.overriddenChecks) : []
    return Set(request.overriddenChecks + before)
  }

  /// Why it does.
  var overrideReason: String? {
    request.overrideReason
      ?? (request.action == .schedule ? story.approvals.compactMap(\.overrideReason).first : nil)
  }
}
