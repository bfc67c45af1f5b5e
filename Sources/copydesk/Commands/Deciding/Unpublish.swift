import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk unpublish`
struct Unpublish: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Take a published story down, until it is published again.",
    discussion: """
      Readers find nothing at its address; every destination that has it is told to take it away. For good: kill.
      Example: copydesk unpublish night-train -m "The lawyers are reading it again." --wait
      """)
  @OptionGroup var target: ActionOptions
  @OptionGroup var note: NoteOption
  @OptionGroup var waiting: WaitOption
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let story = try act(.unpublish, target, client, confirming: Confirmation("Take down", "everywhere")) {
      $0.note = note.text
    }
    try report(withdrawn: story, waiting, client)
  }
}
