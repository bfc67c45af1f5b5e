import ArgumentParser
import Newsroom

/// `copydesk note`
struct Note: NotedAction {
  static let configuration = CommandConfiguration(
    abstract: "Add a note to a story's log.",
    discussion: "Example: copydesk note night-train -m \"The lawyer has read it.\"")
  static let action = Action.note

  @OptionGroup var target: StoriesOptions
  @OptionGroup var note: NoteOption
  @OptionGroup var options: GlobalOptions
}
