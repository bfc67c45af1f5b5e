import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk republish`
struct Republish: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Put an unpublished story up again; you sign it again.",
    discussion: """
      It goes out at once, at its old address and with the date of its first publication. Where the desk wants two to sign, \
      the second does it the same way.
      Examples:
        copydesk republish night-train
        copydesk republish night-train --override headline-length --reason "A name."
      """)
  @OptionGroup var target: ActionOptions
  @OptionGroup var note: NoteOption
  @OptionGroup var signing: ApprovalOptions
  @OptionGroup var overriding: OverrideOptions
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    if !signing.unread { try offerToRead(target.story, before: .republish, client) }
    let story = try act(.republish, target, client, confirming: Confirmation("Put up", "again, now")) {
      $0.note = note.text
      signing.fill(&$0)
      overriding.fill(&$0)
    }
    try report(story)
  }
}
