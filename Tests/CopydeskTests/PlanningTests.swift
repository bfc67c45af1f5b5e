import ControlAPI
import Foundation
import Newsroom
import Testing

@testable import copydesk

@Suite("What is to come, what is planned, what is handed on")
struct PlanningTests {
  /// Some hours from noon of 1 December, at Yerevan 16:00.
  private static func at(_ hours: Double) -> Instant {
    Instant(Sample.noon.date.addingTimeInterval(hours * 3600))
  }

  private static let calendar = CalendarBody(
    now: Sample.noon, until: at(56), desk: nil, timeZone: "Asia/Yerevan",
    items: [
      .init(
        kind: .wanted, at: at(-2), late: true, desk: "africa", story: 3, slug: "floods", headline: "Floods cut road",
        urgency: 4, state: .deskReview, atRisk: "not_approved"),
      .init(
        kind: .time, at: at(1), desk: "caucasus", story: 7, slug: "night-train", headline: "The last night train",
        urgency: 4, state: .approved, atRisk: "frozen"),
      .init(kind: .trigger, at: at(2), trigger: "evening-edition", waiting: 4),
      .init(kind: .trigger, at: at(3), atRisk: "paused", trigger: "late-edition", waiting: 0),
      .init(
        kind: .embargo, at: at(20), desk: "caucasus", story: 8, slug: "levy", headline: "Budget levy", urgency: 4,
        state: .approved),
      .init(
        kind: .due, at: at(21), desk: "caucasus", story: 9, slug: "swap", headline: "Prisoner swap", urgency: 1,
        state: .deskReview),
      .init(kind: .freezeEnd, at: at(30), desk: "caucasus"),
    ], leftOut: 2, untimed: [.init(trigger: "result", waiting: 1, paused: true)],
    freezes: [
      .init(desk: "caucasus", timeZone: "Asia/Yerevan", reason: "court", by: "nana", since: at(-1), until: at(30))
    ])

  private static func open(_ number: Int, _ reasons: [String], _ change: (inout StoryBody) -> Void = { _ in })
    -> StoryBody
  {
    var story = Sample.story(headline: "Story \(number)", slug: "story-\(number)")
    story.number = number
    story.inboxReasons = reasons
    change(&story)
    return story
  }

  private static let handover = HandoverBody(
    now: at(8), since: at(0), desks: ["africa", "caucasus"], timeZone: "Asia/Yerevan",
    done: [
      .init(
        what: "kill", at: at(7), by: "nana", story: 40, slug: "wrong", desk: "africa", reason: "A source withdrew."),
      .init(what: "publish", at: at(6), by: "system", story: 41, slug: "out-1", desk: "africa", headline: "Out"),
      .init(what: "publish", at: at(5), by: "system", story: 42, slug: "out-2", desk: "africa", headline: "Out"),
      .init(what: "correct", at: at(4), by: "system", story: 43, slug: "mended", desk: "africa", headline: "Out"),
      .init(
        what: "override", at: at(3), by: "otto", story: 44, slug: "odd", overridden: ["headline-length"],
        reason: "A name."),
      .init(what: "pause trigger", at: at(2), by: "otto", trigger: "result", reason: "Called off."),
    ], doneInAll: 6,
    open: [
      open(1, ["retrying"]) {
        $0.retrying = .init(destination: "partner", since: at(1), attempts: 3, error: "site blocked")
      },
      open(2, ["held"]) { $0.hold = .init(reason: .frozen, since: at(2)) },
      open(3, ["held"]) { $0.hold = .init(reason: .approverLeft, since: at(2)) },
      open(4, ["at_risk", "review"]) { $0.atRisk = "not_approved" },
      open(5, ["review"]) {
        $0.late = true
        $0.dueAt = at(7)
      },
      open(6, ["ready"]), open(7, ["review"]) { $0.claim = .init(by: "jomondi", until: at(9)) },
      open(8, ["review"]), open(9, ["review"]), open(10, ["review"]),
    ], counts: [.init(reason: "review", stories: 96)],
    brokenGlass: [
      .init(
        story: 50, slug: "flash", by: "amansour", at: at(5), reason: "The mast is on fire.", closedBy: nil,
        closedAt: nil)
    ], paused: [.init(trigger: "result", by: "otto", since: at(2), reason: "Called off.", waiting: 1)],
    cover: [.init(staff: "jomondi", covering: "nana", desk: "africa", until: at(18))], comingUp: calendar.items)

