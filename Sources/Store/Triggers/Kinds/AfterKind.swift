import Newsroom

/// A trigger that fires when another story is published for the first time: `{after: {desk: politics, keyword: lead}}`.
struct AfterKind: TriggerKind {
  let name = TriggerKindName(unchecked: "after")
  let keys = ["after"]

  func settings(from written: WrittenSettings) throws(ConfigurationProblem) -> TriggerSettings {
    let after = try written.required("after")
    let members = try after.members(["desk", "keyword"])
    guard !members.isEmpty else { throw after.problem("must name a desk, a keyword or both") }
    var kept: [String: CanonicalJSON] = [:]
    if let desk = members["desk"] {
      let text = try desk.text()
      guard DeskSlug(text) != nil else { throw desk.problem("'\(text)' is not a valid name of a desk") }
      kept["desk"] = .string(text)
    }
    if let keyword = members["keyword"] {
      let text = try keyword.text()
      guard text.contains(where: { !$0.isWhitespace }) else { throw keyword.problem("must not be empty") }
      kept["keyword"] = .string(text)
    }
    return ["after": .object(kept)]
  }

  func problem(with settings: TriggerSettings, desks: Set<DeskSlug>) -> ConfigurationProblem? {
    guard case .object(let after)? = settings.values["after"], case .string(let desk)? = after["desk"],
      !desks.contains(DeskSlug(unchecked: desk))
    else { return nil }
    return ConfigurationProblem(path: ["after", "desk"], message: "there is no desk '\(desk)'")
  }

  /// Whether a story of that desk with these keywords is one that a trigger of those settings waits for.
  func matches(_ settings: TriggerSettings, desk: DeskSlug, keywords: [String]) -> Bool {
    guard case .object(let after)? = settings.values["after"] else { return false }
    if case .string(let wanted)? = after["desk"], wanted != desk.text { return false }
    if case .string(let wanted)? = after["keyword"] {
      return keywords.contains { $0.lowercased() == wanted.lowercased() }
    }
    return true
  }
}
