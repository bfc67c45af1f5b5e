import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk fix`
struct Fix: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Correct a slip of the keyboard in a published story, in silence.",
    discussion: """
      Readers are told nothing, so only a few words may change (the desk's fix_limit), and no number, date, name, negation or \
      quotation. For all else use correct, clarify or update.
      Without FILE, opens the present text in $VISUAL or $EDITOR; a text that is not accepted is kept in a file.
      Examples:
        copydesk fix night-train
        copydesk fix night-train night-train.md
      """)
  @OptionGroup var text: TextOptions
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws { try submit(text, as: .fix, client) }
}
