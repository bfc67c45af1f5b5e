import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk kill`
struct Kill: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Withdraw a story everywhere, for good.",
    discussion: "Example: copydesk kill night-train -m \"A source withdrew.\" --wait")
  @OptionGroup var target: ActionOptions
  @OptionGroup var note: NoteOption
  @Flag(help: "Wait until every destination that has the story has acknowledged the kill.")
  var wait = false
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    var story = try act(.kill, target, client, confirming: Confirmation("Withdraw", "everywhere, for good")) {
      $0.note = note.text
    }
    if wait { story = try awaitAcknowledgements(of: story, client) }
    try report(story)
    if !options.json, !story.killPending.isEmpty {
      Terminal.output.print("not yet acknowledged by \(story.killPending.joined(separator: ", "))".oneLine)
    }
  }

  private func awaitAcknowledgements(of killed: StoryBody, _ client: ControlClient) throws -> StoryBody {
    var story = killed
    var pending = Set(story.killPending)
    if !pending.isEmpty, Terminal.error.isInteractive {
      Terminal.error.print(
        "Waiting for \(pending.sorted().joined(separator: ", ")); press Ctrl-C to stop waiting.".oneLine)
    }
    while !pending.isEmpty {
      // The daemon answers when something has changed, or after a while.
      story = try client.get(StoryBody.self, ["stories", target.story], query: [("kill_wait", "20")])
      for name in pending.subtracting(story.killPending).sorted() where !options.json {
        Terminal.output.print("\(name.oneLine) has acknowledged the kill")
      }
      pending = Set(story.killPending)
    }
    return story
  }
}
