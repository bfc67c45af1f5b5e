import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk status`
struct Status: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show how the daemon and its newsroom are doing.", discussion: "Example: copydesk status")
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let status = try client.get(StatusBody.self, "status")
    if options.json { return try printJSON(status) }
    var lines = [
      ("daemon", "\(status.version), PostgreSQL \(status.database), \(DisplayTime.local(status.databaseTime))"),
      ("new work", status.listening ? "noticed at once" : "found by polling (no LISTEN)"),
      ("stories", Self.counts(status.stories)), ("held", String(status.held)),
      ("submissions", "\(status.waitingSubmissions) waiting"),
      ("deliveries", "\(status.pendingDeliveries) pending, \(status.failedDeliveries) failed"),
    ]
    for retrying in status.retrying { lines.append(("retrying", "\(retrying.destination): \(retrying.inWords)")) }
    lines.append(("jobs", Self.counts(status.jobs)))
    let out = Terminal.output
    for (name, value) in lines {
      let label = out.isInteractive ? out.bold(name) + String(repeating: " ", count: 13 - name.count) : name + "\t"
      out.print(label + value.oneLine)
    }
  }

  private static func counts(_ values: [String: Int]) -> String {
    let shown = values.filter { $0.value > 0 }.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    return shown.isEmpty ? "none" : shown.joined(separator: ", ")
  }
}
