import ArgumentParser
import Newsroom

/// `copydesk claim`
struct Claim: SimpleAction {
  static let configuration = CommandConfiguration(
    abstract: "Tell others that you are reading a story; ends by itself after 30 minutes.",
    discussion: """
      Examples:
        copydesk claim night-train
        copydesk claim night-train apricots
      """)
  static let action = Action.claim

  @OptionGroup var target: StoriesOptions
  @OptionGroup var options: GlobalOptions
}
