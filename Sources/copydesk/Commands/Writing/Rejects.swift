import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk rejects`
struct Rejects: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "List rejected drafts; their text is kept for 90 days.", discussion: "Example: copydesk rejects")
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let items = try client.list(SubmissionBody.self, ["submissions"], query: [("state", "rejected")])
    if options.json { return try printJSON(items) }
    var table = TextTable("ID", "RECEIVED", "BY", "FILE", "LINE", "CODE", "REASON")
    for item in items {
      table.add(
        String(item.id), DisplayTime.local(item.receivedAt), item.submitter, item.fileName ?? "-",
        item.rejection?.place ?? "-", item.rejection?.code.rawValue ?? "-", item.rejection?.reason ?? "-")
    }
    table.print(ifEmpty: "No drafts have been rejected.")
  }
}
