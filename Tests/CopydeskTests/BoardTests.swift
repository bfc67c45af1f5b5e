import ControlAPI
import Foundation
import Newsroom
import Testing

@testable import copydesk

@Suite("The board, printed")
struct BoardTests {
  private static func screen(_ headline: String = "Budget levy") -> BoardScreen {
    let stories = [
      LiveSample.story(1, .draft, headline: headline), LiveSample.story(2, headline: headline) { $0.urgency = 1 },
      LiveSample.story(3, headline: headline) { $0.claim = .init(by: "jo", until: Sample.noon) },
      LiveSample.story(4, .approved, headline: headline) { $0.publishAt = Instant(Sample.noon.date + 7200) },
      LiveSample.story(5, .approved, headline: headline) {
        $0.hold = .init(reason: .missedSchedule, since: Sample.noon)
        $0.atRisk = "frozen"
      }, LiveSample.story(6, .published, headline: headline),
    ]
    return BoardScreen(
      columns: BoardColumn.allCases.map { column in
        (column.heading, column.ordered(stories.filter { $0.state == column.state }))
      }, now: Sample.noon)
  }

  private func text(_ screen: BoardScreen, _ width: Int) -> [String] {
    screen.lines(width: width).map { line in
      String(line.map(\.text).joined().reversed().drop { $0 == " " }.reversed())
    }
  }

  @Test("No line is wider than the terminal", arguments: [20, 40, 59, 60, 80, 120, 200], ScreenSectionTests.headlines)
  func widths(width: Int, headline: String) {
    for line in text(Self.screen(headline), width) { #expect(line.columns <= width, "\(line)") }
  }

  @Test(
    "A headline has 30 columns at least, however many columns stand beside each other",
    arguments: [40, 80, 120, 160, 200])
  func headlines(width: Int) {
    let lines = text(Self.screen(String(repeating: "w", count: 200)), width)
    let shown = lines.flatMap { $0.split { $0 != "w" && $0 != "…" } }.filter { $0.hasPrefix("www") }
    #expect(shown.count == 6 && shown.allSatisfy { $0.count >= 30 }, "\(lines)")
  }

  @Test("Columns stand beside each other where there is room, and below each other where there is not; each says when")
  func columns() {
    #expect(
      text(Self.screen(), 80) == [
        "DRAFTS (1)                               IN REVIEW (2)",
        "  1  Budget levy                           2!  Budget levy",
        "     10 m · story-1 · caucasus                 10 m · story-2 · caucasus",
        "                                           3   Budget levy",
        "                                               10 m · claimed by jo · story-3 ·",
        "                                               caucasus",
        "",
        "APPROVED (2)                             OUT (1)",
        "  5  Budget levy                           6  Budget levy",
        "     on hold · story-5 · caucasus             15:50 · story-6 · caucasus",
        "     on hold: its time was missed",
        "     at risk: its desk is frozen, so it",
        "     will be held",
        "  4  Budget levy",
        "     18:00 · story-4 · caucasus",
        "Times in Asia/Yerevan. Next: copydesk show 2, or copydesk board --live",
      ])
    let narrow = text(Self.screen(), 40)
    #expect(
      narrow.filter { $0.hasSuffix(")") } == ["DRAFTS (1)", "IN REVIEW (2)", "APPROVED (2)", "OUT (1)"])
    // Below each other, they have the same columns.
    #expect(text(Self.screen(), 60).contains("  4   Budget levy                     18:00"))
  }

  @Test("On a pipe every story is a row, in the order of the columns; only what is on the board is asked for otherwise")
  func asking() async throws {
    try await FakeDaemon.with { request in
      let states: [StoryState] =
        request.target.contains("state=draft") ? [.draft] : [.killed, .published, .approved, .draft]
      let stories = states.enumerated().map { LiveSample.story($0.offset, $0.element) }
      return .json(PageBody(items: stories, next: nil))
    } _: { daemon in
      let piped = try await daemon.copydesk("board")
      let rows = piped.output.split(separator: "\n").map { $0.split(separator: "\t")[1] }
      #expect(rows == ["draft", "approved", "published", "killed"])
      #expect(daemon.targets.count == 1 && daemon.targets[0].hasPrefix("GET /v1/stories?fields="))
      _ = try await daemon.copydesk("board", "--desk", "caucasus", terminal: 80)
      let asked = daemon.targets.dropFirst()
      #expect(asked.count == 4)
      #expect(asked.allSatisfy { $0.contains("desk=caucasus") && $0.contains("state=") })
      #expect(asked.last?.contains("state=published&since=24h%20ago") == true)
    }
  }

  @Test(
    "A full screen is not for a pipe, a dumb terminal or a program", arguments: [[], ["--json"], ["--state", "draft"]])
  func live(arguments: [String]) async throws {
    try await FakeDaemon.with(Sample.newsroom()) { daemon in
      let program = Program(["board", "--live"] + arguments, environment: ["COPYDESK_SOCKET": daemon.socket])
      #expect(try await program.run().status == 64)
      let dumb = Program(
        ["board", "--live"] + arguments, environment: ["COPYDESK_SOCKET": daemon.socket, "TERM": "dumb"])
      let outcome = try await dumb.run(terminal: 80)
      #expect(outcome.status == 64 && outcome.output.contains("--live") || outcome.output.contains("copydesk board"))
    }
  }
}
