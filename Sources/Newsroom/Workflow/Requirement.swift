/// What an action requires of whoever takes it; `ActionContext` below says who meets it.
public enum Requirement: Hashable, Sendable {
  /// To be one of the working version's authors.
  case author
  /// To be that person.
  case being(StaffHandle)
  /// To be the person who asked for the kill that waits for a second signature.
  case asker
  /// To have the capability on the story's desk.
  case here(Capability)
  /// To have the capability on that desk.
  case on(DeskSlug, Capability)
}

/// Whether the actor meets what the action requires.
extension ActionContext {
  /// By what right the actor does it; nil without any.
  var authority: StoryChange.Authority? {
    action.requirements(self).first { $0.allSatisfy(holds) }?.first.flatMap(authority)
  }

  /// To be one of those whose signature is needed beside the desk's approval.
  var ofSigners: [[Requirement]] {
    Set(story.neededApprovals.entries).subtracting([.approve]).sorted { $0.rawValue < $1.rawValue }.map { [.here($0)] }
  }

  /// What the actor lacks; nil for nothing.
  var notPermitted: Refusal? {
    let alternatives = action.requirements(self)
    guard !alternatives.contains(where: { $0.allSatisfy(holds) }) else { return nil }
    return .notPermitted(self, takes: alternatives, without: { !holds($0) })
  }

  /// Whether the actor meets all of these.
  func meets(_ requirements: [Requirement]) -> Bool { requirements.allSatisfy(holds) }

  private func holds(_ requirement: Requirement) -> Bool { authority(requirement) != nil }

  private func authority(_ requirement: Requirement) -> StoryChange.Authority? {
    switch requirement {
    case .author: isAuthor ? .author : nil
    case .being(let person): actor.member?.handle == person ? .author : nil
    case .asker: actor.member != nil && story.killRequest?.by.text == actor.name ? .asker : nil
    case .here(let capability): authority(capability, on: story.desk)
    case .on(let desk, let capability): authority(capability, on: desk)
    }
  }

  private func authority(_ capability: Capability, on desk: DeskSlug) -> StoryChange.Authority? {
    switch actor {
    case .staff: grant(for: capability, on: desk).map { .grant($0.id, onBehalfOf: $0.covering) }
    // Copydesk itself lets go out what was decided, and does nothing else that people do.
    case .system: action.name == .publish && capability == .publish ? .system : nil
    case .databaseRole: capability == .write ? .databaseRole : nil
    }
  }
}
