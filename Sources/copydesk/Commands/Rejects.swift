import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk rejects`
struct Rejects: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "List drafts that were not accepted; their text is kept for 90 days.",
    discussion: "Example: copydesk rejects")
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let items = try client.list(SubmissionBody.self, ["submissions"], query: [("state", "rejected")])
    if options.json { return try printJSON(items) }
    var table = TextTable("ID", "RECEIVED", "BY", "FILE", "LINE", "CODE", "REASON")
    for item in items {
      let place = item.rejection.map { $0.line > 0 ? "\($0.line):\($0.column)" : "-" } ?? "-"
      table.add(
        String(item.id), ShownTime.here(item.receivedAt), item.submitter, item.fileName ?? "-", place,
        item.rejection?.code.rawValue ?? "-", item.rejection?.reason ?? "-")
    }
    table.print(orSay: "No draft was rejected.")
  }
}
