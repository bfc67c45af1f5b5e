import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk approve`
struct Approve: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Sign the version that you have read.",
    discussion: """
      Examples:
        copydesk approve night-train
        copydesk approve night-train --at "tomorrow 06:00"      a time of the story's desk
        copydesk approve night-train --at 2026-12-01T06:00+04:00
        copydesk approve night-train --override headline-length --reason "The name is that long."
      """)
  @OptionGroup var target: ActionOptions
  @Option(help: ArgumentHelp("When it is to go out.", valueName: "time"))
  var at: String?
  @Option(name: .customLong("override"), help: ArgumentHelp("Let this required check pass.", valueName: "check"))
  var overrides: [String] = []
  @Flag(help: "In an emergency: approve alone, or one's own story, where the desk's policy has it.")
  var breakGlass = false
  @Option(help: ArgumentHelp("Why: of --override or --break-glass.", valueName: "text"))
  var reason: String?
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let story = try act(.approve, target, client, asking: .init("Approve", at.map { "for \($0)" })) {
      $0.at = at
      $0.override = overrides.isEmpty ? nil : overrides
      $0.reason = reason
      $0.breakGlass = breakGlass ? true : nil
    }
    try report(story)
  }
}

/// `copydesk schedule`
struct Schedule: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Give an approved story another time; it is signed anew.",
    discussion: "Example: copydesk schedule night-train --at \"tomorrow 07:30\"")
  @OptionGroup var target: ActionOptions
  @Option(help: ArgumentHelp("When it is to go out.", valueName: "time"))
  var at: String
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    try report(act(.schedule, target, client, asking: .init("Schedule", "for \(at)")) { $0.at = at })
  }
}
