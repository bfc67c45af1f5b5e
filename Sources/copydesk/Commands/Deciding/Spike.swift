import ArgumentParser
import Newsroom

/// `copydesk spike`
struct Spike: NotedAction {
  static let configuration = CommandConfiguration(
    abstract: "Put a story away without publishing it.",
    discussion: "Example: copydesk spike night-train -m \"Overtaken by events.\"")
  static let action = Action.spike
  static let confirmation: Confirmation? = Confirmation("Spike")

  @OptionGroup var target: ActionOptions
  @OptionGroup var note: NoteOption
  @OptionGroup var options: GlobalOptions
}
