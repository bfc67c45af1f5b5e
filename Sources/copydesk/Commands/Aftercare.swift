import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk after-review`
struct AfterReview: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Close the review of a story that somebody signed by breaking the glass.",
    discussion: "Example: copydesk after-review night-train -m \"Read it; the names are right.\"")
  @OptionGroup var target: StoryArgument
  @OptionGroup var note: NoteOption
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    try report(client.post(StoryBody.self, ["stories", target.story, "after-review"], NoteBody(note: note.text)))
  }
}

/// `copydesk resend`
struct Resend: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Try a delivery that was given up once more.",
    discussion: "Example: copydesk resend 17      (copydesk deliveries STORY lists the numbers)")
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

/// `copydesk cover`
struct CoverCommand: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "cover", abstract: "Have somebody stand in for another on a desk for a while; records name both.",
    discussion: """
      Examples:
        copydesk cover jomondi --for nsargsyan --desk caucasus --until "2026-12-01 18:00"
        copydesk cover jomondi --for nsargsyan --desk caucasus --end
      """)
  @Argument(help: ArgumentHelp("Who stands in.", valueName: "staff"), completion: Completion.staff)
  var staff: String
  @Option(name: .customLong("for"), help: ArgumentHelp("For whom.", valueName: "staff"), completion: Completion.staff)
  var covered: String
  @Option(help: ArgumentHelp("On which desk.", valueName: "desk"), completion: Completion.desks)
  var desk: String
  @Option(help: ArgumentHelp("Until when; a time of the desk.", valueName: "time"))
  var until: String?
  @Flag(help: "End it now.")
  var end = false
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    guard (until == nil) == end else {
      throw Refusal(.usage, "Either --until TIME or --end must be given.", hint: "Say until when, or end it.")
    }
    let body = CoverBody(staff: staff, covered: covered, desk: desk, until: until)
    let grants = try client.post([StaffBody.Grant].self, ["cover"], body)
    if options.json { return try printJSON(grants) }
    if end { return Terminal.output.print("\(staff) does not stand in for \(covered) on \(desk) any more".oneLine) }
    for grant in grants {
      let until = grant.until.map { " until \(ShownTime.here($0))" } ?? ""
      Terminal.output.print("\(staff) stands in for \(covered) as \(grant.role) on \(desk)\(until)".oneLine)
    }
  }
}
