import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk trigger show`
struct TriggerShow: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show a trigger, what waits for it, and what its last firings did.",
    discussion: "Example: copydesk trigger show evening-edition")
  @OptionGroup var target: TriggerArgument
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let trigger = try client.get(TriggerBody.self, "triggers", target.name)
    let firings = try client.get(
      PageBody<FiringBody>.self, ["triggers", target.name, "firings"], query: [("limit", "10")]
    ).items
    if options.json { return try printJSON(TriggerWithFirings(trigger: trigger, firings: firings)) }
    let out = Terminal.output
    out.print(out.bold("\(trigger.name)  fires \(trigger.kindInWords)".oneLine))
    if case .object(let settings) = trigger.settings {
      for (key, value) in settings.sorted(by: { $0.key < $1.key }) { out.print(Self.line(key, value).oneLine) }
    }
    out.print("desks \(trigger.desks?.joined(separator: ", ") ?? "all")".oneLine)
    if let next = trigger.nextAt { out.print("next \(DisplayTime.full(next, deskZone: nil))") }
    out.print(trigger.waiting == 1 ? "1 story waits for it" : "\(trigger.waiting) stories wait for it")
    if let pause = trigger.paused {
      let why = pause.reason.map { ": \($0)" } ?? ""
      out.print(out.yellow("paused by \(pause.by) since \(DisplayTime.local(pause.since))\(why)".oneLine))
    }
    if !firings.isEmpty {
      out.print()
      out.print(out.bold("Firings"))
    }
    for firing in firings {
      out.print(
        "  \(firing.number)  \(DisplayTime.local(firing.at))  \(firing.causeInWords): \(firing.inBrief)".oneLine)
      for story in firing.stories where story.refused != nil {
        out.print(out.yellow("      \(story.slug) (\(story.story)): \(story.refused?.inSentence ?? "")".oneLine))
      }
      for line in firing.packagesInWords { out.print("      \(line)".oneLine) }
    }
  }
}

extension TriggerShow {
  /// A setting; what has parts is said in words.
  private static func line(_ key: String, _ value: CanonicalJSON) -> String {
    guard case .object(let parts) = value else { return "\(key) \(value.text)" }
    func part(_ name: String) -> String? { if case .string(let text)? = parts[name] { text } else { nil } }
    guard key == "after" else {
      return "\(key) "
        + parts.sorted { $0.key < $1.key }.map { "\($0.key) \(part($0.key) ?? $0.value.text)" }
        .joined(separator: ", ")
    }
    let desk = part("desk").map { " of the \($0) desk" } ?? ""
    let keyword = part("keyword").map { " with the keyword \($0)" } ?? ""
    return "fires when a story\(desk)\(keyword) is published for the first time"
  }
}

/// A trigger as `show --json` gives it: its own keys, and `firings`.
private struct TriggerWithFirings: Encodable {
  let trigger: TriggerBody
  let firings: [FiringBody]

  func encode(to encoder: any Encoder) throws {
    try trigger.encode(to: encoder)
    var container = encoder.container(keyedBy: Keys.self)
    try container.encode(firings, forKey: .firings)
  }

  private enum Keys: String, CodingKey { case firings }
}

extension String {
  /// Why a firing passed a story over, in words.
  var inSentence: String {
    switch self {
    case "embargoed": "is under embargo"
    case "held": "is on hold"
    case "paused": "the trigger is paused"
    default: HoldReason(rawValue: self).inWords
    }
  }
}
