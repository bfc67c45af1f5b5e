import ArgumentParser
import ControlAPI
import FoundationEssentials
import Newsroom

/// `copydesk rejects`
struct Rejects: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List rejected drafts; their text is kept for 90 days.",
    discussion: """
      Examples:
        copydesk rejects
        copydesk rejects show 17               the draft, as it came in
        copydesk rejects show 17 -o draft.md
      """,
    subcommands: [RejectsList.self, RejectsShow.self], defaultSubcommand: RejectsList.self)
}

/// `copydesk rejects list`
struct RejectsList: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List rejected drafts.", discussion: "Example: copydesk rejects list")
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let items = try client.list(SubmissionBody.self, ["submissions"], query: [("state", "rejected")])
    if options.json { return try printJSON(items) }
    // Programs read the identifier of what is wrong, people the sentence.
    let clock = Terminal.output.isInteractive ? client.newsroomClock() : nil
    var table = TextTable("ID", "CAME IN", "BY", "FILE", "LINE", "CODE", "REASON")
    for item in items {
      let code = clock == nil ? item.rejection?.code.rawValue : nil
      table.add(
        String(item.id), clock?.short(item.receivedAt) ?? DisplayTime.local(item.receivedAt), item.submitter,
        item.fileName ?? "-", item.rejection?.place ?? "-", code ?? "-", item.rejection?.reason ?? "-")
    }
    table.print(
      ifEmpty: "No drafts have been rejected.", title: clock?.titled(items.count.counted("rejected draft")),
      next: items.first.map { "copydesk rejects show \($0.id)" })
  }
}

/// `copydesk rejects show`
struct RejectsShow: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print a draft byte for byte as it came in.",
    discussion: """
      On a terminal, control characters are shown as such. --json says why it was rejected, with the draft as text.
      Examples:
        copydesk rejects show 17 > draft.md
        copydesk rejects show 17 -o draft.md
      """)
  @Argument(help: ArgumentHelp("The submission's number.", valueName: "id"))
  var number: Int
  @Option(
    name: [.customShort("o"), .customLong("output")], help: ArgumentHelp("Write it to this file.", valueName: "file"),
    completion: .file())
  var output: String?
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let bytes = try client.bytes("submissions", String(number), "draft")
    if let output {
      try WrittenFile.write(bytes, to: output, suggesting: "draft-\(number).md")
      if !options.json { return Terminal.output.print("wrote submission \(number): \(output)".oneLine) }
    }
    let text = String(decoding: bytes, as: UTF8.self)
    if options.json {
      let submission = try client.get(SubmissionBody.self, "submissions", String(number))
      return try printJSON(SubmittedDraftBody(submission: submission, draft: text))
    }
    guard Terminal.output.isInteractive else { return Terminal.output.write(Array(bytes)) }
    Terminal.output.print((text.hasSuffix("\n") ? String(text.dropLast()) : text).printable)
  }
}
