import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk correct`
struct Correct: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Submit a correction to a published story.",
    discussion: """
      Without FILE, opens the present text in $VISUAL or $EDITOR; a text that is not accepted is kept in a file.
      Examples:
        copydesk correct night-train -m "1986, not 1989."
        copydesk correct night-train night-train.md -m "1986, not 1989."
      """)
  @OptionGroup var text: TextOptions
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws { try submit(text, as: .correct, client) }
}
