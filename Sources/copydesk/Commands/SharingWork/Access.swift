import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk access`
struct Access: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "See who may do what on a desk, now or at a time to come, and whom to ask.",
    discussion: """
      A role that ends before the time, or a cover, does not count any more then.
      Examples:
        copydesk access --desk caucasus
        copydesk access --desk caucasus --can approve --at "tomorrow 06:00"
      """)
  @Option(help: ArgumentHelp("The desk.", valueName: "desk"), completion: Completion.desks)
  var desk: String
  @Option(
    help: ArgumentHelp("At what time, in the desk's time; by default now.", valueName: "time"),
    completion: Completion.times)
  var at: String?
  @Option(
    help: ArgumentHelp("Only who may do this: approve, publish, kill and so on.", valueName: "capability"),
    completion: .list(Capability.allCases.map(\.rawValue)))
  var can: String?
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let access = try client.get(AccessBody.self, ["access"], query: [("desk", desk), ("at", at), ("can", can)])
    if options.format != nil { return try printJSON(access.people) }
    if options.json { return try printJSON(access) }
    let out = Terminal.output
    let clock = out.isInteractive ? DeskClock(zone: access.timeZone, now: access.at) : nil
    if let clock {
      let title = "Access · \(access.desk) desk · \(clock.short(access.at)) (\(clock.label(access.at)))"
      for line in title.oneLine.wrapped(to: out.width) { out.print(out.bold(line)) }
    }
    var table = TextTable("STAFF", "NAME", "AS", "MAY")
    for person in access.people {
      table.add(
        person.handle, person.name, person.grants.map { $0.inWords(clock) }.joined(separator: "; "),
        person.may.joined(separator: ", "))
    }
    table.print(
      ifEmpty: "Nobody may \(can ?? "do anything") on the \(access.desk) desk then.",
      next: can == nil ? "copydesk access --desk \(access.desk) --can approve" : "copydesk staff")
  }
}

extension StaffBody.Grant {
  /// `desk chief on africa until 18:00, for nana`; for programs, without clocks, role and desk as newsroom.yaml names them.
  func inWords(_ clock: DeskClock?) -> String {
    let place = clock != nil && desk == "*" ? "every desk" : desk
    let end = until.map { " until \(clock?.short($0) ?? DisplayTime.local($0))" } ?? ""
    return "\(clock == nil ? role : role.roleInWords) on \(place)\(end)" + (covering.map { ", for \($0)" } ?? "")
  }
}

extension String {
  /// A role’s name as people say it: `desk chief`.
  var roleInWords: String { replacing("_", with: " ") }
}
