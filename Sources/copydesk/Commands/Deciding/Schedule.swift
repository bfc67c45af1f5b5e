import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk schedule`
struct Schedule: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Change when an approved story goes out; you sign it again.",
    discussion: "Example: copydesk schedule night-train --at \"tomorrow 07:30\"")
  @OptionGroup var target: ActionOptions
  @Option(help: ArgumentHelp("When it goes out, in the desk's time.", valueName: "time"))
  var at: String
  @OptionGroup var signing: SigningOptions
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    if !signing.unread { try offerToRead(target.story, before: .schedule, client) }
    let story = try act(.schedule, target, client, confirming: Confirmation("Schedule", "for \(at)")) {
      $0.at = at
      $0.unread = signing.unread ? true : nil
    }
    try report(story)
  }
}
