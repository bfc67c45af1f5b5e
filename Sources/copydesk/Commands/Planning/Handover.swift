import ArgumentParser
import ControlAPI
import FoundationEssentials
import Newsroom

/// `copydesk handover`
struct Handover: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "See what you hand to the next shift: what is open or not well, and what happened since you began.",
    discussion: """
      On your desks; those of everybody if you have none. Of each kind the first 3 are shown unless you say --all.
      Examples:
        copydesk handover                     since 8 hours ago
        copydesk handover --since 06:00
        copydesk handover --since "yesterday 18:00" --desk caucasus --all
        copydesk --json handover | jq '.done[] | select(.what == "kill")'
      """)
  @Option(
    help: ArgumentHelp("When your shift began; a bare time is the last one.", valueName: "time"),
    completion: Completion.times)
  var since: String?
  @Option(help: ArgumentHelp("Only what is on this desk.", valueName: "desk"), completion: Completion.desks)
  var desk: String?
  @Flag(help: "Show all of each kind.")
  var all = false
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let handover = try client.get(
      HandoverBody.self, ["handover"],
      query: [("since", since), ("desk", desk), options.asking(for: HandoverScreen.fields)])
    if options.json { return try printJSON(handover) }
    let screen = HandoverScreen(handover, shown: all ? Int.max : 3)
    if Terminal.output.isInteractive {
      screen.print(on: .output)
    } else {
      screen.rows.forEach { Terminal.output.print($0) }
    }
  }
}

/// A handover as people read it.
struct HandoverScreen {
  /// What it shows of an open story, as rows do.
  static let fields: ScreenFields =
    InboxItem.reasonFields + ["slug", "desk", "headline", "state", "submitted_at", "claim", "due_at", "late"]

  private let handover: HandoverBody
  private let clock: DeskClock
  /// How many of each kind.
  private let shown: Int

  init(_ handover: HandoverBody, shown: Int) {
    self.handover = handover
    self.shown = shown
    clock = DeskClock(zone: handover.timeZone, now: handover.now)
  }

  /// What is not well first, then what waits, then what is for information.
  func print(on out: Terminal) {
    let place = handover.desks.count > 4 ? handover.desks.count.counted("desk") : handover.desks.joined(separator: ", ")
    let title =
      "Handover · \(place) · since \(clock.short(handover.since)) · now \(clock.short(handover.now)) "
      + clock.label(handover.now)
    for line in title.oneLine.wrapped(to: out.width) { out.print(out.bold(line)) }
    for freeze in handover.freezes {
      for line in freeze.inWords(on: clock).oneLine.wrapped(to: out.width) { out.print(out.yellow(line)) }
    }
    for (section, left) in zip(ScreenSection.aligned(lists.map(\.section)), lists.map(\.left)) {
      section.print(on: out)
      if left > 0 { printLeft(left, on: out) }
    }
    printDone(on: out)
    out.print(next: next)
  }

  /// For programs: what kind, since when or when, number, slug, desk, who, and what there is to say.
  var rows: [String] {
    let open = handover.open.map { story in
      let group = HandoverGroup(of: story)
      return [
        group.rawValue, story.submittedAt.description, String(story.number), story.slug, story.desk,
        story.claim?.by ?? "-", HandoverGroup.remarks(of: story, clock).joined(separator: "; "), story.headline,
      ]
    }
    let paused = handover.paused.map {
      ["paused", $0.since.description, "-", $0.trigger, "*", $0.by, $0.reason ?? "-", $0.waiting.storiesWait]
    }
    let coming = upcoming.map {
      [
        "coming_up: \($0.kind.rawValue)", $0.at.description, $0.story.map(String.init) ?? "-",
        $0.slug ?? $0.trigger ?? "-", $0.desk ?? "*", "-", $0.what, $0.headline ?? "-",
      ]
    }
    let cover = handover.cover.map {
      ["cover", $0.until?.description ?? "-", "-", "-", $0.desk ?? "*", $0.staff, "for \($0.covering)", "-"]
    }
    let glass = handover.brokenGlass.map { glass in
      let closed = glass.closedBy.map { "looked at by \($0)" } ?? "nobody has looked at it"
      return [
        "broke_glass", glass.at.description, String(glass.story), glass.slug, "-", glass.by, glass.reason, closed,
      ]
    }
    let done = handover.done.map {
      [
        "done: \($0.what)", $0.at.description, $0.story.map(String.init) ?? "-", $0.slug ?? $0.trigger ?? "-",
        $0.desk ?? "*", $0.by, $0.reason ?? "-", $0.headline ?? "-",
      ]
    }
    return (open + paused + coming + cover + glass + done).map { row in
      row.map { $0.isEmpty ? "-" : $0.oneLine }.joined(separator: "\t")
    }
  }

