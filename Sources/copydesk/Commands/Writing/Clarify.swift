import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk clarify`
struct Clarify: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Submit a clarification of a published story.",
    discussion: """
      Where nothing was wrong but could be misread. Readers see what you say with -m at the foot of the story; for a wrong \
      fact use correct.
      Without FILE, opens the present text in $VISUAL or $EDITOR; a text that is not accepted is kept in a file.
      Examples:
        copydesk clarify night-train -m "The fare is for one way."
        copydesk clarify night-train night-train.md -m "The fare is for one way."
      """)
  @OptionGroup var text: TextOptions
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws { try submit(text, as: .clarify, client) }
}
