import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk readdress`
struct Readdress: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Give a published story another slug or desk; the old address leads to the new one.",
    discussion: """
      You sign it, and it goes out at once; where the desk wants two to sign, or you wrote the story, another approves it. No \
      other story ever gets the old address.
      Examples:
        copydesk readdress night-train --slug night-train-returns
        copydesk readdress night-train --desk caucasus
      """)
  @OptionGroup var target: ActionOptions
  @Option(help: ArgumentHelp("The new slug.", valueName: "slug"))
  var slug: String?
  @Option(help: ArgumentHelp("The new desk.", valueName: "desk"), completion: Completion.desks)
  var desk: String?
  @OptionGroup var note: NoteOption
  @OptionGroup var signing: SigningOptions
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    guard slug != nil || desk != nil else { throw ValidationError("Say what is to change: --slug or --desk.") }
  }

  func run(_ client: ControlClient) throws {
    let address = [desk, slug].compactMap(\.self).joined(separator: "/")
    let story = try act(.readdress, target, client, confirming: Confirmation("Readdress", "to \(address)")) {
      $0.slug = slug
      $0.desk = desk
      $0.note = note.text
      signing.fill(&$0)
    }
    try report(story)
  }
}
