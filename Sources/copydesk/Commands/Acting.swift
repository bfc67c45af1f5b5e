import ArgumentParser
import ControlAPI
import Newsroom

/// What every action on a story takes.
struct ActionOptions: ParsableArguments {
  @OptionGroup private var argument: StoryArgument
  @Option(help: ArgumentHelp("Act on this revision; by default the one you have seen last.", valueName: "n"))
  var revision: Int?
  @Flag(name: .shortAndLong, help: "Do not ask first.")
  var yes = false

  var story: String { argument.story }
}

/// A note that says why.
struct NoteOption: ParsableArguments {
  @Option(name: [.customShort("m"), .customLong("message")], help: ArgumentHelp("Say why.", valueName: "text"))
  var text: String?
}

/// What a person at a terminal is asked before something is done: `Publish` … `now`?
struct Question {
  private let verb: String
  private let rest: String?

  init(_ verb: String, _ rest: String? = nil) {
    self.verb = verb
    self.rest = rest
  }

  /// The question about one story.
  func text(_ story: String) -> String { "\(verb) \(story)\(rest.map { " \($0)" } ?? "")?" }
}

extension ControlCommand {
  /// Acts on a story: on the revision given, else on the one that this person has seen last, else on the one just read.
  func act(
    _ action: Action, _ target: ActionOptions, _ client: ControlClient, asking question: Question? = nil,
    _ fill: (inout ActionBody) -> Void = { _ in }
  ) throws -> StoryBody {
    var body = ActionBody(revision: target.revision)
    var named = target.story
    if target.revision == nil {
      let story = try client.get(StoryBody.self, "stories", target.story)
      body.revision = story.seenRevision ?? story.revision
      named += " “\(story.headline)” (version \(story.seenVersion ?? story.version))"
    }
    fill(&body)
    try confirm(question?.text(named), unless: target.yes)
    return try client.post(StoryBody.self, ["stories", target.story, action.rawValue], body)
  }

  /// Says where the story stands now, or gives it as JSON.
  func report(_ story: StoryBody) throws {
    if options.json { return try printJSON(story) }
    var line =
      "\(story.slug.oneLine) (\(story.number)) is \(story.state.rawValue), version \(story.version), revision \(story.revision)"
    if let live = story.liveVersion, story.state != .published { line += "; readers see version \(live)" }
    if story.state == .deskReview, story.approvals.have > 0 {
      line += "; \(story.approvals.have) of \(story.approvals.need) approvals"
    }
    if let assignee = story.assignee { line += "; assigned to \(assignee.oneLine)" }
    if let claim = story.claim { line += "; claimed by \(claim.by.oneLine)" }
    Terminal.output.print(line)
    printWay(of: story)
  }

  /// Says why the story does not go on, or when it goes out and where to.
  func printWay(of story: StoryBody) {
    let out = Terminal.output
    if let hold = story.hold {
      let reason = hold.reason.split(separator: "_").joined(separator: " ")
      out.print(out.yellow("held since \(ShownTime.here(hold.since)): \(reason)".oneLine))
    }
    if story.publishingSince != nil {
      out.print("on its way to \(story.destinations.joined(separator: ", "))".oneLine)
    } else if story.state == .approved, story.destinations.isEmpty {
      out.print(out.yellow("no destination takes stories of the desk \(story.desk.oneLine)"))
    } else if let at = story.publishAt {
      out.print("goes out \(ShownTime.inFull(at, deskZone: story.timeZone))")
    }
  }
}
