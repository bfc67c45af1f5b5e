import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk calendar`
struct CalendarCommand: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "calendar",
    abstract:
      "See what is to come, by day: what goes out, what is wanted or due, triggers, embargoes and freezes that end.",
    discussion: """
      What is behind its time comes first. Days and times are those of the desk; without --desk, of your own.
      Examples:
        copydesk calendar
        copydesk calendar --desk caucasus --days 2
        copydesk --json calendar | jq '.items[] | select(.at_risk != null)'
      """)
  @Option(help: ArgumentHelp("Only what is on this desk.", valueName: "desk"), completion: Completion.desks)
  var desk: String?
  @Option(help: ArgumentHelp("How many days, today included: 1 to 31; by default 7.", valueName: "n"))
  var days: Int?
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let calendar = try client.get(
      CalendarBody.self, ["calendar"], query: [("desk", desk), ("days", days.map(String.init))])
    if options.format != nil {
      try printJSON(calendar.items)
      return sayLeftOut(calendar.leftOut, "entry", "entries", narrower: Self.narrower)
    }
    if options.json { return try printJSON(calendar) }
    let clock = DeskClock(zone: calendar.timeZone, now: calendar.now)
    if Terminal.output.isInteractive { show(calendar, clock) } else { calendar.items.forEach { printRow($0, clock) } }
    sayLeftOut(calendar.leftOut, "entry", "entries", narrower: Self.narrower)
  }

  private static let narrower = "copydesk calendar --desk DESK, or fewer --days"

  private func show(_ calendar: CalendarBody, _ clock: DeskClock) {
    let out = Terminal.output
    let place = calendar.desk.map { "\($0) desk" } ?? "all desks"
    let title = "Calendar · \(place) · times in \(clock.label(calendar.now)) · now \(clock.short(calendar.now))"
    for line in title.oneLine.wrapped(to: out.width) { out.print(out.bold(line)) }
    for freeze in calendar.freezes {
      for line in freeze.inWords(on: clock).oneLine.wrapped(to: out.width) { out.print(out.yellow(line)) }
    }
    for section in calendar.sections(clock) { section.print(on: out) }
    if calendar.items.isEmpty, calendar.untimed.isEmpty { out.print(out.dim("Nothing is to come.")) }
    out.print(next: calendar.next)
  }

  /// For programs.
  private func printRow(_ item: CalendarBody.Item, _ clock: DeskClock) {
    let cells = [
      item.at.description, item.kind.rawValue, item.late ? "late" : "-", item.story.map(String.init) ?? "-",
      item.slug ?? item.trigger ?? "-", item.desk ?? "*", item.state?.rawValue ?? "-", item.atRisk ?? "-",
      item.waiting.map(String.init) ?? "-", item.headline ?? "-",
    ]
    Terminal.output.print(cells.map(\.oneLine).joined(separator: "\t"))
  }
}

extension CalendarBody {
  /// What is behind its time, then day by day what is to come, then triggers for which nothing waits, and those that no clock fires.
  func sections(_ clock: DeskClock) -> [ScreenSection] {
    let late = items.filter(\.late).map { $0.onScreen(mark: clock.short($0.at)) }
    let runs = Dictionary(grouping: items.filter(\.isEmptyRun)) { $0.trigger }.filter { $0.value.count > 1 }
    let others = items.filter { !$0.late && !($0.isEmptyRun && runs[$0.trigger] != nil) }
    let days = Dictionary(grouping: others) { clock.day($0.at) }.sorted { $0.key < $1.key }.map { day, items in
      ScreenSection(heading: clock.name(day), items: items.map { $0.onScreen(mark: clock.time($0.at)) })
    }
    let empty = runs.values.sorted { $0[0].at.date < $1[0].at.date }.map { Self.inOne($0, clock) }
    let untimed = untimed.map { untimed in
      ScreenSection.Item(
        mark: "-", text: "the trigger \(untimed.trigger)", aside: untimed.waiting.storiesWait,
        remarks: untimed.paused ? ["paused"] : [])
    }
    let lists = [
      [ScreenSection(heading: "BEHIND ITS TIME (\(late.count))", items: late)], days,
      [ScreenSection(heading: "NOTHING WAITS YET", items: empty), ScreenSection(heading: "NO TIME", items: untimed)],
    ]
    return ScreenSection.aligned(lists.flatMap(\.self).filter { !$0.items.isEmpty })
  }

  /// A trigger's runs, told once.
  private static func inOne(_ runs: [Item], _ clock: DeskClock) -> ScreenSection.Item {
    let days = runs.map { clock.day($0.at).number }
    let isDaily =
      Set(runs.map { clock.time($0.at) }).count == 1 && zip(days, days.dropFirst()).allSatisfy { $1 - $0 == 1 }
    var item = runs[0].onScreen(mark: isDaily ? clock.time(runs[0].at) : clock.short(runs[0].at))
    item.aside = isDaily ? "fires daily" : "fires \(runs.count) times"
    return item
  }

  /// What to type next.
  fileprivate var next: String {
    if let risk = items.first(where: { $0.atRisk != nil && $0.slug != nil })?.slug {
      return "copydesk why \(risk)"
    }
    if let late = items.first(where: { $0.late && $0.slug != nil })?.slug { return "copydesk show \(late)" }
    if let paused = items.first(where: { $0.atRisk == "paused" })?.trigger {
      return "copydesk trigger show \(paused)"
    }
    return "copydesk budget"
  }
}

extension Int {
  /// As in "4 stories wait".
  var storiesWait: String { self == 1 ? "1 story waits" : "\(counted("story", "stories")) wait" }
}

extension CalendarBody.Item {
  /// Whether a trigger fires for which nothing waits, so far as is known.
  fileprivate var isEmptyRun: Bool { kind == .trigger && !late && waiting ?? 0 == 0 }

  /// The item in the list of a screen, with its time.
  func onScreen(mark: String) -> ScreenSection.Item {
    let risk = atRisk == "paused" ? "paused: nothing goes out by it" : atRisk.map { StoryBody.inWords(risk: $0) }
    return ScreenSection.Item(
      mark: mark, text: text, aside: what, about: [slug, slug == nil ? nil : desk].compactMap(\.self),
      remarks: [risk].compactMap(\.self))
  }

  private var text: String {
    switch kind {
    case .trigger: "the trigger \(trigger ?? "")"
    case .freezeEnd: "the freeze of \(desk.map { "the \($0) desk" } ?? "the newsroom")"
    default: headline ?? slug ?? ""
    }
  }

  /// What happens then, in a few words.
  var what: String {
    switch kind {
    case .time: late ? "should have gone out" : endsEmbargo ? "embargo ends, goes out" : "goes out"
    case .wanted: state == .draft ? "wanted, a draft" : "wanted, in review"
    case .embargo: "embargo ends"
    case .due: late ? "review is late" : "review due"
    case .trigger: waiting.map { $0 == 0 ? "fires, nothing waits" : $0.storiesWait } ?? "fires"
    case .freezeEnd: "ends"
    }
  }
}
