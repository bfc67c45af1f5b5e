import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk publish`
struct Publish: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Publish approved stories now, ahead of their time or after a hold.",
    discussion: """
      Examples:
        copydesk publish night-train
        copydesk publish night-train apricots
        copydesk publish night-train --dry-run     which files would change where, and how
      """)
  @OptionGroup var target: StoriesOptions
  @Flag(help: "Only say whether it would go out, where to, and what would change there.")
  var dryRun = false
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let named = try target.named()
    guard dryRun else {
      return try actOnEach(named, client) { story in
        try act(
          .publish, on: story, revision: target.revision, yes: target.yes, client,
          confirming: Confirmation("Publish", "now"))
      }
    }
    try dryRunEach(.publish, named, revision: target.revision, client)
  }
}
