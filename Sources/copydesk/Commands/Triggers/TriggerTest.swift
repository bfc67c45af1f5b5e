import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk trigger test`
struct TriggerTest: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Say what would go out if a trigger fired now, and what would not and why.",
    discussion: "Example: copydesk trigger test evening-edition")
  @OptionGroup var target: TriggerArgument
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let items = try client.get(PageBody<FiringForecastBody>.self, "triggers", target.name, "test").items
    if options.json { return try printJSON(items) }
    var table = TextTable("STORY", "DESK", "URGENCY", "WOULD GO OUT", "SLUG", "HEADLINE", "PACKAGE")
    for item in items {
      table.add(
        String(item.story), item.desk, String(item.urgency), item.refused.map { "no: \($0.inSentence)" } ?? "yes",
        item.slug, item.headline, item.package ?? "-")
    }
    table.print(ifEmpty: "Nothing waits for \(target.name).")
  }
}