  private static let budget = BudgetBody(
    now: Sample.noon, from: at(-16), until: at(8), desk: nil, timeZone: "Asia/Yerevan",
    stories: [
      .init(
        number: 7, slug: "night-train", desk: "caucasus", state: .deskReview, version: 2,
        headline: "The \"last\" night train, *really*", summary: "It leaves, at last.", label: nil,
        bylines: ["Jo Omondi", "A. B."], urgency: 4, words: 240, picture: true, at: at(2), trigger: nil,
        assignee: "nana", hold: nil, atRisk: "not_approved"),
      .init(
        number: 8, slug: "levy", desk: "caucasus", state: .draft, version: 1, headline: "=HYPERLINK(\"x\")",
        summary: nil, label: nil, bylines: [], urgency: 5, words: 1, picture: false, at: nil, trigger: nil,
        assignee: nil, hold: nil,
        atRisk: nil),
    ])

  private static let newsroom: FakeDaemon.Answer = { request in
    switch request.target.prefix(while: { $0 != "?" }) {
    case "/v1/calendar": .json(calendar)
    case "/v1/handover": .json(handover)
    case "/v1/budget": .json(budget)
    default: Sample.newsroom()(request)
    }
  }

  @Test("The calendar is by day at the desk, what is behind its time first, with what is at risk")
  func calendar() async throws {
    try await FakeDaemon.with(Self.newsroom) { daemon in
      let shown = try await daemon.copydesk("calendar", terminal: 100, environment: ["NO_COLOR": "1"]).output
      let lines = shown.split(separator: "\n").map(String.init)
      #expect(lines[0] == "Calendar · all desks · times in Asia/Yerevan · now 16:00")
      let headings = lines.filter { !$0.hasPrefix(" ") }.dropFirst()
      #expect(
        headings.map { String($0.prefix { $0 != ":" }) } == [
          "the caucasus desk is frozen by nana since 15", "BEHIND ITS TIME (1)", "Today, Tue 1 Dec",
          "Tomorrow, Wed 2 Dec", "NO TIME", "Next", "2 entries more than are shown",
        ], "\(shown)")
      for part in [
        "14:00  Floods cut road", "17:00  The last night train", "18:00  the trigger evening-edition",
        "4 stories wait", "paused: nothing goes out by it", "12:00  Budget levy", "embargo ends", "review due",
        "22:00  the freeze of the caucasus desk", "its desk is frozen, so it will be held", "1 story waits",
        "Next: copydesk why floods",
      ] { #expect(shown.contains(part), "\(part) in \(shown)") }
      for arguments in [["calendar"], ["calendar", "--format", "{at}"]] {
        let cut = try await Program(arguments, environment: ["COPYDESK_SOCKET": daemon.socket]).run()
        #expect(cut.errors == "2 entries more than are shown: copydesk calendar --desk DESK, or fewer --days\n")
      }
      let piped = try await daemon.copydesk("calendar").output.split(separator: "\n")
      #expect(piped.map { $0.split(separator: "\t").count } == Array(repeating: 10, count: 7))
      #expect(piped[0].hasPrefix("2026-12-01T10:00:00Z\twanted\tlate\t3\tfloods\t"))
      _ = try await daemon.copydesk("calendar", "--desk", "africa", "--days", "2")
      #expect(daemon.requests.last?.target == "/v1/calendar?desk=africa&days=2")
    }
  }

