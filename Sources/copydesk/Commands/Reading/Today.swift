import ArgumentParser
import ControlAPI
import FoundationEssentials
import Newsroom

/// `copydesk today`, and `copydesk` alone.
struct Today: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "See your day at a glance; `copydesk` alone does the same.",
    discussion: """
      What waits for you, what is not well on your desks and what is to come there within a day.
      Examples:
        copydesk
        copydesk today
        copydesk --json today | jq .waiting
      """)
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let day = try client.get(TodayBody.self, ["today"], query: [options.asking(for: DayScreen.fields)])
    if options.json { return try printJSON(day) }
    let out = Terminal.output
    for line in DayScreen(day).lines(width: out.width) { out.print(out.styled(line.text, line.style)) }
  }
}

/// A person's day as they read it.
struct DayScreen {
  /// What it shows of the story to look at first.
  static let fields: ScreenFields = InboxItem.reasonFields + ["slug", "approvals"]

  private let day: TodayBody
  private let clock: DeskClock

  init(_ day: TodayBody) {
    self.day = day
    clock = DeskClock(zone: day.timeZone, now: day.now)
  }

  /// What waits for the person first, then what is not well, then what is to come, and the next command.
  func lines(width: Int) -> [(text: String, style: ScreenSection.Style)] {
    let today = clock.name(clock.today).split(separator: ", ").last.map(String.init) ?? ""
    let who = [day.name, day.title, "\(today) \(clock.time(day.now)) \(clock.label(day.now))"]
    var lines = Lines(width: width)
    lines.add(who.compactMap(\.self).joined(separator: " · "), .heading, indent: 0)
    for cover in day.cover { lines.add(words(cover)) }
    for freeze in day.freezes { lines.add(freeze.inWords(on: clock), .remark) }
    let column = day.waiting.map { words($0).count + 2 }.max() ?? 0
    let isWide = width >= ScreenSection.wideScreen && width - column >= ScreenSection.narrowestText
    for waiting in day.waiting {
      let what = words(waiting)
      let style: ScreenSection.Style = isWell(waiting) ? .plain : .remark
      if isWide {
        lines.add(details(of: waiting), style, behind: what.padded(to: column))
      } else {
        lines.add("\(what): \(details(of: waiting))", style)
      }
    }
    if day.waiting.isEmpty { lines.add("Nothing is waiting for you.") }
    for paused in day.paused {
      let why = paused.reason.map { ": “\($0)”" } ?? ""
      lines.add(
        "the trigger \(paused.trigger) is paused by \(paused.by)\(why); \(paused.waiting.storiesWait)", .remark)
    }
    let late = day.comingUp.filter { $0.late && $0.kind != .due && $0.slug != nil }
    for item in late { lines.add("\(clock.short(item.at)) \(item.slug ?? ""): \(item.what)", .remark) }
    let next = day.comingUp.filter { !$0.late && $0.kind != .due }.map(words)
    if !next.isEmpty { lines.add("Coming up  " + next.joined(separator: " · "), indent: 0) }
    if day.notices.made + day.notices.undelivered > 0 {
      lines.add(notices, day.notices.undelivered > 0 ? .remark : .plain)
    }
    lines.add(self.next, indent: 0)
    return lines.all
  }

  private func words(_ cover: HandoverBody.Cover) -> String {
    let until = cover.until.map { " until \(clock.short($0))" } ?? ""
    let place = cover.desk.map { " on \($0)" } ?? ""
    return cover.covering == day.staff
      ? "covered by \(cover.staff)\(place)\(until)" : "you stand in for \(cover.covering)\(place)\(until)"
  }

  private func isWell(_ waiting: TodayBody.Waiting) -> Bool {
    ["review", "others", "draft", "ready"].contains(waiting.reason) && waiting.late == 0
  }

