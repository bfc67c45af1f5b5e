import ArgumentParser
import ControlAPI
import Newsroom

/// Whether to wait for those who have the story.
struct WaitOption: ParsableArguments {
  @Flag(help: "Wait until every destination that has the story has acknowledged that it is gone.")
  var wait = false
}

extension ControlCommand {
  /// The story that was withdrawn, once everybody has acknowledged it where that is wanted.
  func awaited(_ story: StoryBody, _ waiting: WaitOption, _ client: ControlClient) throws -> StoryBody {
    waiting.wait ? try awaitAcknowledgements(of: story, client) : story
  }

  /// Says where a story stands that was withdrawn; waits for those who have it where that is wanted.
  func report(withdrawn story: StoryBody, _ waiting: WaitOption, _ client: ControlClient) throws {
    try report(awaited(story, waiting, client))
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