  /// What is open, by what is the matter with it, and what is to come; of each how many are left out.
  private var lists: [(section: ScreenSection, left: Int)] {
    let others = [
      list("PAUSED TRIGGERS", handover.paused.map(item)),
      list("COMING UP, 24 H", upcoming.map { $0.onScreen(mark: clock.short($0.at)) }),
      list("COVER", handover.cover.map(item)),
    ]
    return (HandoverGroup.allCases.map { list(of: $0) } + others).compactMap(\.self)
  }

  private func list(of group: HandoverGroup) -> (section: ScreenSection, left: Int)? {
    if group == .afterReview {
      return list(group.heading, handover.brokenGlass.filter { $0.closedBy == nil }.map(item))
    }
    let stories = handover.open.filter { HandoverGroup(of: $0) == group }
    let items = stories.map { story in
      ScreenSection.Item(
        mark: DisplayTime.age(story.submittedAt, now: handover.now.date), text: story.headline,
        aside: aside(of: story), about: [story.slug],
        remarks: group == .waiting ? [] : HandoverGroup.remarks(of: story, clock))
    }
    // Of what only waits, not every story is told.
    let total =
      group == .waiting ? max(items.count, count("review") - handover.open.count { $0.waitsAndMore }) : items.count
    return list(group.heading, items, of: total)
  }

  private func count(_ reason: String) -> Int { handover.counts.first { $0.reason == reason }?.stories ?? 0 }

  /// Nil for nothing.
  private func list(
    _ heading: String, _ items: [ScreenSection.Item], of total: Int? = nil
  ) -> (section: ScreenSection, left: Int)? {
    let total = total ?? items.count
    guard total > 0 else { return nil }
    return (
      ScreenSection(heading: "\(heading) (\(total))", items: Array(items.prefix(shown))),
      total - min(items.count, shown)
    )
  }

  private func printLeft(_ left: Int, on out: Terminal) {
    let rest = shown == .max ? "copydesk inbox --all" : "copydesk handover --all"
    out.print(out.dim("  and \(left) more: \(rest)"))
  }

  /// Who has it in hand or by when it must be reviewed.
  private func aside(of story: StoryBody) -> String {
    if let claim = story.claim { return "claimed by \(claim.by) until \(clock.short(claim.until))" }
    if let due = story.dueAt { return story.late ? "due \(clock.short(due))" : "due by \(clock.short(due))" }
    return ""
  }

  private func item(_ glass: HandoverBody.BrokenGlass) -> ScreenSection.Item {
    .init(
      mark: clock.short(glass.at), text: glass.slug,
      aside: "\(glass.by) broke the glass\(glass.what == "kill" ? " to kill it" : "")",
      remarks: [glass.reason])
  }

  private func item(_ paused: HandoverBody.PausedTrigger) -> ScreenSection.Item {
    .init(
      mark: clock.short(paused.since), text: paused.trigger, aside: paused.waiting.storiesWait,
      remarks: ["paused by \(paused.by)" + (paused.reason.map { ": “\($0)”" } ?? "")])
  }

  private func item(_ cover: HandoverBody.Cover) -> ScreenSection.Item {
    .init(
      mark: "", text: "\(cover.staff) for \(cover.covering)",
      aside: (cover.desk ?? "every desk") + (cover.until.map { " until \(clock.short($0))" } ?? ""))
  }

  /// What is to come, without what must be reviewed by then: that waits for the desk.
  private var upcoming: [CalendarBody.Item] { handover.comingUp.filter { !$0.late && $0.kind != .due } }

  /// What readers got in a line for each kind; what else happened with who and why.
  private func printDone(on out: Terminal) {
    let closed = handover.brokenGlass.filter { $0.closedBy != nil }
    guard !handover.done.isEmpty || !closed.isEmpty else {
      return printLine("nothing was published or withdrawn since \(clock.short(handover.since))", on: out)
    }
    out.print(out.bold("DONE SINCE \(clock.short(handover.since).uppercased()) (\(handover.doneInAll))"))
    for (kind, words) in Self.published {
      let stories = handover.done.filter { $0.what == kind }
      guard !stories.isEmpty else { continue }
      let named = stories.prefix(shown).map { "\($0.slug ?? "?") \(clock.short($0.at))" }
      let left = stories.count - named.count
      printLine(
        "\(words) \(stories.count): \(named.joined(separator: ", "))" + (left > 0 ? " and \(left) more" : ""), on: out)
    }
    let others = handover.done.filter { done in !Self.published.contains { $0.kind == done.what } }
    for done in others.prefix(shown == .max ? .max : shown * 2) {
      printLine("\(clock.short(done.at)) \(done.inWords)", on: out)
    }
    for glass in closed {
      printLine(
        "\(clock.short(glass.at)) \(glass.by) broke the glass on \(glass.slug); looked at by \(glass.closedBy ?? "")",
        on: out)
    }
    if shown != .max, others.count > shown * 2 { printLeft(others.count - shown * 2, on: out) }
  }

