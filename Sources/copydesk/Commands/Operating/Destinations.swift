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
    var table = TextTable("NAME", "KIND", "PENDING", "FAILED", "LAST RECEIPT", "SERVED BY", "RETRYING")
    for item in items {
      table.add(
        item.name, item.kind, String(item.pending), String(item.failed),
        item.lastReceiptAt.map(DisplayTime.local) ?? "-",
        item.holder ?? "-", item.retrying?.inWords ?? "-")
    }
    table.print(ifEmpty: "There are no destinations.")
  }
}

extension RetryingBody {
  /// How many, since when, and why.
  var inWords: String {
    "\(deliveries.counted("delivery", "deliveries")) since \(DisplayTime.local(since))"
      + (error.map { ": \($0)" } ?? "")
  }
}
