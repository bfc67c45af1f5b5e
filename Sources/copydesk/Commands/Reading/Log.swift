import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk log`
struct Log: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "List everything that was done to a story, by whom and when.",
    discussion: "Example: copydesk log night-train")
  @OptionGroup var target: StoryArgument
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let entries = try client.get([AuditEntryBody].self, "stories", target.story, "log")
    if options.json { return try printJSON(entries) }
    var table = TextTable("#", "WHEN", "WHO", "ACTION", "REV", "VER", "FROM", "TO", "NOTE")
    for entry in entries {
      let actor =
        entry.actor + (entry.onBehalfOf.map { " for \($0)" } ?? "") + (entry.requestedBy.map { " (by \($0))" } ?? "")
      table.add(
        String(entry.position), DisplayTime.local(entry.at), actor, entry.action,
        entry.revision.map(String.init) ?? "-",
        entry.version.map(String.init) ?? "-", entry.fromState?.rawValue ?? "-", entry.toState?.rawValue ?? "-",
        entry.note ?? "-")
    }
    table.print(ifEmpty: "Nothing has been done to it yet.")
  }
}
