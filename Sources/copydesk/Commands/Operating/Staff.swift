import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk staff`
struct Staff: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the staff and their roles on each desk.", discussion: "Example: copydesk staff")
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let items = try client.get(PageBody<StaffBody>.self, "staff").items
    if options.json { return try printJSON(items) }
    var table = TextTable("STAFF", "NAME", "ROLES")
    for item in items where item.active {
      table.add(item.handle, item.name, item.grants.map(\.inWords).joined(separator: "; "))
    }
    table.print(ifEmpty: "There are no staff yet. Add them with: copydesk apply -f newsroom.yaml")
  }
}
