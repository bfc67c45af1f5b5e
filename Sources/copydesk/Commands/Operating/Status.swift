import ArgumentParser
import ControlAPI
import FoundationEssentials
import Newsroom

/// `copydesk status`
struct Status: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show how the daemon and its newsroom are doing.", discussion: "Example: copydesk status")
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let status = try client.get(StatusBody.self, "status")
    if options.json { return try printJSON(status) }
    StatusScreen(status).print(on: .output)
  }
}

/// How the daemon and its newsroom are doing, as somebody reads it.
struct StatusScreen {
  /// The columns in which the names stand.
  private static let names = 13

  private let status: StatusBody
  private let clock: DeskClock

  init(_ status: StatusBody) {
    self.status = status
    clock = DeskClock(zone: status.timeZone, now: status.databaseTime ?? Instant(Date()))
  }

  /// What each thing is called, and how it is; stories by state, in the order in which one goes through them.
  var rows: [(name: String, words: String)] {
    var rows: [(name: String, words: String)] = []
    func add(_ name: String, _ words: String) { rows.append((name, words)) }
    if let reason = status.waitingFor {
      add("waiting", "for \(reason)" + (status.waitingSince.map { ", since \(clock.short($0))" } ?? ""))
    }
    for problem in status.problems { add("problem", problem) }
    // PostgreSQL says more of itself than its number.
    let database = status.database?.split(separator: " ").first.map { ", PostgreSQL \($0)" } ?? ""
    let time = status.databaseTime.map { ", \(clock.short($0)) \(clock.label($0))" } ?? ""
    add("daemon", status.version + database + time)
    add("new work", status.listening ? "noticed at once" : "found by polling (no LISTEN)")
    add("stories", Self.words(StoryState.allCases.map { (status.stories[$0.rawValue] ?? 0, $0.label) }))
    add("held", String(status.held))
    add("late", String(status.late))
    add("at risk", String(status.atRisk))
    add("kills", "\(status.killRequests) waiting for a second signature")
    add("submissions", "\(status.waitingSubmissions) waiting")
    add("deliveries", "\(status.pendingDeliveries) pending, \(status.failedDeliveries) failed")
    add("notices", "\(status.waitingNotices) waiting, \(status.failedNotices) failed")
    for retrying in status.retrying { add("retrying", "\(retrying.destination): \(retrying.inWords(clock.short))") }
    add("jobs", Self.words(status.jobs.sorted { $0.key < $1.key }.map { ($0.value, $0.key) }))
    for freeze in status.freezes { add("frozen", "\(freeze.place) \(freeze.byWhom)") }
    for part in status.unverified { add("unverified", "\(part.part) \(part.name): \(part.reason)") }
    return rows
  }

  /// On a terminal what is long goes on under itself; a pipe has a row for each thing.
  func print(on out: Terminal) {
    for (name, words) in rows {
      guard out.isInteractive else {
        out.print("\(name)\t\(words.oneLine)")
        continue
      }
      for (index, line) in words.oneLine.wrapped(to: out.width - Self.names).enumerated() {
        out.print(out.bold((index == 0 ? name : "").padded(to: Self.names)) + line)
      }
    }
    out.print(next: next)
  }

  private static func words(_ counts: [(number: Int, of: String)]) -> String {
    let shown = counts.filter { $0.number > 0 }.map { "\($0.number) \($0.of)" }
    return shown.isEmpty ? "none" : shown.joined(separator: ", ")
  }

  private var next: String {
    if !status.unverified.isEmpty { return "copydesk audit verify" }
    if status.failedDeliveries > 0 || !status.retrying.isEmpty { return "copydesk destinations" }
    if !status.freezes.isEmpty { return "copydesk frozen" }
    return status.held + status.late + status.atRisk > 0 ? "copydesk handover" : "copydesk jobs"
  }
}

extension ControlClient {
  /// The clocks of the newsroom, for a screen that is of no one desk; in UTC where its zone cannot be learned.
  func newsroomClock() -> DeskClock {
    DeskClock(zone: try? get(StatusBody.self, "status").timeZone, now: Instant(Date()))
  }
}
