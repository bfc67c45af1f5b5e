import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk schedule`
struct Schedule: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Change when approved stories go out; you sign them again.",
    discussion: """
      Examples:
        copydesk schedule night-train --at "tomorrow 07:30"
        copydesk schedule night-train apricots --at noon
        copydesk schedule night-train --on evening-edition     when that trigger fires
      """)
  @OptionGroup var target: StoriesOptions
  @Option(help: ArgumentHelp("When it goes out, in the desk's time.", valueName: "time"), completion: Completion.times)
  var at: String?
  @Option(
    help: ArgumentHelp("Have this trigger let it go out.", valueName: "trigger"), completion: Completion.triggers)
  var on: String?
  @OptionGroup var signing: SigningOptions
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    guard at != nil || on != nil else { throw ValidationError("Say when: --at TIME, or --on TRIGGER.") }
    guard at == nil || on == nil else { throw ValidationError("Say --at TIME or --on TRIGGER, but not both.") }
  }

  func run(_ client: ControlClient) throws {
    let named = try target.named()
    if let only = named.first, named.count == 1, !signing.unread { try offerToRead(only, before: .schedule, client) }
    try actOnEach(named, client) { story in
      try act(
        .schedule, on: story, revision: target.revision, yes: target.yes, client,
        confirming: Confirmation("Schedule", at.map { "for \($0)" } ?? on.map { "by the trigger \($0)" })
      ) {
        $0.at = at
        $0.on = on
        signing.fill(&$0)
      }
    }
  }
}
