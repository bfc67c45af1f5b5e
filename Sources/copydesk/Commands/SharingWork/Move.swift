import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk move`
struct Move: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Move a story to another desk.", discussion: "Example: copydesk move night-train --desk africa")
  @OptionGroup var target: ActionOptions
  @Option(help: ArgumentHelp("The desk to move it to.", valueName: "desk"), completion: Completion.desks)
  var desk: String
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    try report(act(.move, target, client, confirming: Confirmation("Move", "to \(desk)")) { $0.desk = desk })
  }
}
