import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk deliveries`
struct Deliveries: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "List where a story was sent, and whether it arrived.",
    discussion: "Example: copydesk deliveries night-train")
  @OptionGroup var target: StoryArgument
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let items = try client.get([DeliveryBody].self, "stories", target.story, "deliveries")
    if options.json { return try printJSON(items) }
    var table = TextTable("DELIVERY", "DESTINATION", "KIND", "VER", "STATE", "ATTEMPTS", "SINCE", "LAST ERROR")
    for item in items {
      table.add(
        String(item.id), item.destination, item.kind.rawValue, String(item.version), item.state, String(item.attempts),
        DisplayTime.local(item.createdAt), item.lastError ?? "-")
    }
    table.print(ifEmpty: "It has not been sent anywhere yet.")
  }
}
