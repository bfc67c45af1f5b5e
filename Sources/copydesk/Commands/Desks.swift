import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk desks`
struct Desks: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "The newsroom's desks and their policies.", discussion: "Example: copydesk desks")
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let items = try client.get(PageBody<DeskBody>.self, "desks").items
    if options.json { return try printJSON(items) }
    var table = TextTable("DESK", "NAME", "TIME ZONE", "APPROVALS", "PUBLISH", "REQUIRED CHECKS")
    for item in items {
      table.add(
        item.slug, item.name, item.timeZone, String(item.approvals), item.publish, item.required.joined(separator: ", ")
      )
    }
    table.print(orSay: "There are no desks. Describe them: copydesk apply -f newsroom.yaml")
  }
}

/// `copydesk staff`
struct Staff: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Who works here, and what they are on which desk.", discussion: "Example: copydesk staff")
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let items = try client.get(PageBody<StaffBody>.self, "staff").items
    if options.json { return try printJSON(items) }
    var table = TextTable("STAFF", "NAME", "ROLES")
    for item in items where item.active {
      table.add(item.handle, item.name, item.grants.map(Self.inWords).joined(separator: "; "))
    }
    table.print(orSay: "Nobody works here yet. Describe them: copydesk apply -f newsroom.yaml")
  }

  private static func inWords(_ grant: StaffBody.Grant) -> String {
    let covering = grant.covering.map { " for \($0)" } ?? ""
    return "\(grant.role) on \(grant.desk)\(covering)"
  }
}
