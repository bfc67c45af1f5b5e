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
    let waiting = [
      status.waitingFor.map { reason in
        ("waiting", "for \(reason)\(status.waitingSince.map { ", since \(DisplayTime.local($0))" } ?? "")")
      }
    ].compactMap(\.self)
    // As `15.18 (Debian 15.18-0+deb12u1)`, of which the first says it all.
    let database = status.database?.split(separator: " ").first.map { ", PostgreSQL \($0)" } ?? ""
    let time = status.databaseTime.map { ", \(DisplayTime.local($0))" } ?? ""
    let lines =
      waiting + status.problems.map { ("problem", $0) } + [
        ("daemon", status.version + database + time),
        ("new work", status.listening ? "noticed at once" : "found by polling (no LISTEN)"),
        ("stories", Self.counts(status.stories)), ("held", String(status.held)),
        ("late", String(status.late)), ("at risk", String(status.atRisk)),
        ("kills", "\(status.killRequests) waiting for a second signature"),
        ("submissions", "\(status.waitingSubmissions) waiting"),
        ("deliveries", "\(status.pendingDeliveries) pending, \(status.failedDeliveries) failed"),
        ("notices", "\(status.waitingNotices) waiting, \(status.failedNotices) failed"),
      ] + status.retrying.map { ("retrying", "\($0.destination): \($0.inWords)") } + [
        ("jobs", Self.counts(status.jobs))
      ] + status.freezes.map { ("frozen", "\($0.place) \($0.byWhom)") }
      + status.unverified.map { ("unverified", "\($0.part) \($0.name): \($0.reason)") }
    let out = Terminal.output
    let column = 13
    for (name, value) in lines {
      guard out.isInteractive else {
        out.print("\(name)\t\(value.oneLine)")
        continue
      }
      for (index, line) in value.oneLine.wrapped(to: out.width - column).enumerated() {
        out.print(out.bold((index == 0 ? name : "").padded(to: column)) + line)
      }
    }
  }

  private static func counts(_ values: [String: Int]) -> String {
    let shown = values.filter { $0.value > 0 }.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    return shown.isEmpty ? "none" : shown.joined(separator: ", ")
  }
}
