/// Whether the actor has the rights that the request takes.
extension Hearing {
  /// By what right the actor does it; nil without any.
  var authority: Consequence.Authority? {
    Right.alternatives(for: request, on: story).first { $0.allSatisfy(holds) }?.first.flatMap(authority)
  }

  /// Who the request does not let through, and why.
  var permissionRefusals: [Refusal] {
    var refusals: [Refusal] = []
    let alternatives = Right.alternatives(for: request, on: story)
    if !alternatives.contains(where: { $0.allSatisfy(holds) }) {
      refusals.append(.notPermitted(actor, request.action, on: story, takes: alternatives, without: lacking))
    }
    if asksForSignature, request.breakGlassReason != nil, story.policy.selfApproval != .breakGlass {
      refusals.append(.noGlassToBreak(story))
    }
    return refusals
  }

  /// Whether the actor is one of the working version's authors.
  var isAuthor: Bool {
    switch actor {
    case .staff(let member): story.authors.contains(member.handle)
    case .system: false
    case .databaseRole: story.submittedBy == actor.name
    }
  }

  func grant(for capability: Capability, on desk: DeskSlug) -> Grant? {
    guard case .staff(let member) = actor else { return nil }
    return member.grant(for: capability, on: desk, at: request.now)
  }

  private func holds(_ right: Right) -> Bool { authority(right) != nil }

  private func lacking(_ right: Right) -> Bool { !holds(right) }

  private func authority(_ right: Right) -> Consequence.Authority? {
    switch (right, actor) {
    case (.author, _): isAuthor ? .author : nil
    case (.capability(let capability, let desk), .staff):
      grant(for: capability, on: desk).map { .grant($0.id, onBehalfOf: $0.covering) }
    case (.capability(.publish, _), .system): .system
    case (.capability(.write, _), .databaseRole): .databaseRole
    case (.capability, .system), (.capability, .databaseRole): nil
    }
  }
}
