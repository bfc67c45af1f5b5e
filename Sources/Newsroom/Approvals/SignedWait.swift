import FoundationEssentials

/// What a story is signed to wait for: the first of what the approver says, what those said who signed before, its package, its
/// front matter, and its desk's policy. An embargo comes on top.
extension SignatureRules {
  /// What the signature says; nil when it cannot be said, as of a trigger that there is not.
  var waitsFor: WaitsFor? { fixed ?? asked ?? agreed ?? proposed }

  /// What the time was meant as that it is signed for, if that is a local one which somebody named.
  var meant: MeantTime? {
    guard case .time? = waitsFor else { return nil }
    guard asked == nil else { return request.meant }
    return agreed == nil ? story.wantedMeant : firstOfOthers?.meant
  }

  /// Whether the signature takes no right to schedule: it says what those before it said, or else what the desk says; unless that is
  /// a trigger, which whoever signs first must have the right to wait for.
  var asksForNothingElse: Bool {
    guard let wait = asked ?? agreed ?? proposed, asked != nil || request.trigger == nil else {
      return request.trigger == nil
    }
    let ofDesk = ofDesk?.trigger == nil ? ofDesk : nil
    return wait == (agreed ?? package.map { .package($0) } ?? ofDesk)
  }

  /// Whether somebody without the right to schedule could sign the story after all, by saying that it goes out at once.
  var couldGoAtOnce: Bool {
    guard asked == nil, request.trigger == nil, agreed == nil, fixed == nil else { return false }
    return ofDesk == underEmbargo(.now)
  }

  /// Others have signed for something else, or what would be signed cannot be.
  var waitsForSomethingElse: Refusal? {
    guard fixed == nil else { return nil }
    if let entry, entry != .approve, !isRenewal, let asked, asked != agreed { return .timeIsOfApproval(story, entry) }
    if let name = joined, context.newsroom.package(name)?.closing != nil { return .packageIsClosed(story, name) }
    if let first = firstOfOthers {
      if let trigger = first.waitsFor.trigger, !isCurrent(trigger) {
        return .triggerHasChanged(context, first, trigger.name)
      }
      if let asked, asked != first.waitsFor { return .signedForSomethingElse(context, first) }
      return nil
    }
    guard request.publishAt == nil, request.trigger == nil, !request.now, let name = proposedTrigger?.name,
      proposed == nil
    else { return nil }
    return .triggerIsGone(context, name, isOfText: proposedTrigger?.isOfText ?? false)
  }

  /// Whether the trigger is what it was when it was signed.
  func isCurrent(_ reference: TriggerReference) -> Bool { reference == known(reference.name) }

  /// What the approver says.
  private var asked: WaitsFor? {
    if request.now { return underEmbargo(.now) }
    if let name = request.trigger { return known(name).map { .trigger($0) } }
    return request.publishAt.map { underEmbargo(.time($0)) }
  }

  /// What those said who signed before; who may schedule signs another thing for all of them.
  var agreed: WaitsFor? { firstOfOthers?.waitsFor }

  /// Of those who approved; who signs as something else says nothing of it.
  private var firstOfOthers: StoryFacts.Approval? {
    isRenewal ? nil : story.approvals.first { $0.by.text != context.actor.name && $0.signsAs == .approve }
  }

  /// What it waits for if nobody says anything.
  private var proposed: WaitsFor? {
    if let package { return .package(package) }
    if let name = story.proposedTrigger { return known(name).map { .trigger($0) } }
    // The time was for the story's first appearance; a correction does not wait for it.
    if let wanted = story.wantedAt, wanted > context.now, story.liveVersion == nil {
      return embargo.end(after: wanted).map { .embargo($0) } ?? underEmbargo(.time(wanted))
    }
    return ofDesk
  }

  /// The package with which it goes out if nobody says otherwise: its own, or else the one that its text names. What readers have
  /// seen goes alone.
  private var package: PackageName? { story.hasAddress ? nil : story.package ?? story.proposedPackage }

  /// The package that it becomes a member of by being signed for it, since its text names that; nil when it does not.
  var joined: PackageName? { story.packageToGoWith == nil ? waitsFor?.package : nil }

  /// Whether it is signed for something else than the package that it is in, and so leaves that.
  var leavesPackage: Bool {
    guard let own = story.packageToGoWith, let waitsFor else { return false }
    return waitsFor != .package(own)
  }

  /// What the desk's stories wait for.
  private var ofDesk: WaitsFor? {
    if case .trigger(let name) = story.policy.publishing { return known(name).map { .trigger($0) } }
    // Without a time, a future embargo is the time.
    return underEmbargo(story.policy.publishing == .manual ? .command : .now)
  }

  /// The trigger that the text names, or else the desk.
  private var proposedTrigger: (name: TriggerName, isOfText: Bool)? {
    if let name = story.proposedTrigger { return (name, true) }
    if case .trigger(let name) = story.policy.publishing { return (name, false) }
    return nil
  }

  private func underEmbargo(_ wish: WaitsFor) -> WaitsFor {
    guard let end = embargo.end(after: context.now) else { return wish }
    if case .time(let instant) = wish, instant != end { return wish }
    return .embargo(end)
  }

  /// The trigger as it is defined now, for stories of this desk.
  private func known(_ name: TriggerName) -> TriggerReference? {
    context.newsroom.trigger(name).flatMap { $0.takes(story.desk) ? $0.reference : nil }
  }
}
