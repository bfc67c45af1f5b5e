import ArgumentParser
import Newsroom

/// `copydesk release`
struct Release: SimpleAction {
  static let configuration = CommandConfiguration(
    abstract: "End a claim on a story.",
    discussion: "Example: copydesk release night-train")
  static let action = Action.release

  @OptionGroup var target: StoriesOptions
  @OptionGroup var options: GlobalOptions
}
