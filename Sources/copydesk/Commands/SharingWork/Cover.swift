import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk cover`
struct Cover: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Have somebody stand in for a colleague on a desk; the records name both.",
    discussion: """
      Examples:
        copydesk cover jomondi --for nsargsyan --desk caucasus --until 18:00
        copydesk cover jomondi --for nsargsyan --desk caucasus --end
      """)
  @Argument(help: ArgumentHelp("Who stands in.", valueName: "staff"), completion: Completion.staff)
  var staff: String
  @Option(
    name: .customLong("for"), help: ArgumentHelp("Who they stand in for.", valueName: "staff"),
    completion: Completion.staff)
  var covered: String
  @Option(help: ArgumentHelp("The desk.", valueName: "desk"), completion: Completion.desks)
  var desk: String
  @Option(
    help: ArgumentHelp("When the cover ends, in the desk's time.", valueName: "time"), completion: Completion.times)
  var until: String?
  @Flag(help: "End the cover now.")
  var end = false
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    guard (until == nil) == end else {
      throw Refusal(
        .usage, "Give either --until or --end.", hint: "Say when the cover ends: --until TIME; or end it now: --end")
    }
    let body = CoverBody(staff: staff, covered: covered, desk: desk, until: until)
    let grants = try client.post([StaffBody.Grant].self, ["cover"], body)
    if options.json { return try printJSON(grants) }
    if end { return Terminal.output.print("\(staff) no longer stands in for \(covered) on \(desk)".oneLine) }
    for grant in grants {
      let until = grant.until.map { " until \(DisplayTime.local($0))" } ?? ""
      Terminal.output.print("\(staff) stands in for \(covered) as \(grant.role) on \(desk)\(until)".oneLine)
    }
  }
}
