import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk desks`
struct Desks: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the desks and their policies.", discussion: "Example: copydesk desks")
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let items = try client.get(PageBody<DeskBody>.self, "desks").items
    if options.json { return try printJSON(items) }
    var table = TextTable("DESK", "NAME", "TIME ZONE", "APPROVALS", "PUBLISH", "REQUIRED CHECKS")
    for item in items {
      table.add(
        item.slug, item.name, item.timeZone,
        (item.signatures.allSatisfy { $0 == "approve" }
          ? String(item.approvals) : item.signatures.joined(separator: ", "))
          + (item.killSignatures > 1 ? "; \(item.killSignatures) to kill" : ""), item.publish,
        item.required.joined(separator: ", ")
      )
    }
    table.print(ifEmpty: "There are no desks yet. Set them up with: copydesk apply -f newsroom.yaml")
  }
}
