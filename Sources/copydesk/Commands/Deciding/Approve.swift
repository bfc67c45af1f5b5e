import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk approve`
struct Approve: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Approve the version you have read; your approval is a signature on it.",
    discussion: """
      Examples:
        copydesk approve night-train
        copydesk approve night-train --at "tomorrow 06:00"     the desk's time
        copydesk approve night-train --at 2026-12-01T06:00+04:00
        copydesk approve night-train --override headline-length --reason "A name."
      """)
  @OptionGroup var target: ActionOptions
  @Option(help: ArgumentHelp("When it goes out, in the desk's time.", valueName: "time"))
  var at: String?
  @Option(
    name: .customLong("override"),
    help: ArgumentHelp("Approve despite this failed required check; needs --reason.", valueName: "check"))
  var overrides: [String] = []
  @Flag(help: "In an emergency, approve alone or your own story, where the desk allows it; needs --reason.")
  var breakGlass = false
  @Option(help: ArgumentHelp("Why you override a check or break the glass.", valueName: "text"))
  var reason: String?
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let confirmation = Confirmation("Approve", at.map { "for \($0)" })
    let story = try act(.approve, target, client, confirming: confirmation) {
      $0.at = at
      $0.override = overrides.isEmpty ? nil : overrides
      $0.reason = reason
      $0.breakGlass = breakGlass ? true : nil
    }
    try report(story)
  }
}
