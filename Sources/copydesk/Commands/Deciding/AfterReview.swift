import ArgumentParser
import ControlAPI

/// `copydesk after-review`
struct AfterReview: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Close the after-review of a story approved or killed with --break-glass.",
    discussion: "Example: copydesk after-review night-train -m \"Read it; the names are right.\"")
  @OptionGroup var target: StoryArgument
  @OptionGroup var note: NoteOption
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    try report(client.post(StoryBody.self, ["stories", target.story, "after-review"], NoteBody(note: note.text)))
  }
}
