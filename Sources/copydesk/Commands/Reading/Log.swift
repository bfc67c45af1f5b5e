import ArgumentParser
import ControlAPI
import FoundationEssentials
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
    let story = try client.get(StoryBody.self, "stories", target.story)
    let out = Terminal.output
    guard out.isInteractive else {
      return entries.forEach { printRow($0, LogRemarks($0, story.clock()).texts) }
    }
    if entries.isEmpty { return out.print(out.dim("Nothing has been done to it yet.")) }
    let now = Instant(Date())
    let clock = story.clock(namesZone: false, now: now)
    var lines: [ScreenLine] = []
    lines.add(
      "\(story.slug) · \(entries.count.counted("entry", "entries")) · times in \(clock.label(now))", width: out.width)
    for entry in entries { lines += self.lines(entry, LogRemarks(entry, clock).texts, clock, width: out.width) }
    lines.add("Next: copydesk show \(story.slug)", .faint, width: out.width)
    _ = Terminal.showToTheEnd(height: lines.count) { lines.print(on: out) }
  }

  /// For people: what was done in a line, and what there is to say of it below, in full.
  private func lines(_ entry: AuditEntryBody, _ remarks: [String], _ clock: DeskClock, width: Int) -> [ScreenLine] {
    var lines: [ScreenLine] = []
    let who = entry.actor == "system" ? "Copydesk" : actor(of: entry)
    var line = "\(entry.position)  \(clock.short(entry.at))  \(who)  \(entry.actionInWords)"
    if let version = entry.version { line += "  v\(version)" }
    if let state = entry.toState?.inWords, entry.toState != entry.fromState, state != entry.actionInWords {
      line += "  → \(state)"
    }
    lines.add(line, .heading, width: width, hanging: 4, isInColumns: true)
    for remark in remarks { lines.add(remark, width: width, indent: 4) }
    return lines
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
