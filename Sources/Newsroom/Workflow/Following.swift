import FoundationEssentials

/// What follows from a request that nothing stands against.
extension Hearing {
  /// Nil when something stands against the request after all.
  var consequence: Consequence? {
    guard let authority, let state, let effect else { return nil }
    return Consequence(state: state, authority: authority, effect: effect, voidedApprovals: voided.map(\.id))
  }

  private var state: StoryState? {
    let wanted: StoryState? =
      switch request.action {
      case .approve: reachesDecision ? .approved : .deskReview
      case .submit, .correct, .update: request.asDraft ? .draft : .deskReview
      default: targets.first
      }
    return wanted.flatMap { targets.contains($0) ? $0 : nil }
  }

  private var effect: Consequence.Effect? {
    switch request.action {
    case .submit, .edit, .move: return .newVersion(story.workingKind)
    case .correct: return .newVersion(.correct)
    case .update: return .newVersion(.update)
    case .withdraw, .return, .recall, .revive: return .stand
    case .spike: return story.liveVersion.map { .putAway(returningTo: $0) } ?? .stand
    case .approve, .schedule:
      return signature.map { .sign($0, tally, reachesDecision ? decision : nil) }
    case .publish: return story.position.isFired ? .resume : .fire
    case .kill: return .kill
    case .claim: return .claim(until: request.now.addingTimeInterval(Workflow.claimLength))
    case .release: return .release
    case .note, .assign: return .record
    }
  }

  /// The approvals that do not outlive the action: those of words or of a way that is left, and the one that a new
  /// signature replaces.
  private var voided: [StoryFacts.Approval] {
    switch request.action {
    case .approve, .schedule: ownApproval.map { [$0] } ?? []
    // Of a published version they are those of deliveries that may still be tried elsewhere.
    case .publish, .correct, .update, .claim, .release, .note, .assign: []
    case .submit, .edit, .withdraw, .return, .recall, .spike, .revive, .kill, .move: story.approvals
    }
  }

  private var signature: Consequence.Signature? {
    guard case .staff(let member) = actor, let grant = grant(for: .approve, on: story.desk) else { return nil }
    let setAside = checksSetAside.intersection(story.requiredFindings.map(\.rule)).sorted()
    return Consequence.Signature(
      by: member.handle, onBehalfOf: grant.covering, grant: grant.id, kind: story.workingKind,
      publishAt: trigger.instant, overriddenChecks: setAside,
      overrideReason: setAside.isEmpty ? nil : overrideReason, breakGlassReason: brokenGlass)
  }

  /// The time for the story to go out: the one asked for, or else the one that was signed last.
  private var namedTime: Date? { request.publishAt ?? story.approvals.last { $0.publishAt != nil }?.publishAt }

  private var decision: Consequence.Decision {
    Consequence.Decision(kind: story.workingKind, trigger: trigger)
  }

  private var trigger: Consequence.Trigger {
    if let namedTime, namedTime > request.now, namedTime != story.embargo { return .at(namedTime) }
    if let embargo = story.embargo, embargo > request.now { return .embargoLifted(embargo) }
    // A time that passed while signatures were still missing has come.
    return namedTime != nil || story.policy.publishing == .onApproval ? .immediately : .command
  }
}
