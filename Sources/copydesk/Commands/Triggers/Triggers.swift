import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk triggers`
struct Triggers: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the triggers that let approved stories go out, and the state of each.",
    discussion: "Example: copydesk triggers")
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let items = try client.get(PageBody<TriggerBody>.self, "triggers").items
    if options.json { return try printJSON(items) }
    let clock = Terminal.output.isInteractive ? client.newsroomClock() : nil
    func time(_ instant: Instant) -> String { clock?.short(instant) ?? DisplayTime.local(instant) }
    var table = TextTable("TRIGGER", "FIRES", "DESKS", "WAITING", "NEXT", "LAST", "STATE")
    for item in items {
      table.add(
        item.name, clock == nil ? item.kind : item.kindInWords,
        item.desks?.joined(separator: ", ") ?? (clock == nil ? "*" : "every desk"), String(item.waiting),
        item.nextAt.map(time) ?? "-", item.last.map { "\(time($0.at)): \($0.inBrief)" } ?? "-",
        item.paused.map { "paused by \($0.by)" } ?? "-")
    }
    table.print(
      ifEmpty: "There are no triggers. Describe them in newsroom.yaml, under triggers.",
      title: clock?.titled(items.count.counted("trigger")),
      next: (items.first { $0.waiting > 0 } ?? items.first).map { "copydesk trigger show \($0.name)" })
  }
}

extension TriggerBody {
  /// What makes it fire, in words.
  var kindInWords: String {
    switch kind {
    case "cron": "by the clock"
    case "event": "by command"
    case "after": "after a story"
    case "file": "by a file"
    case "webhook": "by a webhook"
    default: kind
    }
  }
}

/// `copydesk trigger`
struct TriggerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trigger", abstract: "Show, try, fire, pause or resume a trigger.",
    discussion: """
      Examples:
        copydesk trigger show evening-edition
        copydesk trigger test evening-edition      what would go out now
        copydesk trigger fire result
        copydesk trigger pause evening-edition -m "The election is called off."
      """,
    subcommands: [TriggerShow.self, TriggerTest.self, TriggerFire.self, TriggerPause.self, TriggerResume.self])
}

/// The trigger that a command is about.
struct TriggerArgument: ParsableArguments {
  @Argument(help: ArgumentHelp("The trigger's name.", valueName: "trigger"), completion: Completion.triggers)
  var name: String

  func validate() throws {
    guard !name.isEmpty else { throw ValidationError("The trigger is missing: give its name.") }
  }
}

extension FiringBody {
  /// What it did, in a few words.
  var inBrief: String {
    switch state {
    case .running: "going out"
    case .fired: "\(fired.counted("story", "stories")) went out" + (refusals > 0 ? ", \(refusals) did not" : "")
    case .nothingWaited: "nothing waited"
    case .refused:
      refused.map { "refused: \($0)" }
        ?? "nothing went out: "
        + (refusals == 0 ? "a package is not complete" : "\(refusals.counted("story", "stories")) refused")
    }
  }

  private var refusals: Int { stories.count { $0.refused != nil } }

  /// Why it fired.
  var causeInWords: String {
    guard case .object(let members) = cause, case .string(let kind)? = members["kind"] else { return "-" }
    func text(_ key: String) -> String {
      switch members[key] {
      case .string(let text): text
      case .integer(let number): String(number)
      default: "?"
      }
    }
    return switch kind {
    case "command": "by \(actor)" + (onBehalfOf.map { " for \($0)" } ?? "")
    case "tick": "by the clock"
    case "database": "asked for by the database role \(text("role"))"
    case "webhook": "by the webhook \(text("id"))"
    case "file": "by the file \(text("name"))"
    case "story": "after story \(text("story"))"
    default: kind
    }
  }
}
