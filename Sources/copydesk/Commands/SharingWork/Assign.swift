import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk assign`
struct Assign: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Assign a story to somebody.",
    discussion: """
      Examples:
        copydesk assign night-train --to nsargsyan
        copydesk assign night-train apricots --to nsargsyan
      """)
  @OptionGroup var target: StoriesOptions
  @Option(
    name: .customLong("to"), help: ArgumentHelp("Who will work on it.", valueName: "staff"),
    completion: Completion.staff)
  var assignee: String
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    try actOnEach(target.named(), client) { story in
      try act(.assign, on: story, revision: target.revision, yes: target.yes, client) { $0.assignee = assignee }
    }
  }
}