  private func printLine(_ text: String, on out: Terminal) {
    for (index, line) in text.oneLine.wrapped(to: max(1, out.width - 4)).enumerated() {
      out.print((index == 0 ? "  " : "    ") + line)
    }
  }

  private static let published: [(kind: String, words: String)] = [
    ("publish", "Published"), ("correct", "Corrected"), ("update", "Updated"), ("clarify", "Clarified"),
    ("fix", "Fixed"), ("retract", "Retracted"), ("readdress", "Given another address"),
  ]

  private var next: String {
    if let open = handover.brokenGlass.first(where: { $0.closedBy == nil }) {
      return "copydesk after-review \(open.slug)"
    }
    if let first = handover.open.first { return "copydesk why \(first.slug)" }
    return "copydesk calendar"
  }
}

/// Under which heading an open story stands.
enum HandoverGroup: String, CaseIterable {
  case kill = "kill_request"
  case undelivered = "not_delivered"
  case frozen
  case held
  case atRisk = "at_risk"
  case afterReview = "after_review"
  case late
  case ready
  case waiting

  /// The first of these that it belongs to.
  init(of story: StoryBody) {
    let reasons = Set(story.inboxReasons ?? [])
    self =
      if reasons.contains("kill_request") {
        .kill
      } else if !reasons.isDisjoint(with: ["failed", "retrying", "kill_pending"]) {
        .undelivered
      } else if story.hold?.reason == .frozen {
        .frozen
      } else if reasons.contains("held") {
        .held
      } else if reasons.contains("at_risk") {
        .atRisk
      } else if story.late, story.state == .deskReview {
        .late
      } else if reasons.contains("ready") {
        .ready
      } else if reasons.contains("review") {
        .waiting
      } else {
        .afterReview
      }
  }

  var heading: String {
    switch self {
    case .kill: "KILLS THAT NEED A SECOND SIGNATURE"
    case .undelivered: "NOT DELIVERED"
    case .frozen: "FROZEN"
    case .held: "ON HOLD"
    case .atRisk: "AT RISK"
    case .afterReview: "AFTER-REVIEW"
    case .late: "LATE"
    case .ready: "READY, NOBODY HAS SENT IT"
    case .waiting: "WAITING FOR THE DESK"
    }
  }

  /// What is not well of the story.
  static func remarks(of story: StoryBody, _ clock: DeskClock) -> [String] {
    InboxItem(story, clock, now: Instant(Date())).reasons.filter {
      !["review", "others", "draft", "ready: nobody has published it"].contains($0)
    }
      + (story.late && story.state == .deskReview ? ["late for review"] : [])
  }
}

extension StoryBody {
  /// Whether it is before its desk, and stands under another heading.
  fileprivate var waitsAndMore: Bool {
    (inboxReasons ?? []).contains("review") && HandoverGroup(of: self) != .waiting
  }
}

extension HandoverBody.Happening {
  /// What happened, with who and why.
  fileprivate var inWords: String {
    let who = by + (onBehalfOf.map { " for \($0)" } ?? "")
    let why = reason.map { ": “\($0)”" } ?? ""
    let place = desk.map { "the \($0) desk" } ?? "the newsroom"
    return switch what {
    case "ask_kill": "\(slug ?? "?"): a kill asked for by \(who)\(why)"
    case "drop_kill": "\(slug ?? "?"): the request for a kill taken back by \(who)\(why)"
    case "kill": "\(slug ?? "?") killed by \(who)\(why)"
    case "unpublish": "\(slug ?? "?") taken down by \(who)\(why)"
    case "spike": "\(slug ?? "?") spiked by \(who)\(why)"
    case "override": "\(slug ?? "?") approved by \(who) despite \(overridden.joined(separator: ", "))\(why)"
    case "freeze": "\(place) frozen by \(who)\(why)"
    case "unfreeze": "\(place) no longer frozen, by \(who)"
    case "pause trigger": "the trigger \(trigger ?? "?") paused by \(who)\(why)"
    case "resume trigger": "the trigger \(trigger ?? "?") resumed by \(who)"
    case "fire trigger": "the trigger \(trigger ?? "?") let nothing go out: \(reason?.inSentence ?? "refused")"
    default: "\(slug ?? trigger ?? "?"): \(what) by \(who)\(why)"
    }
  }
}