  private func words(_ waiting: TodayBody.Waiting) -> String {
    let isOne = waiting.stories == 1
    let words =
      switch waiting.reason {
      case "kill_request": isOne ? "kill needs your signature" : "kills need your signature"
      case "review": isOne ? "waits for you" : "wait for you"
      case "others": isOne ? "waits for others" : "wait for others"
      case "draft": isOne ? "draft is with you" : "drafts are with you"
      case "ready": "ready to publish"
      case "held": "on hold"
      case "failed": "not delivered"
      case "retrying": "not delivered yet"
      case "at_risk": "at risk"
      case "after_review": "after-review"
      case "kill_pending": "not withdrawn"
      default: waiting.reason
      }
    return "\(waiting.stories) \(words)"
  }

  private func details(of waiting: TodayBody.Waiting) -> String {
    let isOne = waiting.stories == 1
    let first: String? =
      switch waiting.reason {
      case "others": isOne ? "it is yours, or signed by you" : "they are yours, or signed by you"
      case "kill_request": isOne ? "it is not killed until then" : "they are not killed until then"
      case "ready": "nobody has sent \(isOne ? "it" : "them")"
      case "failed": "given up"
      case "kill_pending": "not acknowledged everywhere"
      default: nil
      }
    var parts = [first, "oldest \(DisplayTime.age(waiting.oldest, now: day.now.date))"].compactMap(\.self)
    if waiting.late > 0 { parts.append("\(waiting.late) late") }
    if let due = waiting.dueAt { parts.append("next due \(DisplayTime.ahead(due, now: day.now.date))") }
    return parts.joined(separator: ", ") + (detail(of: waiting).map { " · \($0)" } ?? "")
  }

  /// The story to look at first, and of one that is not well why.
  private func detail(of waiting: TodayBody.Waiting) -> String? {
    guard let story = waiting.first, waiting.reason != "others" else { return nil }
    if waiting.reason == "after_review", story.approvals.by.count == 1 {
      return "\(story.slug): \(story.approvals.by[0]) broke the glass"
    }
    guard !["review", "draft", "ready"].contains(waiting.reason) else { return story.slug }
    return ([story.slug] + InboxItem(story, clock, now: day.now).reasons.prefix(1)).joined(separator: ": ")
  }

  private func words(_ item: CalendarBody.Item) -> String {
    let time = clock.short(item.at)
    return switch item.kind {
    case .trigger: "\(time) \(item.trigger ?? "")" + (item.waiting.map { " (\($0.storiesWait))" } ?? "")
    case .freezeEnd: "\(time) \(item.desk ?? "newsroom") unfrozen"
    case .time:
      "\(time) \(item.slug ?? "")" + (item.atRisk != nil ? " (at risk)" : item.endsEmbargo ? " (embargo)" : "")
    case .wanted, .embargo, .due: "\(time) \(item.slug ?? "") (\(item.what))"
    }
  }

  private var notices: String {
    let made = "\(day.notices.made.counted("notice")) within a day"
    let failed = day.notices.undelivered
    return (failed > 0 ? "\(made), \(failed.counted("message")) could not be sent to you" : made) + ": copydesk notices"
  }

  private var next: String {
    if let kill = day.waiting.first(where: { $0.reason == "kill_request" })?.first {
      return "Next: copydesk kill \(kill.slug)"
    }
    if day.waiting.contains(where: { $0.reason == "review" }) { return "Next: copydesk review" }
    if !day.waiting.isEmpty { return "Next: copydesk inbox" }
    return day.comingUp.isEmpty ? "Next: copydesk board" : "Next: copydesk calendar"
  }
}

/// Lines that fit a terminal, each indented, what goes on in the next line more so.
private struct Lines {
  let width: Int
  var all: [(text: String, style: ScreenSection.Style)] = []

  init(width: Int) { self.width = width }

  /// - Parameter head: What stands in the first line alone, with the rest beside it.
  mutating func add(
    _ text: String, _ style: ScreenSection.Style = .plain, indent: Int = 2, behind head: String = ""
  ) {
    let first = String(repeating: " ", count: indent)
    let hanging = head.isEmpty ? 2 : head.columns
    for (index, line) in text.oneLine.wrapped(to: max(1, width - indent - hanging)).enumerated() {
      let start = index == 0 ? head : String(repeating: " ", count: hanging)
      all.append((first + start + line, style))
    }
  }
}
