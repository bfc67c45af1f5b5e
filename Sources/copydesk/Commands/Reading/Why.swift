import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk why`
struct Why: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say what a story waits for, or whether you may do something to it, and if not, why not and who can.",
    discussion: """
      Examples:
        copydesk why night-train            what it waits for, and when that is
        copydesk why night-train approve    whether you may approve it
      """)
  @OptionGroup var target: StoryArgument
  @Argument(help: ArgumentHelp("The action, such as approve.", valueName: "action"), completion: Completion.actions)
  var action: String?
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    guard let action else { return try explain(client.get(StandingBody.self, "stories", target.story, "why")) }
    guard StoryActions.standard[Action(action)] != nil else {
      throw Refusal(
        .usage, "There is no action '\(action)'.",
        hint: "The actions are: \(StoryActions.standard.names.map(\.rawValue).joined(separator: ", ")).")
    }
    let answer = try client.get(ExplanationBody.self, "stories", target.story, "why", action)
    if options.json { return try printJSON(answer) }
    let name = target.story == "-" ? "the story that you last saw" : target.story
    Terminal.output.print(answer.allowed ? "You may \(action) \(name)." : "You may not \(action) \(name):")
    if let effect = Consequence.effect(ofFreezeOn: Action(action)) {
      for freeze in answer.frozenBy {
        Terminal.output.print(Terminal.output.yellow("\(freeze.inWords); \(effect)".oneLine))
      }
    }
    for refusal in answer.refusals {
      Terminal.output.print("  \(refusal.code.rawValue): \(refusal.detail.oneLine)")
      Terminal.output.print("    " + Terminal.output.dim(refusal.hint.oneLine))
    }
    Terminal.output.print(
      answer.whoCould.isEmpty
        ? "Nobody can right now." : "Who can: \(answer.whoCould.joined(separator: ", "))".oneLine)
  }

  /// Says what the story waits for, why it has not gone out, and who can do something about it.
  private func explain(_ standing: StandingBody) throws {
    if options.json { return try printJSON(StoryWithStanding(standing: standing)) }
    let out = Terminal.output
    let story = standing.story
    try report(story, saysRevision: false)
    let remarks = standing.trigger.map { $0.remarks(deskZone: story.timeZone) } ?? []
    for remark in remarks + [story.deadline].compactMap(\.self) { out.print(out.yellow(remark.oneLine)) }
    if let package = standing.goesWith { out.print("its package \(package.name) is \(package.inWords)".oneLine) }
    if let waiting = story.waitingFor(standing.whoCould, with: standing.goesWith) { out.print(waiting.oneLine) }
    if let note = story.returned, story.state == .draft { printNote(note.inWords(story.clock())) }
    out.print(out.dim(next(standing)))
  }

  private func next(_ standing: StandingBody) -> String {
    let slug = standing.story.slug
    if standing.story.killRequest != nil { return "Next: copydesk kill \(slug)" }
    if let trigger = standing.trigger, trigger.paused != nil { return "Next: copydesk trigger show \(trigger.name)" }
    if standing.story.hold?.reason == .frozen { return "Next: copydesk frozen" }
    if standing.story.state == .approved, let package = standing.goesWith {
      return "Next: copydesk package show \(package.name)"
    }
    return switch standing.story.state {
    case .deskReview: "Next: copydesk why \(slug) approve"
    case .approved: "Next: copydesk why \(slug) publish"
    default: "Next: copydesk log \(slug)"
    }
  }
}

extension StandingBody.Trigger {
  /// What is not well of it.
  fileprivate func remarks(deskZone: String?) -> [String] {
    var remarks: [String] = []
    if !exists { remarks.append("there is no trigger \(name) any more") }
    if let paused {
      let why = paused.reason.map { ": “\($0)”" } ?? ""
      remarks.append(
        "the trigger \(name) is paused by \(paused.by) since \(DisplayTime.local(paused.since))\(why); "
          + "nothing goes out by it until somebody resumes it")
    }
    if let refused {
      remarks.append(
        "firing \(refused.firing) of \(name), \(DisplayTime.full(refused.at, deskZone: deskZone)), "
          + "did not let it go out: \(refused.reason.inSentence)")
    }
    return remarks
  }
}

extension StoryBody {
  /// By when its desk must have reviewed it, while that is to come; a late one is told with the story.
  fileprivate var deadline: String? {
    guard let dueAt, !late, state == .deskReview else { return nil }
    return "its desk must review it by \(DisplayTime.full(dueAt, deskZone: timeZone))"
  }

  /// What somebody must do, and who can.
  fileprivate func waitingFor(_ whoCould: [String], with package: PackageBody?) -> String? {
    let people = whoCould.joined(separator: ", ")
    // The story itself says who can sign that.
    if killRequest != nil { return nil }
    return switch state {
    case .draft: "waits for its \(authors.count == 1 ? "author" : "authors"): \(authors.joined(separator: ", "))"
    case .deskReview:
      "waits for \(SignatureNames(approvals.missing).all), \(approvals.have) of \(approvals.need); "
        + (whoCould.isEmpty ? "nobody can approve it now" : "who can: \(people)")
    case .approved where publishingSince == nil && package != nil && whoCould.isEmpty:
      "nobody can publish it by hand: it goes out with its package, or is taken out of that first"
    case .approved where publishingSince == nil:
      whoCould.isEmpty ? "nobody can publish it by hand now" : "who can publish it by hand: \(people)"
    default: nil
    }
  }
}

/// What a story waits for as `why --json` gives it: the story's own keys, `trigger`, `goes_with` and `who_could`.
private struct StoryWithStanding: Encodable {
  let standing: StandingBody

  func encode(to encoder: any Encoder) throws {
    try standing.story.encode(to: encoder)
    var container = encoder.container(keyedBy: Keys.self)
    try container.encode(standing.trigger, forKey: .trigger)
    try container.encode(standing.goesWith, forKey: .goesWith)
    try container.encode(standing.whoCould, forKey: .whoCould)
  }

  private enum Keys: String, CodingKey { case trigger, goesWith, whoCould }
}
