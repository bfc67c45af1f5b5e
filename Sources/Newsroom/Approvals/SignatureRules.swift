import FoundationEssentials

/// A signature that is asked for on the working version: may it be given, what does it say, and what does it decide?
///
/// Who may approve here: whoever meets `ApproveAction.requirements` and is refused by nothing below. Nobody approves their
/// own words or signs unread, and nobody counts twice, also where signatures of several sorts are needed.
struct SignatureRules {
  let context: ActionContext
  /// Whether it takes the place of an earlier one, for a new time: what that overrode and broke stays so.
  let isRenewal: Bool
  /// What it is for, whatever anybody says, as of what goes up again at once.
  let fixed: WaitsFor?

  var request: ActionRequest { context.request }
  var story: StoryFacts { context.story }
  var embargo: Embargo { Embargo(until: story.embargo) }

  init(_ context: ActionContext, isRenewal: Bool, waitsFor fixed: WaitsFor? = nil) {
    self.context = context
    self.isRenewal = isRenewal
    self.fixed = fixed
  }

  /// What stands against any signature, in any order.
  var refusals: [Refusal] {
    [
      context.killIsAsked, selfApproval, noBreakGlass, notNeeded, missingReason, notRead, failedChecks, beforeEmbargo,
      waitsForSomethingElse,
    ].compactMap(\.self)
  }

  /// The actor is one of the authors, and the desk's policy makes no exception.
  private var selfApproval: Refusal? {
    guard case .staff(let member) = context.actor, let parts = story.authors.parts[member.handle] else { return nil }
    switch story.policy.selfApproval {
    case .editors where story.authors.onlyEdited(member.handle): return nil
    case .breakGlass where breakGlassReason != nil: return nil
    case .refuse, .editors, .breakGlass: return .selfApproval(member.handle, parts, of: story)
    }
  }

  /// A person counts once, also when standing in for another. Breaking the glass after having signed is another thing:
  /// the new signature takes the place of the old one.
  var alreadyApproved: Refusal? {
    guard let own = ownApproval else { return nil }
    if story.policy.selfApproval == .breakGlass, request.breakGlassReason != nil, own.breakGlassReason == nil,
      own.signsAs == .approve
    {
      return nil
    }
    // What was signed for a trigger that has changed since counts for nothing.
    if let trigger = own.waitsFor.trigger, !isCurrent(trigger) { return nil }
    return .alreadyApproved(own, story, missing: missing(after: story.approvals))
  }

  private var noBreakGlass: Refusal? {
    guard request.breakGlassReason != nil, story.policy.selfApproval != .breakGlass else { return nil }
    return .noBreakGlass(story)
  }

  private var missingReason: Refusal? {
    if !request.overriddenChecks.isEmpty, request.overrideReason.isBlank { return .overrideReasonMissing }
    if request.breakGlassReason != nil, request.breakGlassReason.isBlank { return .breakGlassReasonMissing }
    return nil
  }

  /// The actor has not had the version's text before their eyes, and does not say that they sign all the same.
  private var notRead: Refusal? {
    guard case .staff(let member) = context.actor, !request.unread, !hasRead(member) else { return nil }
    return .unread(member.handle, story)
  }

  private func hasRead(_ member: StaffMember) -> Bool { story.readBy.contains(member.handle) }

  private var failedChecks: Refusal? {
    let failed = story.requiredFindings.filter { !overriddenChecks.contains($0.rule) }
    return failed.isEmpty ? nil : .checksFailed(failed, on: story)
  }

  private var beforeEmbargo: Refusal? {
    guard let publishAt = request.publishAt, let end = embargo.end(after: publishAt) else { return nil }
    let hint =
      isRenewal
      ? "Give the time when it ends, or a later one."
      : "Leave out --at to have it go out when the embargo ends, or give a later time."
    return .embargoed(context, until: end, hint: hint)
  }

  /// What lets somebody give that signature to a version of that kind: words need `approve`, another address for the same words
  /// `publish`.
  static func capability(for kind: DecisionKind, as entry: Capability = .approve) -> Capability {
    entry == .approve && kind == .readdress ? .publish : entry
  }

