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
    let people = items.filter(\.active)
    let clock = Terminal.output.isInteractive ? client.newsroomClock() : nil
    for person in people {
      table.add(
        person.handle, person.name, person.grants.map { $0.inWords(clock) }.joined(separator: "; "))
    }
    let desk = people.lazy.flatMap(\.grants).first { $0.desk != "*" }?.desk
    table.print(
      ifEmpty: "There are no staff yet. Add them with: copydesk apply -f newsroom.yaml",
      title: clock?.titled(people.count.counted("person", "people")),
      next: desk.map { "copydesk access --desk \($0)" } ?? "copydesk desks")
  }
}
