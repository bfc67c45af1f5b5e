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
    let lines = Self.lines(of: trigger, firings, client.newsroomClock(), width: Terminal.output.lineWidth)
    lines.print(on: .output)
    Terminal.output.print(next: "copydesk trigger test \(trigger.name)")
  }

  /// - Parameter width: Of the terminal; nil for a pipe, where no line is broken.
  static func lines(
    of trigger: TriggerBody, _ firings: [FiringBody], _ clock: DeskClock, width: Int?
  ) -> [ScreenLine] {
    var lines: [ScreenLine] = []
    lines.add(clock.titled("\(trigger.name) · fires \(trigger.kindInWords)"), .heading, width: width)
    if case .object(let settings) = trigger.settings {
      for (key, value) in settings.sorted(by: { $0.key < $1.key }) { lines.add(line(key, value), width: width) }
    }
    lines.add("desks \(trigger.desks?.joined(separator: ", ") ?? "all")", width: width, hanging: 2)
    if let next = trigger.nextAt { lines.add("next \(clock.short(next))", width: width) }
    lines.add(trigger.waiting == 1 ? "1 story waits for it" : "\(trigger.waiting) stories wait for it", width: width)
    if let pause = trigger.paused {
      let why = pause.reason.map { ": \($0)" } ?? ""
      lines.add("paused by \(pause.by) since \(clock.short(pause.since))\(why)", .remark, width: width, hanging: 2)
    }
    if !firings.isEmpty {
      lines.append(ScreenLine())
      lines.add("Firings", .heading, width: width)
    }
    for firing in firings {
      lines.add(
        "\(firing.number)  \(clock.short(firing.at))  \(firing.causeInWords): \(firing.inBrief)", width: width,
        indent: 2, hanging: 4)
      for story in firing.stories {
        guard let refused = story.refused else { continue }
        lines.add("\(story.slug) (\(story.story)): \(refused.inSentence)", .remark, width: width, indent: 6)
      }
      for packaged in firing.packagesInWords { lines.add(packaged, width: width, indent: 6) }
    }
    return lines
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
