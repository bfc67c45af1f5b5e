import ArgumentParser
import Newsroom

/// `copydesk spike`
struct Spike: NotedAction {
  static let configuration = CommandConfiguration(
    abstract: "Put a story away without publishing it.",
    discussion: """
      Examples:
        copydesk spike night-train -m "Overtaken by events."
        copydesk spike night-train apricots -m "Overtaken by events."
        copydesk board --state draft | cut -f1 | copydesk spike - -m "Spring clean."
      """)
  static let action = Action.spike
  static let confirmation: Confirmation? = Confirmation("Spike")

  @OptionGroup var target: StoriesOptions
  @OptionGroup var note: NoteOption
  @OptionGroup var options: GlobalOptions
}
