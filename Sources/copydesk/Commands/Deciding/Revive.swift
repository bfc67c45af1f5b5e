import ArgumentParser
import Newsroom

/// `copydesk revive`
struct Revive: SimpleAction {
  static let configuration = CommandConfiguration(
    abstract: "Bring back a spiked story as a draft.",
    discussion: "Example: copydesk revive night-train")
  static let action = Action.revive
  static let confirmation: Confirmation? = Confirmation("Revive")

  @OptionGroup var target: StoriesOptions
  @OptionGroup var options: GlobalOptions
}
