import ArgumentParser
import Newsroom

/// `copydesk claim`
struct Claim: SimpleAction {
  static let configuration = CommandConfiguration(
    abstract: "Tell others that you are reading a story; ends by itself after 30 minutes.",
    discussion: "Example: copydesk claim night-train")
  static let action = Action.claim

  @OptionGroup var target: ActionOptions
  @OptionGroup var options: GlobalOptions
}
