import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk schedule`
struct Schedule: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Change when an approved story goes out; you sign it again.",
    discussion: """
      Examples:
        copydesk schedule night-train --at "tomorrow 07:30"
        copydesk schedule night-train --on evening-edition     when that trigger fires
      """)
  @OptionGroup var target: ActionOptions
  @Option(help: ArgumentHelp("When it goes out, in the desk's time.", valueName: "time"), completion: Completion.times)
  var at: String?
  @Option(
    help: ArgumentHelp("Have this trigger let it go out.", valueName: "trigger"), completion: Completion.triggers)
  var on: String?
  @OptionGroup var signing: SigningOptions
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    guard (at == nil) != (on == nil) else { throw ValidationError("Say when: --at TIME, or --on TRIGGER.") }
  }

  func run(_ client: ControlClient) throws {
    if !signing.unread { try offerToRead(target.story, before: .schedule, client) }
    let story = try act(
      .schedule, target, client,
      confirming: Confirmation("Schedule", at.map { "for \($0)" } ?? on.map { "by the trigger \($0)" })
    ) {
      $0.at = at
      $0.on = on
      $0.unread = signing.unread ? true : nil
    }
    try report(story)
  }
}
