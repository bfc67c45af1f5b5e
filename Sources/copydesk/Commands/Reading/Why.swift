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
    guard let action else { return try explain(client) }
    guard StoryActions.standard[Action(action)] != nil else {
      throw Refusal(
        .usage, "There is no action '\(action)'.",
        hint: "The actions are: \(StoryActions.standard.names.map(\.rawValue).joined(separator: ", ")).")
    }
    let answer = try client.get(ExplanationBody.self, "stories", target.story, "why", action)
    if options.json { return try printJSON(answer) }
    ActionScreen(Action(action), on: target.story, answer, asker: client.asker)
      .lines(width: Terminal.output.lineWidth).print(on: .output)
  }

  /// Says what the story waits for, why it has not gone out, and who can do something about it.
  private func explain(_ client: ControlClient) throws {
    let standing = try client.get(StandingBody.self, "stories", target.story, "why")
    if options.json { return try printJSON(StoryWithStanding(standing: standing)) }
    StandingScreen(standing, asker: client.asker).lines(width: Terminal.output.lineWidth).print(on: .output)
  }
}

/// Whether somebody may do something to a story, and if not, why not and who can.
struct ActionScreen {
  private let action: Action
  private let story: String
  private let answer: ExplanationBody
  private let asker: String?

  /// - Parameters:
  ///   - story: As it was named.
  ///   - asker: Who asks; nil where that is not known.
  init(_ action: Action, on story: String, _ answer: ExplanationBody, asker: String?) {
    self.action = action
    self.story = story
    self.answer = answer
    self.asker = asker
  }

  /// The lines.
  ///
  /// - Parameter width: Of the terminal; nil for a pipe, where no line is broken.
  func lines(width: Int?) -> [ScreenLine] {
    let name = story == "-" ? "the story that you last saw" : story
    var lines: [ScreenLine] = []
    lines.add(
      answer.allowed ? "You may \(action.rawValue) \(name)." : "You may not \(action.rawValue) \(name):", width: width)
    if let effect = Consequence.effect(ofFreezeOn: action) {
      for freeze in answer.frozenBy { lines.add("\(freeze.inWords); \(effect)", .remark, width: width, hanging: 2) }
    }
    for refusal in answer.refusals {
      lines.add("\(refusal.code.rawValue): \(refusal.detail)", width: width, indent: 2, hanging: 2)
      lines.add(refusal.hint, .faint, width: width, indent: 4, hanging: 2)
    }
    lines.add(whoCan, width: width, hanging: 2)
    lines.add("Next: copydesk \(next)", .faint, width: width, hanging: 2)
    return lines
  }

  /// Whoever asks is not among those to ask instead.
  private var whoCan: String {
    let people = answer.allowed ? answer.whoCould : answer.whoCould.filter { $0 != asker }
    if !people.isEmpty { return "Who can: \(people.joined(separator: ", "))" }
    return answer.whoCould.isEmpty ? "Nobody can right now." : "Nobody else can right now."
  }

  private var next: String {
    let words = action.rawValue.split(separator: "_")
    // What else has two words is an option of a command.
    let isCommand = words.count == 1 || ["front", "package"].contains(words[0])
    if answer.allowed { return "\(isCommand ? words.joined(separator: " ") : "show") \(story)" }
    let isAboutText = answer.refusals.contains { [RefusalCode.unread, .checksFailed].contains($0.code) }
    return "\(isAboutText ? "show" : "why") \(story)"
  }
}

/// What a story waits for, why it has not gone out, and who can do something about it.
struct StandingScreen {
  private let standing: StandingBody
  private let story: StoryBody
  private let asker: String?

  /// - Parameter asker: Who asks; nil where that is not known.
  init(_ standing: StandingBody, asker: String?) {
    self.standing = standing
    self.asker = asker
    story = standing.story.told(to: asker)
  }

  /// The lines.
  ///
  /// - Parameter width: Of the terminal; nil for a pipe, where no line is broken.
  func lines(width: Int?) -> [ScreenLine] {
    var lines = story.report(width: width, saysRevision: false)
    let remarks = standing.trigger.map { $0.remarks(deskZone: story.timeZone) } ?? []
    for remark in remarks + [story.deadline].compactMap(\.self) { lines.add(remark, .remark, width: width, hanging: 2) }
    let package = standing.goesWith.map { "its package \($0.name) is \($0.inWords)" }
    let waiting = story.waitingFor(standing.whoCould, with: standing.goesWith)
    let note = story.state == .draft ? story.returned?.inWords(story.clock()) : nil
    for text in [package, waiting, note].compactMap(\.self) { lines.add(text, width: width, hanging: 2) }
    lines.add(next, .faint, width: width, hanging: 2)
    return lines
  }

  private var next: String {
    let slug = story.slug
    if standing.story.killRequest != nil { return "Next: copydesk kill \(slug)" }
    if let trigger = standing.trigger, trigger.paused != nil { return "Next: copydesk trigger show \(trigger.name)" }
    if standing.story.hold?.reason == .frozen { return "Next: copydesk frozen" }
    if standing.story.state == .approved, let package = standing.goesWith {
      return "Next: copydesk package show \(package.name)"
    }
    return switch story.state {
    case .deskReview where standing.whoCould.contains(where: { $0 == asker }): "Next: copydesk show \(slug)"
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
