import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk kill`
struct Kill: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Withdraw stories everywhere, for good.",
    discussion: """
      Its page then says that it was withdrawn; with --vanish nothing says that there was one.
      Examples:
        copydesk kill night-train -m "A source withdrew." --wait
        copydesk kill night-train -m "By order of a court." --vanish
        copydesk kill night-train apricots -m "Invented."
      """)
  @OptionGroup var target: StoriesOptions
  @OptionGroup var note: NoteOption
  @Flag(help: "Leave no page and no trace on the site.")
  var vanish = false
  @OptionGroup var waiting: WaitOption
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let how = vanish ? "everywhere, for good and without a trace" : "everywhere, for good"
    try actOnEach(target.named(), client) { name in
      let story = try act(
        .kill, on: name, revision: target.revision, yes: target.yes, client, confirming: Confirmation("Withdraw", how)
      ) {
        $0.note = note.text
        $0.vanish = vanish ? true : nil
      }
      return try awaited(story, waiting, client)
    }
  }
}
