import ArgumentParser
import Newsroom

/// `copydesk withdraw`
struct Withdraw: SimpleAction {
  static let configuration = CommandConfiguration(
    abstract: "Take your story back from the desk.",
    discussion: "Example: copydesk withdraw night-train")
  static let action = Action.withdraw
  static let confirmation: Confirmation? = Confirmation("Take", "back from the desk")

  @OptionGroup var target: StoriesOptions
  @OptionGroup var options: GlobalOptions
}
