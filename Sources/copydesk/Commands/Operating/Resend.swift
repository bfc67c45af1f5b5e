import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk resend`
struct Resend: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Resend a failed delivery.",
    discussion: "Example: copydesk resend 17     (copydesk deliveries STORY lists numbers)")
  @Argument(help: ArgumentHelp("The delivery's number.", valueName: "delivery"))
  var delivery: Int
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let sent = try client.post(DeliveryBody.self, ["deliveries", String(delivery), "resend"], NoteBody())
    if options.json { return try printJSON(sent) }
    Terminal.output.print(
      "delivery \(sent.id) of story \(sent.story) to \(sent.destination) is \(sent.state)".oneLine)
  }
}