  /// The signatures that the actor might give: what they say, what they gave before, or what is missing.
  private var possibleEntries: [Capability] {
    if request.breakGlassReason != nil { return [.approve] }
    if let asked = request.signAs { return [asked] }
    if isRenewal { return [ownApproval?.signsAs ?? .approve] }
    let missing = missing(after: othersApprovals)
    // What is not missing is refused for another reason than that it takes something.
    return missing.isEmpty ? [.approve] : missing.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// What it takes to give any of them.
  var requirements: [[Requirement]] { possibleEntries.map(requirements) }

  /// What it takes to give that signature. Whoever approves answers for what becomes of the story; who signs as something else
  /// does not.
  private func requirements(for entry: Capability) -> [Requirement] {
    let right: Requirement = .here(Self.capability(for: story.workingKind, as: entry))
    if isRenewal { return [.here(.approve)] + (right == .here(.approve) ? [] : [right]) + [.here(.schedule)] }
    guard entry == .approve else { return [right] }
    if story.state == .unpublished { return [.here(.publish), .here(.approve)] }
    return [right] + (asksForNothingElse ? [] : [.here(.schedule)])
      + (story.liveVersion == nil ? [] : [.here(.correct)]) + (story.workingKind == .retract ? [.here(.kill)] : [])
  }

  /// The signature that the actor gives; nil where they may give none of those that are possible.
  var entry: Capability? { possibleEntries.first { context.meets(requirements(for: $0)) } }

  /// Whether the actor approves, and so says what the story waits for.
  private var approves: Bool { entry == .approve || isRenewal }

  /// The actor wants to give a signature that nobody needs, or that is not theirs to say more with.
  private var notNeeded: Refusal? {
    guard let asked = request.signAs, asked != .approve || request.breakGlassReason == nil else { return nil }
    if request.breakGlassReason != nil { return .breaksGlassByApproving(asked) }
    guard missing(after: othersApprovals).contains(asked) else {
      return .signatureNotNeeded(asked, story, missing(after: story.approvals))
    }
    return nil
  }

  /// The signatures that are missing after those.
  private func missing(after approvals: [StoryFacts.Approval], and entry: Capability? = nil) -> [Capability] {
    story.neededApprovals.missing(
      after: approvals.map(\.signsAs) + [entry].compactMap(\.self),
      isGlassBroken: breakGlassReason != nil || approvals.contains { $0.breakGlassReason != nil })
  }

  private var othersApprovals: [StoryFacts.Approval] { story.approvals.filter { $0.by.text != context.actor.name } }

  /// How many of the signatures that are needed there are, once the actor has signed.
  private var tally: StoryChange.Tally {
    let needed = story.neededApprovals
    let open = needed.missing(after: othersApprovals.map(\.signsAs) + [entry].compactMap(\.self))
    return StoryChange.Tally(
      have: needed.count - open.count, need: needed.count, missing: missing(after: othersApprovals, and: entry))
  }

  /// Whether the actor's signature makes the decision.
  var makesDecision: Bool { missing(after: othersApprovals, and: entry).isEmpty }

  /// The actor's standing approval, whose place a new signature takes.
  private var ownApproval: StoryFacts.Approval? { story.approvals.first { $0.by.text == context.actor.name } }

  /// Why the actor breaks the glass, or broke it before: a new time leaves it broken.
  private var breakGlassReason: String? {
    request.breakGlassReason ?? (isRenewal ? ownApproval?.breakGlassReason : nil)
  }

  private var overriddenChecks: Set<String> {
    Set(request.overriddenChecks + (isRenewal ? story.approvals.flatMap(\.overriddenChecks) : []))
  }

  private var overrideReason: String? {
    request.overrideReason ?? (isRenewal ? story.approvals.compactMap(\.overrideReason).first : nil)
  }
}

/// What the signature says, and what comes of it.
extension SignatureRules {
  /// Puts the signature into the change, and the decision that it makes.
  func sign(_ change: inout StoryChange) {
    guard case .staff(let member) = context.actor, let entry,
      let grant = context.grant(for: Self.capability(for: story.workingKind, as: entry), on: story.desk)
    else {
      return
    }
    if let ownApproval { change.void([ownApproval]) }
    let overridden = overriddenChecks.intersection(story.requiredFindings.map(\.rule)).sorted()
    guard let waitsFor else { return }
    let trigger = StoryChange.Trigger(waitsFor, at: context.now)
    change.signature = StoryChange.Signature(
      by: member.handle, onBehalfOf: grant.covering, grant: grant.id, kind: story.workingKind, signsAs: entry,
      waitsFor: waitsFor, meant: meant, overriddenChecks: overridden,
      overrideReason: overridden.isEmpty ? nil : overrideReason, breakGlassReason: breakGlassReason,
      unread: !hasRead(member), tally: tally)
    // Until somebody approves it, nothing says what it waits for.
    if approves || agreed != nil {
      change.story.publishAt = trigger.instant
      change.story.trigger = trigger.reference
    }
    if approves, let joined { change.join(joined) }
    if approves, leavesPackage { change.leavePackage() }
    guard makesDecision else { return }
    change.decision = StoryChange.Decision(kind: story.workingKind, trigger: trigger)
    if trigger == .immediately { change.sending = .fire }
  }
}
