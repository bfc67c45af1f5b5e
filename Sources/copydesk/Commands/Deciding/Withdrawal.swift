import ArgumentParser
import ControlAPI
import Newsroom

/// Whether to wait for those who have the story.
struct WaitOption: ParsableArguments {
  @Flag(help: "Wait until every destination that has the story has acknowledged that it is gone.")
  var wait = false
}

extension ControlCommand {
  /// Says where a story stands that was withdrawn, and who has not acknowledged it; waits for them where that is wanted.
  func report(withdrawn story: StoryBody, _ waiting: WaitOption, _ client: ControlClient) throws {
    let story = waiting.wait ? try awaitAcknowledgements(of: story, client) : story
    try report(story)
    if !options.json, !story.killPending.isEmpty {
      Terminal.output.print("not yet acknowledged by \(story.killPending.joined(separator: ", "))".oneLine)
    }
  }

  private func awaitAcknowledgements(of withdrawn: StoryBody, _ client: ControlClient) throws -> StoryBody {
    var story = withdrawn
    var pending = Set(story.killPending)
    if !pending.isEmpty, Terminal.error.isInteractive {
      Terminal.error.print(
        "Waiting for \(pending.sorted().joined(separator: ", ")); press Ctrl-C to stop waiting.".oneLine)
    }
    while !pending.isEmpty {
      // The daemon answers when something has changed, or after a while.
      story = try client.get(StoryBody.self, ["stories", String(story.number)], query: [("kill_wait", "20")])
      for name in pending.subtracting(story.killPending).sorted() where !options.json {
        Terminal.output.print("\(name.oneLine) has acknowledged that it is gone")
      }
      pending = Set(story.killPending)
    }
    return story
  }
}
