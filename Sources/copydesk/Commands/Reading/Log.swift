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
    let zone = try client.get(StoryBody.self, "stories", target.story).timeZone
    let out = Terminal.output
    if entries.isEmpty, out.isInteractive { return out.print(out.dim("Nothing has been done to it yet.")) }
    for entry in entries {
      let remarks = LogRemarks(entry, deskZone: zone).texts
      if out.isInteractive { print(entry, remarks) } else { printRow(entry, remarks) }
    }
  }

  /// For people: what was done in a line, and what there is to say of it below, in full.
  private func print(_ entry: AuditEntryBody, _ remarks: [String]) {
    let out = Terminal.output
    var line = "\(entry.position)  \(DisplayTime.local(entry.at))  \(actor(of: entry))  "
    line += entry.action.split(separator: "_").joined(separator: " ")
    if let version = entry.version { line += "  v\(version)" }
    if let state = entry.toState, entry.toState != entry.fromState { line += "  → \(state.inWords)" }
    for (index, part) in line.oneLine.wrapped(to: out.width).enumerated() {
      out.print(index == 0 ? out.bold(part) : "    " + part)
    }
    for remark in remarks {
      for part in remark.wrapped(to: out.width - 4) { out.print("    " + part) }
    }
  }

  /// For programs: position, time, who, action, revision, version, state before and after, and what there is to say.
  private func printRow(_ entry: AuditEntryBody, _ remarks: [String]) {
    let cells = [
      String(entry.position), DisplayTime.local(entry.at), actor(of: entry), entry.action,
      entry.revision.map(String.init) ?? "-", entry.version.map(String.init) ?? "-", entry.fromState?.rawValue ?? "-",
      entry.toState?.rawValue ?? "-", remarks.isEmpty ? "-" : remarks.joined(separator: "; "),
    ]
    Terminal.output.print(cells.map(\.oneLine).joined(separator: "\t"))
  }

  private func actor(of entry: AuditEntryBody) -> String {
    entry.actor + (entry.onBehalfOf.map { " for \($0)" } ?? "") + (entry.requestedBy.map { " (by \($0))" } ?? "")
  }
}
