import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk destinations`
struct Destinations: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Where stories go, and how that goes.", discussion: "Example: copydesk destinations")
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let items = try client.get(PageBody<DestinationBody>.self, "destinations").items
    if options.json { return try printJSON(items) }
    var table = TextTable("NAME", "KIND", "PENDING", "FAILED", "LAST RECEIPT", "WORKED BY")
    for item in items {
      table.add(
        item.name, item.kind, String(item.pending), String(item.failed), item.lastReceiptAt.map(ShownTime.here) ?? "-",
        item.holder ?? "-")
    }
    table.print(orSay: "There are no destinations.")
  }
}

/// `copydesk deliveries`
struct Deliveries: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Where a story was sent, and what came of it.", discussion: "Example: copydesk deliveries night-train")
  @OptionGroup var target: StoryArgument
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let items = try client.get([DeliveryBody].self, "stories", target.story, "deliveries")
    if options.json { return try printJSON(items) }
    var table = TextTable("DELIVERY", "DESTINATION", "KIND", "VER", "STATE", "ATTEMPTS", "SINCE", "LAST ERROR")
    for item in items {
      table.add(
        String(item.id), item.destination, item.kind.rawValue, String(item.version), item.state, String(item.attempts),
        ShownTime.here(item.createdAt), item.lastError ?? "-")
    }
    table.print(orSay: "It was sent nowhere yet.")
  }
}
