import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk assign`
struct Assign: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Assign a story to somebody.", discussion: "Example: copydesk assign night-train --to nsargsyan")
  @OptionGroup var target: ActionOptions
  @Option(
    name: .customLong("to"), help: ArgumentHelp("Who will work on it.", valueName: "staff"),
    completion: Completion.staff)
  var assignee: String
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    try report(act(.assign, target, client) { $0.assignee = assignee })
  }
}
