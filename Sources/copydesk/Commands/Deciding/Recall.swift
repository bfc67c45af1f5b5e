import ArgumentParser
import Newsroom

/// `copydesk recall`
struct Recall: NotedAction {
  static let configuration = CommandConfiguration(
    abstract: "Take back an approval before the story has gone out.",
    discussion: "Example: copydesk recall night-train -m \"The name is wrong.\"")
  static let action = Action.recall
  static let confirmation: Confirmation? = Confirmation("Recall")

  @OptionGroup var target: StoriesOptions
  @OptionGroup var note: NoteOption
  @OptionGroup var options: GlobalOptions
}
