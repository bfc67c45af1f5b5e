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
        copydesk publish night-train --dry-run     which files would change where, and how
      """)
  @OptionGroup var target: ActionOptions
  @Flag(help: "Only say whether it would go out, where to, and what would change there.")
  var dryRun = false
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    guard dryRun else {
      return try report(act(.publish, target, client, confirming: Confirmation("Publish", "now")))
    }
    let run = try dryRun(.publish, on: target.story, revision: target.revision, client)
    if options.json { return try printJSON(run) }
    try report(run)
  }
}
