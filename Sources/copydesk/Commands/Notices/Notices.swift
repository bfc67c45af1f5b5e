import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk notices`
struct Notices: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "See who was told what, when and why, and what will be told.",
    discussion: """
      Who is told follows from what people may do and what they wrote; how and when each person says in newsroom.yaml, \
      under `notify`. Without a subcommand, lists what you were told, the newest first.
      Examples:
        copydesk notices
        copydesk notices --for nsargsyan
        copydesk notices --everybody
        copydesk notices preview
        copydesk --json notices | jq '.[] | select(.kind == "failed")'
      """,
    subcommands: [NoticesList.self, NoticesPreview.self], defaultSubcommand: NoticesList.self)
}

/// `copydesk notices list`
struct NoticesList: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List what was told, the newest first.",
    discussion: """
      Examples:
        copydesk notices list --limit 10
        copydesk notices list --for nsargsyan
      """)
  @Option(
    name: .customLong("for"), help: ArgumentHelp("What this person was told.", valueName: "staff"),
    completion: Completion.staff)
  var person: String?
  @Flag(help: "What everybody was told.")
  var everybody = false
  @Option(help: ArgumentHelp("How many at most, 1 to 200.", valueName: "n"))
  var limit = 50
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    guard !everybody || person == nil else { throw ValidationError("Give either --for or --everybody.") }
    guard (1...200).contains(limit) else { throw ValidationError("--limit must be 1 to 200.") }
  }

  func run(_ client: ControlClient) throws {
    let staff = try everybody ? nil : person ?? client.get(TodayBody.self, "today").staff
    let items = try client.get(
      PageBody<NoticeBody>.self, ["notices"], query: [("for", staff), ("limit", String(limit))]
    ).items
    if options.json { return try printJSON(items) }
    let out = Terminal.output
    guard out.isInteractive else { return items.forEach(printRow) }
    if items.isEmpty { return out.print(out.dim("Nobody has been told anything yet.")) }
    for item in items { print(item, on: out) }
  }

  private func print(_ item: NoticeBody, on out: Terminal) {
    let line = "\(DisplayTime.local(item.at))  " + (everybody ? "\(item.staff)  " : "") + item.text
    for (index, part) in line.oneLine.wrapped(to: out.width).enumerated() {
      out.print(index == 0 ? out.bold(part) : "    " + part)
    }
    let about = [item.slug, item.actor, "since \(item.why)", item.sending].compactMap(\.self).joined(separator: " · ")
    for part in about.oneLine.wrapped(to: out.width - 4) { out.print("    " + part) }
  }

  /// For programs: number, time, to whom, kind, why, story, who, how it was sent, text.
  private func printRow(_ item: NoticeBody) {
    let cells = [
      String(item.id), DisplayTime.local(item.at), item.staff, item.kind, item.because, item.slug ?? "-", item.actor,
      item.sending, item.text,
    ]
    Terminal.output.print(cells.map(\.oneLine).joined(separator: "\t"))
  }
}

extension NoticeBody {
  /// By which channels it was told, and when.
  fileprivate var sending: String {
    guard !messages.isEmpty else { return "not sent: told on the screen only" }
    return messages.map { message in
      switch message.state {
      case "sent": "\(message.channel) \(message.endedAt.map { DisplayTime.local($0) } ?? "")"
      case "failed": "\(message.channel) failed: \(message.error ?? "")"
      case "settled": "\(message.channel) not needed any more"
      case "sending": "\(message.channel) tried \(message.attempts.counted("time")): \(message.error ?? "under way")"
      default: "\(message.channel) at \(DisplayTime.local(message.sendAt))"
      }
    }.joined(separator: ", ")
  }
}

/// `copydesk notices preview`
struct NoticesPreview: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "preview", abstract: "Show the messages that are still to be sent, as they would be sent now.",
    discussion: """
      Examples:
        copydesk notices preview
        copydesk notices preview --for nsargsyan
      """)
  @Option(
    name: .customLong("for"), help: ArgumentHelp("Whose; by default yours.", valueName: "staff"),
    completion: Completion.staff)
  var person: String?
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let preview = try client.get(NoticePreviewBody.self, ["notices", "preview"], query: [("for", person)])
    if options.json { return try printJSON(preview) }
    let out = Terminal.output
    out.print(out.bold("\(preview.staff): \(Self.way(preview))".oneLine))
    for message in preview.messages where message.notices > 0 {
      out.print()
      let time =
        message.digest ? "when the quiet ends, \(DisplayTime.local(message.sendAt))" : DisplayTime.local(message.sendAt)
      out.print(out.bold("\(message.channel), \(time)".oneLine))
      if let error = message.error { out.print(out.yellow("not sent yet: \(error)".oneLine)) }
      out.print(message.subject.oneLine)
      out.print()
      for line in message.text.split(separator: "\n", omittingEmptySubsequences: false) {
        out.print(String(line).oneLine)
      }
    }
    if preview.messages.allSatisfy({ $0.notices == 0 }) { out.print("Nothing is waiting to be sent.") }
  }

  private static func way(_ preview: NoticePreviewBody) -> String {
    guard !preview.channels.isEmpty else {
      return "told by no channel; somebody with `manage` can add `notify` in newsroom.yaml"
    }
    var words = "told by \(preview.channels.joined(separator: ", "))"
    if let quiet = preview.quiet {
      words += "; quiet \(quiet)\(preview.timeZone.map { " (\($0))" } ?? "")"
      if !preview.breakQuiet.isEmpty { words += " but for \(preview.breakQuiet.joined(separator: ", "))" }
    }
    return words
  }
}
