import ArgumentParser
import ControlAPI
import Newsroom

/// What every action on a story takes.
struct ActionOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp("The story's number or slug.", valueName: "story"), completion: GlobalOptions.storyCompletion)
  var story: String
  @Option(help: ArgumentHelp("Act on this revision; by default the one you have seen last.", valueName: "n"))
  var revision: Int?
  @Flag(name: .shortAndLong, help: "Do not ask first.")
  var yes = false
}

/// A note that says why.
struct NoteOption: ParsableArguments {
  @Option(name: [.customShort("m"), .customLong("message")], help: ArgumentHelp("Say why.", valueName: "text"))
  var text: String?
}

extension ControlCommand {
  /// Acts on a story: on the revision given, else on the one that this person has seen last, else on the one just read.
  func act(
    _ action: Action, _ target: ActionOptions, _ client: ControlClient, question: String?,
    _ fill: (inout ActionBody) -> Void = { _ in }
  ) throws -> StoryBody {
    var body = ActionBody(revision: target.revision)
    var question = question
    if target.revision == nil {
      let story = try client.get(StoryBody.self, "stories", target.story)
      body.revision = story.seenRevision ?? story.revision
      question = question.map { "\($0) “\(story.headline)”, version \(story.seenVersion ?? story.version)" }
    }
    fill(&body)
    guard target.yes || question.map(Terminal.confirms) ?? true else {
      Terminal.error.print("Nothing was done.")
      throw ExitCode(1)
    }
    return try client.post(StoryBody.self, ["stories", target.story, action.rawValue], body)
  }

  /// Says in a line where the story stands now, or gives it as JSON.
  func report(_ story: StoryBody) throws {
    if options.json { return try printJSON(story) }
    var line =
      "\(story.slug.oneLine) (\(story.number)) is \(story.state.rawValue), version \(story.version), revision \(story.revision)"
    if let live = story.liveVersion, story.state != .published { line += "; readers see version \(live)" }
    if story.state == .deskReview, story.approvals.have > 0 {
      line += "; \(story.approvals.have) of \(story.approvals.need) approvals"
    }
    Terminal.output.print(line)
    if let at = story.publishAt, story.state == .approved {
      Terminal.output.print("goes out \(ShownTime.inFull(at, deskZone: story.timeZone))")
    }
    if let hold = story.hold { Terminal.output.print(Terminal.output.yellow("held: \(hold.reason.oneLine)")) }
    if story.state == .approved, story.destinations.isEmpty {
      Terminal.output.print(Terminal.output.yellow("no destination takes stories of the desk \(story.desk.oneLine)"))
    }
  }

  /// Prints a value as JSON.
  func printJSON(_ value: some Encodable) throws {
    Terminal.output.print(String(decoding: try ControlJSON.encode(value, pretty: true), as: UTF8.self).escapedJSON)
  }
}

/// `copydesk approve`
struct Approve: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Sign the version that you have read.",
    discussion: """
      Examples:
        copydesk approve night-train
        copydesk approve night-train --at "tomorrow 06:00"      a time of the story's desk
        copydesk approve night-train --at 2026-12-01T06:00+04:00
        copydesk approve night-train --override headline-length --reason "The name is that long."
      """)
  @OptionGroup var target: ActionOptions
  @Option(help: ArgumentHelp("When it is to go out.", valueName: "time"))
  var at: String?
  @Option(name: .customLong("override"), help: ArgumentHelp("Let this required check pass.", valueName: "check"))
  var overrides: [String] = []
  @Flag(help: "In an emergency: approve alone, or one's own story, where the desk's policy has it.")
  var breakGlass = false
  @Option(help: ArgumentHelp("Why: of --override or --break-glass.", valueName: "text"))
  var reason: String?
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let story = try act(.approve, target, client, question: "Approve \(target.story)\(at.map { " for \($0)" } ?? "")?")
    {
      $0.at = at
      $0.override = overrides.isEmpty ? nil : overrides
      $0.reason = reason
      $0.breakGlass = breakGlass ? true : nil
    }
    try report(story)
  }
}

/// `copydesk schedule`
struct Schedule: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Give an approved story another time; it is signed anew.",
    discussion: "Example: copydesk schedule night-train --at \"tomorrow 07:30\"")
  @OptionGroup var target: ActionOptions
  @Option(help: ArgumentHelp("When it is to go out.", valueName: "time"))
  var at: String
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    try report(act(.schedule, target, client, question: "Schedule \(target.story) for \(at)?") { $0.at = at })
  }
}

/// `copydesk publish`
struct Publish: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Let an approved story go out now, ahead of its time or after a hold.",
    discussion: """
      Examples:
        copydesk publish night-train
        copydesk publish night-train --dry-run    only says whether it would, and where to
      """)
  @OptionGroup var target: ActionOptions
  @Flag(help: "Only say whether it would go out, and where to.")
  var dryRun = false
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    guard dryRun else { return try report(act(.publish, target, client, question: "Publish \(target.story) now?")) }
    let answer = try client.get(ExplanationBody.self, "stories", target.story, "why", Action.publish.rawValue)
    if options.json { return try printJSON(answer) }
    if let refusal = answer.refusals.first { throw refusal }
    let story = try client.get(StoryBody.self, "stories", target.story)
    Terminal.output.print(
      "\(story.slug) version \(story.version) would go to: \(story.destinations.joined(separator: ", "))".oneLine)
  }
}

/// `copydesk kill`
struct Kill: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Withdraw a story everywhere, for good.",
    discussion: "Example: copydesk kill night-train -m \"A source withdrew.\" --wait")
  @OptionGroup var target: ActionOptions
  @OptionGroup var note: NoteOption
  @Flag(help: "Wait until every destination that received it has acknowledged.")
  var wait = false
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    var story = try act(.kill, target, client, question: "Withdraw \(target.story) everywhere?") { $0.note = note.text }
    var pending = Set(story.killPending)
    while wait, !pending.isEmpty {
      // The daemon answers when something changed, or after a while.
      story = try client.get(StoryBody.self, ["stories", target.story], query: [("kill_wait", "20")])
      for name in pending.subtracting(story.killPending).sorted() where !options.json {
        Terminal.output.print("\(name.oneLine) has acknowledged")
      }
      pending = Set(story.killPending)
    }
    try report(story)
    if !options.json, !pending.isEmpty {
      Terminal.output.print("not yet acknowledged by: \(pending.sorted().joined(separator: ", "))".oneLine)
    }
  }
}
