import ArgumentParser
import Newsroom

/// `copydesk return`
struct Return: NotedAction {
  static let configuration = CommandConfiguration(
    abstract: "Send a story back to its author, with a note.",
    discussion: "Example: copydesk return night-train -m \"Who took the picture?\"")
  static let action = Action.`return`
  static let confirmation: Confirmation? = Confirmation("Return")

  @OptionGroup var target: StoriesOptions
  @OptionGroup var note: NoteOption
  @OptionGroup var options: GlobalOptions
}