  @Test("A handover says what is not well, what waits, and what was done, on one screen")
  func handover() async throws {
    try await FakeDaemon.with(Self.newsroom) { daemon in
      let shown = try await daemon.copydesk("handover", terminal: 100, environment: ["NO_COLOR": "1"]).output
      let headings = shown.split(separator: "\n").filter { $0.hasSuffix(")") && $0 == $0.uppercased() }
      #expect(
        headings.map(String.init) == [
          "NOT DELIVERED (1)", "FROZEN (1)", "ON HOLD (1)", "AT RISK (1)", "AFTER-REVIEW (1)", "LATE (1)",
          "READY, NOBODY HAS SENT IT (1)", "WAITING FOR THE DESK (94)", "PAUSED TRIGGERS (1)", "COMING UP, 24 H (5)",
          "COVER (1)", "DONE SINCE TUE 16:00 (6)",
        ], "\(shown)")
      let words = shown.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      for part in [
        "Handover · africa, caucasus · since Tue 16:00 · now 00:00", "site blocked",
        "flash amansour broke the glass",
        "The mast is on fire.", "claimed by jomondi until 01:00", "and 91 more: copydesk handover --all",
        "paused by otto: “Called off.”",
        "jomondi for nana", "Published 2: out-1 Tue 22:00, out-2 Tue 21:00", "Corrected 1: mended Tue 20:00",
        "Tue 23:00 wrong killed by nana: “A source withdrew.”", "approved by otto despite headline-length: “A name.”",
        "Next: copydesk after-review flash",
      ] { #expect(words.contains(part), "\(part) in \(words)") }
      #expect(shown.split(separator: "\n").count <= 60)
      let piped = try await daemon.copydesk("handover").output.split(separator: "\n")
      #expect(Set(piped.map { $0.split(separator: "\t").count }) == [8])
      #expect(piped.count == 24)
      #expect(piped.contains { $0.hasPrefix("coming_up: time\t2026-12-01T13:00:00Z\t7\tnight-train\tcaucasus\t") })
      _ = try await daemon.copydesk("handover", "--since", "06:00")
      #expect(daemon.requests.last?.target.contains("since=06%3A00") == true)
    }
  }

