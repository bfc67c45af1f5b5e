import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk publish`
struct Publish: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Publish an approved story now, ahead of its time or after a hold.",
    discussion: """
      Examples:
        copydesk publish night-train
        copydesk publish night-train --dry-run
      """)
  @OptionGroup var target: ActionOptions
  @Flag(help: "Only say whether it would go out, and where to.")
  var dryRun = false
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    guard dryRun else {
      return try report(act(.publish, target, client, confirming: Confirmation("Publish", "now")))
    }
    let answer = try client.get(ExplanationBody.self, "stories", target.story, "why", Action.publish.rawValue)
    if options.json { return try printJSON(answer) }
    if let refusal = answer.refusals.first { throw refusal }
    let story = try client.get(StoryBody.self, "stories", target.story)
    Terminal.output.print(
      "\(story.slug) version \(story.version) would go to: \(story.destinations.joined(separator: ", "))".oneLine)
  }
}
