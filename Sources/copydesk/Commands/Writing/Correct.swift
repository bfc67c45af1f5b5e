import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk correct`
struct Correct: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Submit a correction to a published story.",
    discussion: "Example: copydesk correct night-train night-train.md -m \"1986, not 1989.\"")
  @OptionGroup var text: TextOptions
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws { try submit(text, as: .correct, client) }
}
