/// The sentences of what people lack the right to do.
extension Refusal {
  /// - Parameters:
  ///   - alternatives: what it takes, as the action's `requirements` have it.
  ///   - lacks: whether the actor does not meet a requirement.
  static func notPermitted(
    _ context: ActionContext, takes alternatives: [[Requirement]], without lacks: (Requirement) -> Bool
  ) -> Refusal {
    let story = context.story
    let takes = alternatives.map { inWords($0, story) }.joined(separator: ", or ")
    var detail =
      "\(context.actor.name) may not \(verb(context.action.name)) \(story.name): that requires \(takes)"
    if let requirements = alternatives.last, alternatives.count == 1, requirements.count > 1 {
      detail += "; missing: \(list(requirements.filter(lacks).map { inWords($0, story) }))"
    }
    return Refusal(.notPermitted, detail + ".", hint: hint(context, alternatives))
  }

  /// The action's name is one, unless it has several words.
  private static func verb(_ action: Action) -> String {
    if action == .dropKill { return "take back the request to kill" }
    let words = action.rawValue.split(separator: "_")
    return words.count > 1 ? "use '\(words.joined(separator: " "))' on" : action.rawValue
  }

  private static func hint(_ context: ActionContext, _ alternatives: [[Requirement]]) -> String {
    let story = context.story
    let requirements = alternatives.last ?? []
    guard requirements.contains(.author) else {
      // Where an author might, too, somebody else is asked.
      let others = alternatives.filter { !$0.contains(where: \.isPerson) }.map { inWords($0, story) }
      let ask = "Ask somebody with \(others.joined(separator: ", or "))."
      guard alternatives.contains(where: { $0.contains(.here(.schedule)) }), context.action.name == .approve,
        context.grant(for: .schedule, on: story.desk) == nil,
        SignatureRules(context, isRenewal: false).couldGoAtOnce
      else { return ask }
      return ask + " To have it go out at once instead: copydesk approve \(story.number) --now"
    }
    let authors = story.authors.handles.map(\.text)
    let ask = "Ask one of its authors: \(authors.isEmpty ? story.submittedBy : list(authors))."
    return context.action.name == .withdraw ? ask + " To send it back: copydesk return \(story.number) -m TEXT" : ask
  }

  private static func inWords(_ requirements: [Requirement], _ story: StoryFacts) -> String {
    let desks = Set(requirements.compactMap { $0.parts(on: story)?.desk })
    guard desks.count == 1, let desk = desks.first else { return list(requirements.map { inWords($0, story) }) }
    let capabilities = requirements.compactMap { $0.parts(on: story).map { "`\($0.capability.rawValue)`" } }
    return (requirements.contains(.author) ? "an author with " : "") + list(capabilities) + " on the \(desk) desk"
  }

  private static func inWords(_ requirement: Requirement, _ story: StoryFacts) -> String {
    switch requirement {
    case .being(let person): return "being \(person)"
    case .asker: return "having asked for it"
    default: break
    }
    guard let (desk, capability) = requirement.parts(on: story) else { return "being one of its authors" }
    return "`\(capability.rawValue)` on the \(desk) desk"
  }

  private static func list(_ items: [String]) -> String { items.joined(separator: " and ") }
}

extension Requirement {
  /// Whether it takes a certain person, whatever they may do.
  fileprivate var isPerson: Bool {
    switch self {
    case .author, .asker, .being: true
    case .here, .on: false
    }
  }

  /// What it takes and where; nil for being somebody.
  fileprivate func parts(on story: StoryFacts) -> (desk: DeskSlug, capability: Capability)? {
    switch self {
    case .author, .asker, .being: nil
    case .here(let capability): (story.desk, capability)
    case .on(let desk, let capability): (desk, capability)
    }
  }
}
