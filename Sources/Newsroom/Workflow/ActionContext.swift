public import FoundationEssentials

/// A request by somebody known, on a story that there is, while it is ruled on: all that an action may ask.
public struct ActionContext: Sendable {
  /// What is asked.
  public let request: ActionRequest
  /// The story as it stands.
  public let story: StoryFacts
  /// Who asks.
  public let actor: Actor
  /// The newsroom as it is.
  public let newsroom: NewsroomFacts
  /// The action that is asked for.
  let action: any StoryAction
  /// All actions there are.
  let actions: StoryActions

  /// The database's clock.
  public var now: Date { newsroom.now }

  /// The states to which the action may take the story.
  public var targets: Set<StoryState> { actions.targets(of: action.done(self), from: story.position) }

  /// Whether the actor is one of the working version's authors.
  public var isAuthor: Bool {
    switch actor {
    case .staff(let member): story.authors.contains(member.handle)
    case .system: false
    case .databaseRole: story.submittedBy == actor.name
    }
  }

  /// The grant by which the actor has the capability on the desk; nil without one.
  public func grant(for capability: Capability, on desk: DeskSlug) -> Grant? {
    actor.member?.grant(for: capability, on: desk, at: now)
  }

  /// The instant as sentences to people on the story's desk have it.
  func time(_ instant: Date) -> String { newsroom.time(instant, on: story.desk) }
}

extension ActionContext {
  /// What follows if nothing stands against it, or all that does.
  var ruling: ActionRuling {
    let refusals = refusals
    guard refusals.isEmpty else { return .refused(refusals) }
    return change.map { .allowed($0) } ?? .refused([.wrongState(self)])
  }

  /// All that stands against the request, in the order in which refusals are looked for.
  var refusals: [Refusal] {
    // Where the action cannot be done at all, what else is wrong with the state is beside the point.
    let own = action.refusals(self).filter { !targets.isEmpty || $0.code != .wrongState }
    let found = [versionConflict, targets.isEmpty ? .wrongState(self) : nil, notPermitted].compactMap(\.self)
    return (found + usageRefusals + own).inOrder
  }

  /// Without an effect of its own but the change of state; nil when the actor lacks the rights or the state is wrong.
  var plainChange: StoryChange? {
    guard let authority, let state = action.target(self), targets.contains(state) else { return nil }
    return StoryChange(
      action.done(self), of: story, by: actor, authority: authority, to: state, recordsOnly: action.recordsOnly,
      note: request.note)
  }

  private var change: StoryChange? {
    guard var change = plainChange else { return nil }
    if action.voidsApprovals, change.action == .action(action.name) { change.void(story.approvals) }
    action.apply(to: &change, self)
    return change
  }

  private var usageRefusals: [Refusal] {
    var found: [Refusal] = []
    if action.needsNote, request.note.isBlank { found.append(.noteMissing(action.name)) }
    let asked = [request.publishAt != nil, request.trigger != nil, request.now].count { $0 }
    if asked > 0, !action.takesTime { return found + [.takesNoTime(action.name)] }
    if asked > 1 { found.append(.waitsForSeveral(action.name)) }
    if let publishAt = request.publishAt, publishAt <= now { found.append(.timeIsOver(time(publishAt))) }
    if let name = request.trigger {
      if let trigger = newsroom.trigger(name) {
        if !trigger.takes(story.desk) { found.append(.triggerOfOtherDesks(trigger, self)) }
      } else {
        found.append(.noSuchTrigger(name, among: newsroom.triggers.filter { $0.takes(story.desk) }))
      }
    }
    return found
  }
}

extension String? {
  /// Whether there is nothing to read in it.
  var isBlank: Bool { self?.allSatisfy(\.isWhitespace) ?? true }
}

extension [Refusal] {
  /// In the order in which refusals are looked for; those of one code as they came.
  fileprivate var inOrder: [Refusal] {
    let order: [RefusalCode] = [
      .versionConflict, .wrongState, .selfApproval, .alreadyApproved, .notPermitted, .usage, .notFound, .unread,
      .checksFailed, .embargoed, .frozen,
    ]
    return order.flatMap { code in filter { $0.code == code } } + filter { !order.contains($0.code) }
  }
}
