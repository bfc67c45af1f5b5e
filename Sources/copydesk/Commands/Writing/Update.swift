import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk update`
struct Update: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Submit new facts for a published story.",
    discussion: """
      Without FILE, opens the present text in $VISUAL or $EDITOR; a text that is not accepted is kept in a file.
      Examples:
        copydesk update night-train -m "The railway replies."
        copydesk update night-train night-train.md -m "The railway replies."
      """)
  @OptionGroup var text: TextOptions
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws { try submit(text, as: .update, client) }
}
