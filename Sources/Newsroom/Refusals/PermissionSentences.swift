/// The sentences of what people lack the right to do.
extension Refusal {
  /// - Parameters:
  ///   - alternatives: what it takes, as `Right.alternatives` has it.
  ///   - lacks: whether the actor lacks a right.
  static func notPermitted(
    _ actor: Actor, _ action: Action, on story: StoryFacts, takes alternatives: [[Right]],
    without lacks: (Right) -> Bool
  ) -> Refusal {
    let takes = alternatives.map(inWords).joined(separator: ", or ")
    var detail = "\(actor.name) may not \(action.rawValue) \(story.inSentence): that takes \(takes)"
    if let rights = alternatives.last, alternatives.count == 1, rights.count > 1 {
      detail += "; missing is \(list(rights.filter(lacks).map(inWords)))"
    }
    return Refusal(.notPermitted, detail + ".", hint: hint(action, story, alternatives.last ?? []))
  }

  private static func hint(_ action: Action, _ story: StoryFacts, _ rights: [Right]) -> String {
    guard rights.contains(.author) else { return "Ask somebody with \(inWords(rights))." }
    let authors = story.authors.handles.map(\.text)
    let ask = "Ask one of its authors: \(authors.isEmpty ? story.submittedBy : list(authors))."
    return action == .withdraw ? ask + " To send it back: copydesk return \(story.number) -m TEXT" : ask
  }

  private static func inWords(_ rights: [Right]) -> String {
    let desks = Set(rights.compactMap(\.desk))
    guard desks.count == 1, let desk = desks.first else { return list(rights.map(inWords)) }
    let isByAuthor = rights.contains(.author)
    let capabilities = rights.compactMap { right in
      if case .capability(let capability, _) = right { "`\(capability.rawValue)`" } else { nil }
    }
    return (isByAuthor ? "an author with " : "") + list(capabilities) + " on the desk \(desk)"
  }

  private static func inWords(_ right: Right) -> String {
    switch right {
    case .author: "being one of its authors"
    case .capability(let capability, let desk): "`\(capability.rawValue)` on the desk \(desk)"
    }
  }

  private static func list(_ items: [String]) -> String { items.joined(separator: " and ") }
}

extension Right {
  fileprivate var desk: DeskSlug? {
    if case .capability(_, let desk) = self { desk } else { nil }
  }
}
