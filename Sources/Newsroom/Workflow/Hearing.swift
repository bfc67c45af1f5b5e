import FoundationEssentials

/// A request by somebody known, on a story that there is, while it is ruled on.
struct Hearing: Sendable {
  let request: RequestFacts
  let story: StoryFacts
  let actor: Actor
  let desks: Set<DeskSlug>

  /// All that stands against the request, in the order in which refusals are looked for.
  var refusals: [Refusal] {
    [versionConflict, wrongState, selfApproval, alreadyApproved].compactMap(\.self)
      + permissionRefusals + usageRefusals
      + [failedChecks, embargoed].compactMap(\.self)
  }

  private var versionConflict: Refusal? {
    guard let given = request.revision, given != story.revision else { return nil }
    return .versionConflict(on: story, given: given)
  }

  /// Whether the request asks for the actor's signature on the working version.
  var asksForSignature: Bool { request.action == .approve || request.action == .schedule }

  private var failedChecks: Refusal? {
    guard asksForSignature else { return nil }
    let failed = story.requiredFindings.filter { !checksSetAside.contains($0.rule) }
    return failed.isEmpty ? nil : .checksFailed(failed, on: story)
  }

  private var embargoed: Refusal? {
    guard let embargo = story.embargo else { return nil }
    switch request.action {
    case .approve, .schedule:
      guard let publishAt = request.publishAt, publishAt < embargo else { return nil }
      return .embargoed(story, until: embargo, request.action)
    case .publish:
      return request.now < embargo ? .embargoed(story, until: embargo, request.action) : nil
    default: return nil
    }
  }
}
