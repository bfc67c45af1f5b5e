import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk destinations`
struct Destinations: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "List where stories go, and how deliveries there are doing.", discussion: "Example: copydesk destinations"
  )
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let items = try client.get(PageBody<DestinationBody>.self, "destinations").items
    if options.json { return try printJSON(items) }
    var table = TextTable("NAME", "KIND", "PENDING", "FAILED", "LAST RECEIPT", "STATE", "RETRYING")
    for item in items {
      table.add(
        item.name, item.kind, String(item.pending), String(item.failed),
        item.lastReceiptAt.map(DisplayTime.local) ?? "-",
        item.stateWords, item.retrying?.inWords(DisplayTime.local) ?? "-")
    }
    table.print(ifEmpty: "There are no destinations.")
    for item in items {
      if let hold = item.hold { Terminal.output.print("\(item.name) is held: \(hold.detail)".oneLine) }
    }
  }
}

extension DestinationBody {
  /// Whether deliveries get there, and who makes them.
  fileprivate var stateWords: String {
    if removed { return "removed" }
    if let hold { return "held: \(hold.reason)" }
    guard served else { return "served by nobody" }
    return holder.map { "delivering: \($0)" } ?? "served"
  }
}

extension RetryingBody {
  /// How many, since when, and why.
  func inWords(_ time: (Instant) -> String) -> String {
    "\(deliveries.counted("delivery", "deliveries")) since \(time(since))" + (error.map { ": \($0)" } ?? "")
  }
}
