import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk update`
struct Update: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Submit new facts for a published story.",
    discussion: "Example: copydesk update night-train night-train.md -m \"The railway replies.\"")
  @OptionGroup var text: TextOptions
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws { try submit(text, as: .update, client) }
}
