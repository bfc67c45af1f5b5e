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
        remarks(on: entry))
    }
    table.print(ifEmpty: "Nothing has been done to it yet.")
  }

  /// What the entry says beside who did what: that it went out with it, or why it is on hold, and the note.
  private func remarks(on entry: AuditEntryBody) -> String {
    var remarks: [String] = []
    if case .object(let detail) = entry.detail {
      if detail["fired"] == .boolean(true) { remarks.append("sent to its destinations") }
      if case .string(let reason)? = detail["held"] { remarks.append("on hold: \(reason)") }
    }
    remarks += entry.note.map { [$0] } ?? []
    return remarks.isEmpty ? "-" : remarks.joined(separator: "; ")
  }
}
