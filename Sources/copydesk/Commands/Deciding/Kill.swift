import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk kill`
struct Kill: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Withdraw stories everywhere, for good.",
    discussion: """
      Its page then says that it was withdrawn; with --vanish nothing says that there was one. Where the desk wants two signatures \
      for a kill, yours asks for the other: the story stays as it is, nothing more of it goes out, and it is killed once another person \
      who may kill there signs what you asked for, by kill without -m.
      Examples:
        copydesk kill night-train -m "A source withdrew." --wait
        copydesk kill night-train -m "By order of a court." --vanish
        copydesk kill night-train apricots -m "Invented."
        copydesk kill night-train                              sign what another person asked for
        copydesk kill night-train --withdraw                   take back that somebody asked for it
        copydesk kill night-train -m "Invented." --break-glass --reason "Nobody else is awake."
      """)
  @OptionGroup var target: StoriesOptions
  @Option(
    name: [.customShort("m"), .customLong("message")],
    help: ArgumentHelp(
      "What readers are told; left out where you sign what another person asked for. With --withdraw, why.",
      valueName: "text"))
  var note: String?
  @Flag(help: "Leave no page and no trace on the site.")
  var vanish = false
  @Flag(help: "Take back that somebody asked for the kill: whoever asked may, and whoever may kill there.")
  var withdraw = false
  @Flag(help: "In an emergency, kill with your signature alone where the desk wants two and allows it; needs --reason.")
  var breakGlass = false
  @Option(help: ArgumentHelp("Why you break the glass.", valueName: "text"))
  var reason: String?
  @OptionGroup var waiting: WaitOption
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    guard !withdraw || !(vanish || breakGlass || waiting.wait) else {
      throw ValidationError(
        "--withdraw kills nothing: leave out --vanish, --break-glass and --wait.")
    }
    guard breakGlass || reason == nil else {
      throw ValidationError("--reason says why you break the glass: add --break-glass, or say it with -m.")
    }
  }

  func run(_ client: ControlClient) throws {
    let stories = try target.named()
    if withdraw { return try actOnEach(stories, client) { try takeBack($0, client) } }
    let how = vanish ? "everywhere, for good and without a trace" : "everywhere, for good"
    let confirmation = Confirmation("Withdraw", how, asking: "Ask for a second signature to withdraw")
    try actOnEach(stories, client) { name in
      let story = try act(
        .kill, on: name, revision: target.revision, yes: target.yes, client, confirming: confirmation
      ) {
        $0.note = note
        $0.vanish = vanish ? true : nil
        $0.breakGlass = breakGlass ? true : nil
        $0.reason = reason
      }
      return try awaited(story, waiting, client)
    }
  }

  private func takeBack(_ name: String, _ client: ControlClient) throws -> StoryBody {
    try act(
      .dropKill, on: name, revision: target.revision, yes: target.yes, client,
      confirming: Confirmation("Take back the request to kill")
    ) { $0.note = note }
  }
}
