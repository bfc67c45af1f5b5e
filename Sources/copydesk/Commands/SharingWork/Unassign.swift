import ArgumentParser
import Newsroom

/// `copydesk unassign`
struct Unassign: SimpleAction {
  static let configuration = CommandConfiguration(
    abstract: "Make a story nobody's work.",
    discussion: """
      Examples:
        copydesk unassign night-train
        copydesk unassign night-train apricots
      """)
  static let action = Action.unassign

  @OptionGroup var target: StoriesOptions
  @OptionGroup var options: GlobalOptions
}
