import ArgumentParser
import ControlAPI
import FoundationEssentials
import Newsroom

/// What a person at a terminal is asked before something is done: `Publish` … `now`?
struct Confirmation: Sendable {
  private let verb: String
  private let rest: String?
  private let asking: String?

  /// - Parameter asking: The verb where another person must sign before it is done.
  init(_ verb: String, _ rest: String? = nil, asking: String? = nil) {
    self.verb = verb
    self.rest = rest
    self.asking = asking
  }

  /// The question about one story, as it is named.
  func question(about name: String, _ outcome: DryRunBody.Outcome? = nil) -> String {
    "\(outcome == .asksForKill ? asking ?? verb : verb) \(name)\(rest.map { " \($0)" } ?? "")?"
  }
}

extension ControlCommand {
  /// Acts on the story that the options name (see below).
  func act(
    _ action: Action, _ target: ActionOptions, _ client: ControlClient, confirming confirmation: Confirmation? = nil,
    _ fill: (inout ActionBody) -> Void = { _ in }
  ) throws -> StoryBody {
    try act(
      action, on: target.story, revision: target.revision, yes: target.yes, client, confirming: confirmation, fill)
  }

  /// Acts on each of the stories, and names those that could not be acted on; the exit status is that of the first of them.
  ///
  /// - Parameter act: Acts on one of them; the story as it is afterwards.
  func actOnEach(_ stories: [String], _ client: ControlClient, _ act: (String) throws -> StoryBody) throws {
    if let only = stories.first, stories.count == 1 { return try report(act(only)) }
    var done: [StoryBody] = []
    var failures: [FailureReport] = []
    for story in stories {
      do {
        done.append(try act(story))
      } catch let code as ExitCode {
        // The answer to the question was no.
        guard code == .failure else { throw code }
      } catch {
        failures.append(FailureReport(error))
      }
    }
    if options.json {
      try printJSON(done)
    } else {
      for story in done { try report(story) }
    }
    let codes = failures.map { $0.print() }
    if let first = codes.first { throw first }
  }

  /// Acts on a story: on the revision given, else on the one that this person last saw, else on the present one.
  ///
  /// - Parameters:
  ///   - yes: Whether not to ask.
  ///   - confirmation: What to ask first; nil to just do it.
  ///   - fill: Adds to the request what the action takes.
  /// - Returns: The story as it is afterwards.
  func act(
    _ action: Action, on reference: String, revision: Int?, yes: Bool, _ client: ControlClient,
    confirming confirmation: Confirmation? = nil, _ fill: (inout ActionBody) -> Void = { _ in }
  ) throws -> StoryBody {
    var body = ActionBody(revision: revision)
    var reference = reference
    var named = reference
    var story: StoryBody?
    var outcome: DryRunBody.Outcome?
    if revision == nil || action == .kill || (confirmation != nil && !yes && Terminal.canAsk) {
      let found = try client.get(StoryBody.self, "stories", reference)
      if revision == nil { body.revision = found.seenRevision ?? found.revision }
      // What was named by a part of its slug is from now on the story that was found.
      let isPartOfName = found.slug != reference && found.slug.hasPrefix(reference)
      if isPartOfName, confirmation != nil, yes || !Terminal.canAsk {
        throw Refusal.nameInFull(reference, meaning: found.slug)
      }
      if reference == "-" || isPartOfName { reference = found.slug }
      named = "\(reference) “\(found.headline)” (version \(found.seenVersion ?? found.version))"
      story = found
    }
    fill(&body)
    if confirmation != nil, !yes, Terminal.canAsk, let story {
      // What would be refused is not asked.
      let run = try client.wouldBe(action, story, body)
      if let refusal = run.refusals.first { throw refusal }
      outcome = run.outcome
      Consequence(of: action, story, run, asked: body, now: Instant(Date()))
        .lines(width: min(Terminal.error.width, StoryScreen.measure)).print(on: .error)
    }
    try confirm(confirmation?.question(about: named, outcome), unless: yes)
    if action == .kill { body.sign(story?.killRequest) }
    return try client.post(StoryBody.self, ["stories", reference, action.rawValue], body)
  }
}

extension ActionBody {
  /// Signs this request for a kill, and nothing else that somebody may ask for meanwhile.
  mutating func sign(_ request: StoryBody.KillRequest?) {
    guard let request, note == nil, breakGlass != true else { return }
    note = request.notice
    if request.vanish { vanish = true }
  }
}
