import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk inbox`
struct Inbox: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "What waits for you: stories before your desks, what is held, what failed.",
    discussion: """
      Examples:
        copydesk inbox
        copydesk inbox --desk caucasus
        copydesk --json inbox | jq '.[].slug'
      """)
  @Option(help: ArgumentHelp("Only this desk.", valueName: "desk"))
  var desk: String?
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let stories = try client.list(StoryBody.self, ["inbox"], query: [("desk", desk)])
    if options.json { return try printJSON(stories) }
    var table = TextTable("STORY", "SLUG", "DESK", "WHY", "URG", "AGE", "VER", "FINDINGS", "CLAIMED", "BY", "HEADLINE")
    for story in stories {
      let required = story.findings.count { $0.level == .required }
      let findings =
        story.findings.isEmpty ? "-" : "\(story.findings.count)" + (required > 0 ? " (\(required) required)" : "")
      table.add(
        String(story.number), story.slug, story.desk, Self.reason(story), String(story.urgency),
        ShownTime.age(story.updatedAt), String(story.version), findings, story.claim?.by ?? "-",
        story.authors.joined(separator: ","), story.headline)
    }
    table.print(orSay: "Nothing waits for you.")
  }

  private static func reason(_ story: StoryBody) -> String {
    if let hold = story.hold { return "held: \(hold.reason)" }
    if story.deliveries.failed > 0 { return "\(story.deliveries.failed) failed" }
    if !story.killPending.isEmpty { return "kill pending" }
    switch story.state {
    case .deskReview where story.approvals.have > 0: return "approved \(story.approvals.have)/\(story.approvals.need)"
    case .deskReview: return story.kind == .publish ? "review" : story.kind.rawValue
    case .draft: return "returned"
    default: return story.state.rawValue
    }
  }
}

/// `copydesk board`
struct Board: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Every story that is on its way, by state.", discussion: "Example: copydesk board --state approved")
  @Option(help: ArgumentHelp("Only this desk.", valueName: "desk"))
  var desk: String?
  @Option(help: ArgumentHelp("Only this state.", valueName: "state"))
  var state: String?
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let stories = try client.list(StoryBody.self, ["stories"], query: [("desk", desk), ("state", state)])
    if options.json { return try printJSON(stories) }
    var table = TextTable("STORY", "STATE", "DESK", "VER", "LIVE", "UPDATED", "SLUG", "HEADLINE")
    for story in stories {
      table.add(
        String(story.number), story.state.rawValue, story.desk, String(story.version),
        story.liveVersion.map(String.init) ?? "-", ShownTime.here(story.updatedAt), story.slug, story.headline)
    }
    table.print(orSay: "There are no such stories.")
  }
}

/// `copydesk show`
struct Show: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read a story, with what the checks found in it.",
    discussion: """
      What you approve later is what you have read here.
      Examples:
        copydesk show night-train
        copydesk show night-train --version 1
        copydesk show night-train --branch     texts that are kept beside it
      """)
  @Argument(
    help: ArgumentHelp("The story's number or slug.", valueName: "story"), completion: GlobalOptions.storyCompletion)
  var story: String
  @Option(help: ArgumentHelp("Another version than the working one.", valueName: "n"))
  var version: Int?
  @Flag(help: "Show the texts that are kept beside the story.")
  var branch = false
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    if branch { return try showBranches(client) }
    let body = try client.get(StoryBody.self, "stories", story)
    let text = try client.get(VersionBody.self, "stories", story, "versions", String(version ?? body.version))
    if version == nil || version == body.version {
      try client.markSeen(body)
    }
    if options.json { return try printJSON(Shown(story: body, version: text)) }
    printHead(body, text)
    Terminal.output.print()
    Terminal.output.print(text.original.printable)
    if !text.findings.isEmpty {
      Terminal.output.print(Terminal.output.bold("Checks"))
      printFindings(text.findings)
    }
  }

  private func printHead(_ body: StoryBody, _ text: VersionBody) {
    let out = Terminal.output
    out.print(out.bold("\(body.number)  \(body.slug)  \(body.headline)".oneLine))
    var line =
      "\(body.state.rawValue)  desk \(body.desk)  version \(text.number) of \(body.version)  revision \(body.revision)"
    if let live = body.liveVersion { line += "  live \(live)" }
    out.print(line.oneLine)
    out.print(
      "authors \(text.authors.joined(separator: ", "))  approvals \(body.approvals.have)/\(body.approvals.need)".oneLine
    )
    if let at = body.publishAt { out.print("goes out \(ShownTime.inFull(at, deskZone: body.timeZone))") }
    if let embargo = body.embargo { out.print("embargo \(ShownTime.inFull(embargo, deskZone: body.timeZone))") }
    if let hold = body.hold {
      out.print(out.yellow("held since \(ShownTime.here(hold.since)): \(hold.reason.oneLine)"))
    }
    if !body.killPending.isEmpty {
      out.print(out.yellow("kill pending: \(body.killPending.joined(separator: ", "))".oneLine))
    }
    if body.deliveries.pending + body.deliveries.failed > 0 {
      out.print(
        "deliveries: \(body.deliveries.delivered) delivered, \(body.deliveries.pending) pending, \(body.deliveries.failed) failed"
      )
    }
    if body.branches > 0 {
      out.print("\(body.branches) text(s) kept beside it: copydesk show \(body.slug) --branch".oneLine)
    }
    if let note = text.note { out.print("note: \(note.oneLine)") }
  }

  private func showBranches(_ client: ControlClient) throws {
    let branches = try client.get([BranchBody].self, "stories", story, "branches")
    if options.json { return try printJSON(branches) }
    for branch in branches {
      Terminal.output.print(
        Terminal.output.bold(
          "submission \(branch.submission) by \(branch.savedBy), \(ShownTime.here(branch.at)): \(branch.reason)".oneLine
        ))
      Terminal.output.print(branch.original.printable)
    }
    if branches.isEmpty { Terminal.output.print("No text is kept beside it.") }
  }
}

/// A story with one of its versions, as `show --json` gives it: the story's own keys, and `text`.
private struct Shown: Encodable {
  let story: StoryBody
  let version: VersionBody

  func encode(to encoder: any Encoder) throws {
    try story.encode(to: encoder)
    var container = encoder.container(keyedBy: Keys.self)
    try container.encode(version, forKey: .text)
  }

  private enum Keys: String, CodingKey { case text }
}

extension ControlClient {
  /// Tells the daemon which revision this person has seen.
  func markSeen(_ story: StoryBody) throws {
    try post(["stories", String(story.number), "seen"], ActionBody(revision: story.revision))
  }
}

/// `copydesk diff`
struct Diff: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read only what changed: since you last looked, or between two versions.",
    discussion: """
      Without versions, compares the working version with the one that you have seen last, or with the one before it.
      Examples:
        copydesk diff night-train
        copydesk diff night-train --from 1 --to 3
      """)
  @Argument(
    help: ArgumentHelp("The story's number or slug.", valueName: "story"), completion: GlobalOptions.storyCompletion)
  var story: String
  @Option(help: ArgumentHelp("The older version.", valueName: "n"))
  var from: Int?
  @Option(help: ArgumentHelp("The newer version.", valueName: "n"))
  var to: Int?
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let body = try client.get(StoryBody.self, "stories", story)
    let newer = to ?? body.version
    let seen = body.seenVersion.flatMap { $0 < newer ? $0 : nil }
    let older = from ?? seen ?? max(1, newer - 1)
    let old = try client.get(VersionBody.self, "stories", story, "versions", String(older))
    let new = try client.get(VersionBody.self, "stories", story, "versions", String(newer))
    if newer == body.version { try client.markSeen(body) }
    if options.json { return try printJSON(["from": old, "to": new]) }
    Terminal.output.print(
      Terminal.output.bold(
        "\(body.slug)  version \(older) → \(newer)  by \(new.savedBy), \(ShownTime.here(new.savedAt))".oneLine))
    if let note = new.note { Terminal.output.print("note: \(note.oneLine)") }
    let difference = LineDifference(from: old.original, to: new.original)
    if difference.isEmpty { return Terminal.output.print("The texts are the same.") }
    let lines =
      Terminal.output.isInteractive
      ? difference.shown(on: Terminal.output)
      : difference.unified(from: "\(body.slug) version \(older)", to: "\(body.slug) version \(newer)")
    for line in lines { Terminal.output.print(line) }
    if !new.findings.isEmpty {
      Terminal.output.print(Terminal.output.bold("Checks"))
      printFindings(new.findings)
    }
  }
}

/// `copydesk log`
struct Log: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Everything that was done to a story, by whom and when.", discussion: "Example: copydesk log night-train")
  @Argument(
    help: ArgumentHelp("The story's number or slug.", valueName: "story"), completion: GlobalOptions.storyCompletion)
  var story: String
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let entries = try client.get([AuditEntryBody].self, "stories", story, "log")
    if options.json { return try printJSON(entries) }
    var table = TextTable("#", "WHEN", "WHO", "ACTION", "REV", "VER", "FROM", "TO", "NOTE")
    for entry in entries {
      let actor =
        entry.actor + (entry.onBehalfOf.map { " for \($0)" } ?? "") + (entry.requestedBy.map { " (by \($0))" } ?? "")
      table.add(
        String(entry.position), ShownTime.here(entry.at), actor, entry.action, entry.revision.map(String.init) ?? "-",
        entry.version.map(String.init) ?? "-", entry.fromState?.rawValue ?? "-", entry.toState?.rawValue ?? "-",
        entry.note ?? "")
    }
    table.print(orSay: "Nothing was done yet.")
  }
}

/// `copydesk why`
struct Why: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say whether you may do something to a story, what stands in the way, and who could.",
    discussion: "Example: copydesk why night-train approve")
  @Argument(
    help: ArgumentHelp("The story's number or slug.", valueName: "story"), completion: GlobalOptions.storyCompletion)
  var story: String
  @Argument(help: ArgumentHelp("The action, such as approve.", valueName: "action"))
  var action: String
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    guard Action(rawValue: action) != nil else {
      throw Refusal(
        .usage, "There is no action '\(action)'.",
        hint: "Actions: \(Action.allCases.map(\.rawValue).joined(separator: ", ")).")
    }
    let answer = try client.get(ExplanationBody.self, "stories", story, "why", action)
    if options.json { return try printJSON(answer) }
    Terminal.output.print(answer.allowed ? "You may \(action) \(story)." : "You may not \(action) \(story):")
    for refusal in answer.refusals {
      Terminal.output.print("  \(refusal.code.rawValue): \(refusal.detail.oneLine)")
      Terminal.output.print("    " + Terminal.output.dim(refusal.hint.oneLine))
    }
    Terminal.output.print(
      answer.whoCould.isEmpty ? "Nobody could now." : "Who could: \(answer.whoCould.joined(separator: ", "))".oneLine)
  }
}
