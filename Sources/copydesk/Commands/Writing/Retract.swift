import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk retract`
struct Retract: NotedAction {
  static let configuration = CommandConfiguration(
    abstract: "Propose to take back the text of a published story; its page stays.",
    discussion: """
      What you say with -m is what readers find in place of the text, once somebody with `kill` has approved it.
      Example: copydesk retract night-train -m "The documents were forged. We regret it."
      """)
  static let action = Action.retract
  static let confirmation: Confirmation? = Confirmation("Take back the text of")

  @OptionGroup var target: StoriesOptions
  @OptionGroup var note: NoteOption
  @OptionGroup var options: GlobalOptions
}
