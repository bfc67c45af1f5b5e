import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk trigger fire`
struct TriggerFire: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "fire", abstract: "Fire a trigger: what is approved and waits for it goes out.",
    discussion: "Example: copydesk trigger fire result")
  @OptionGroup var target: TriggerArgument
  @Flag(name: .shortAndLong, help: "Do not ask for confirmation.")
  var yes = false
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    if !yes, Terminal.canAsk {
      let waiting = try client.get(PageBody<FiringForecastBody>.self, "triggers", target.name, "test").items
      let going = waiting.count { $0.goesOut }
      try confirm(
        "Fire \(target.name)? \(going == 1 ? "1 story goes" : "\(going) stories go") out, "
          + "\(waiting.count - going) \(waiting.count - going == 1 ? "does" : "do") not.", unless: false)
    }
    let firing = try client.post(
      FiringBody.self, ["triggers", target.name, "fire"], query: [("wait", "10")], [String: String]())
    if options.json { return try printJSON(firing) }
    Terminal.output.print("firing \(firing.number) of \(firing.trigger): \(firing.inBrief)".oneLine)
    for story in firing.stories {
      Terminal.output.print(
        "  \(story.slug) (\(story.story)) \(story.refused.map { "did not go out: \($0.inSentence)" } ?? "went out")"
          .oneLine)
    }
    for line in firing.packagesInWords { Terminal.output.print("  \(line)".oneLine) }
  }
}

extension FiringBody {
  /// What became of each package that waited for it.
  var packagesInWords: [String] {
    packages.map { package in
      let stories = package.stories.count.counted("story", "stories")
      return package.out
        ? "package \(package.name) (\(stories)) went out"
        : "package \(package.name) (\(stories)) did not go out: copydesk package show \(package.name)"
    }
  }
}

/// `copydesk trigger pause`
struct TriggerPause: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "pause", abstract: "Pause a trigger: nothing goes out by it until it is resumed.",
    discussion: """
      What it would have fired for meanwhile is not made up for.
      Example: copydesk trigger pause evening-edition -m "The election is called off."
      """)
  @OptionGroup var target: TriggerArgument
  @OptionGroup var note: NoteOption
  @Flag(name: .shortAndLong, help: "Do not ask for confirmation.")
  var yes = false
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    try confirm("Pause \(target.name)?", unless: yes)
    let trigger = try client.post(TriggerBody.self, ["triggers", target.name, "pause"], NoteBody(note: note.text))
    if options.json { return try printJSON(trigger) }
    let waiting = trigger.waiting == 1 ? "1 story waits" : "\(trigger.waiting) stories wait"
    Terminal.output.print("\(trigger.name) is paused; \(waiting) for it".oneLine)
  }
}

/// `copydesk trigger resume`
struct TriggerResume: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Have a paused trigger fire again.",
    discussion: "Example: copydesk trigger resume evening-edition")
  @OptionGroup var target: TriggerArgument
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let trigger = try client.post(TriggerBody.self, ["triggers", target.name, "resume"], NoteBody())
    if options.json { return try printJSON(trigger) }
    Terminal.output.print("\(trigger.name) fires again".oneLine)
  }
}