  @Test("A budget is a table, Markdown, CSV and a calendar, each with what it must set apart")
  func budget() async throws {
    try await FakeDaemon.with(Self.newsroom) { daemon in
      let shown = try await daemon.copydesk("budget", terminal: 100, environment: ["NO_COLOR": "1"]).output
      for part in [
        "Budget · Today, Tue 1 Dec · times in Asia/Yerevan", "CAUCASUS (2, 241 words)", "18:00  The \"last\"",
        "240 words · in review", "night-train · Jo Omondi, A. B. · picture · assigned to nana",
        "nobody has approved it",
        "1 word · draft", "Next: copydesk why night-train",
      ] { #expect(shown.contains(part), "\(part) in \(shown)") }
      let markdown = try await daemon.copydesk("budget", "--format", "markdown").output
      #expect(
        markdown == """
          # Budget, Today, Tue 1 Dec · times in Asia/Yerevan

          ## caucasus

          - **The "last" night train, \\*really\\*** (night-train): 18:00, in review, 240 words, Jo Omondi, A. B., picture
            It leaves, at last.
          - **=HYPERLINK("x")** (levy): -, draft, 1 word

          """)
      let csv = try await daemon.copydesk("budget", "--format", "csv").output
      let rows = csv.components(separatedBy: "\r\n")
      #expect(rows.count == 4 && rows[0].hasPrefix("time,desk,number,slug,state,words"))
      #expect(
        rows[1] == "2026-12-01T14:00:00Z,caucasus,7,night-train,in review,240,yes,4,\"Jo Omondi, A. B.\","
          + "\"The \"\"last\"\" night train, *really*\",\"It leaves, at last.\"")
      #expect(rows[2].contains("\"'=HYPERLINK(\"\"x\"\")\""), "no spreadsheet computes a headline")
      let events = try await daemon.copydesk("budget", "--format", "ics").output.components(separatedBy: "\r\n")
      #expect(events.filter { $0 == "BEGIN:VEVENT" }.count == 1 && events.contains("DTSTART:20261201T140000Z"))
      #expect(events.allSatisfy { $0.utf8.count <= 75 } && events.dropLast().last == "END:VCALENDAR")
      #expect(try await daemon.copydesk("budget", "--day", "yesterday").status == 64)
      _ = try await daemon.copydesk("budget", "--day", "tomorrow")
      #expect(daemon.requests.last?.target.hasPrefix("/v1/budget?day=1&fields=") == true)
    }
  }

  @Test(
    "No line of these screens is wider than the terminal, with and without colour",
    arguments: [40, 60, 80, 200], ["calendar", "handover", "budget", "today"])
  func widths(columns: Int, command: String) async throws {
    let long = ScreenSectionTests.headlines
    var calendar = Self.calendar
    for (index, headline) in long.enumerated() {
      calendar.items.append(
        .init(
          kind: .time, at: Self.at(Double(index)), desk: "caucasus", story: 100 + index,
          slug: String(repeating: "night-", count: 12) + "train", headline: headline, urgency: 4, state: .approved))
    }
    var handover = Self.handover
    handover.comingUp = calendar.items
    for (index, headline) in long.enumerated() {
      handover.open.append(Self.open(200 + index, ["held"]) { $0.headline = headline })
    }
    var budget = Self.budget
    for headline in long { budget.stories[1].headline = headline }
    let day = TodayBody(
      staff: "nana", name: "Nana", title: String(repeating: "Chief ", count: 20), now: Sample.noon,
      waiting: [.init(reason: "at_risk", stories: 3, oldest: Sample.noon, first: handover.open[3])], goingOut: [],
      timeZone: "Asia/Yerevan", comingUp: calendar.items, paused: handover.paused, cover: handover.cover,
      notices: .init(made: 3, undelivered: 1))
    let bodies = (calendar, handover, budget, day)
    try await FakeDaemon.with { request in
      switch request.target.prefix(while: { $0 != "?" }) {
      case "/v1/calendar": .json(bodies.0)
      case "/v1/handover": .json(bodies.1)
      case "/v1/budget": .json(bodies.2)
      default: .json(bodies.3)
      }
    } _: { daemon in
      for environment in [["NO_COLOR": "1"], ["LANG": "C", "LC_ALL": "C", "TERM": "dumb"], [:]] {
        let outcome = try await daemon.copydesk(command, terminal: columns, environment: environment)
        #expect(outcome.status == 0)
        for line in outcome.output.split(separator: "\n") {
          let plain = line.replacing(/\u{1B}\[[0-9;]*m/, with: "")
          #expect(String(plain).columns <= columns, "\(plain)")
        }
      }
    }
  }

  @Test("The day says who covers, what is paused, what comes and which notices did not arrive")
  func today() async throws {
    let day = TodayBody(
      staff: "nana", name: "Nana", title: "Chief", now: Sample.noon,
      waiting: [
        .init(
          reason: "retrying", stories: 1, oldest: Self.at(-2), first: Self.handover.open[0]),
        .init(
          reason: "review", stories: 2, oldest: Self.at(-1), late: 1, dueAt: Self.at(0.5), first: Self.handover.open[4]),
      ], goingOut: [], timeZone: "Asia/Yerevan", comingUp: Self.calendar.items, paused: Self.handover.paused,
      cover: Self.handover.cover, notices: .init(made: 3, undelivered: 1))
    try await FakeDaemon.with { _ in
      .json(day)
    } _: { daemon in
      let outcome = try await daemon.copydesk("today", terminal: 200, environment: ["NO_COLOR": "1"])
      let expected = [
        "Nana · Chief · Tue 1 Dec 16:00 Asia/Yerevan",
        "  covered by jomondi on africa until Wed 10:00",
        "  1 not delivered yet  oldest 2 h · story-1: not delivered to partner since 17:00, 3 attempts: site blocked",
        "  2 wait for you       oldest 1 h, 1 late, next due in 30 m · story-5",
        "  the trigger result is paused by otto: “Called off.”; 1 story waits",
        "  14:00 floods: wanted, in review",
        "Coming up  17:00 night-train (at risk) · 18:00 evening-edition (4 stories wait) · "
          + "19:00 late-edition (0 stories wait) · Wed 12:00 levy (embargo ends) · Wed 22:00 caucasus unfrozen",
        "  3 notices within a day, 1 message could not be sent to you: copydesk notices",
        "Next: copydesk review",
      ]
      let shown = outcome.output.split(separator: "\n").map(String.init)
      #expect(shown == expected)
    }
  }
}
