import ArgumentParser
import ControlAPI
import Newsroom

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
    guard dryRun else { return try report(act(.publish, target, client, asking: .init("Publish", "now"))) }
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
    var story = try act(.kill, target, client, asking: .init("Withdraw", "everywhere")) { $0.note = note.text }
    var pending = Set(story.killPending)
    if wait, !pending.isEmpty, Terminal.error.isInteractive {
      Terminal.error.print("Waiting for \(pending.sorted().joined(separator: ", ")); Ctrl-C stops waiting.".oneLine)
    }
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
