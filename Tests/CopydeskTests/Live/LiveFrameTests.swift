import ControlAPI
import Foundation
import Newsroom
import Testing

@testable import copydesk

@Suite("What the full-screen board looks like")
struct LiveFrameTests {
  private static let screens = [(1, 1), (10, 3), (20, 5), (40, 20), (60, 20), (80, 24), (120, 30), (200, 60)]

  private static let headlines =
    ScreenSectionTests.headlines + [LiveSample.hostile, "e\u{301}" + String(repeating: "\u{301}", count: 50)]

  private static var stories: [StoryBody] {
    headlines.enumerated().flatMap { index, headline in
      StoryState.allCases.enumerated().map { place, state in
        LiveSample.story(index * 10 + place, state, headline: headline, seenVersion: 1) {
          if index == 1 { $0.atRisk = "approver_left" }
          if index == 2 {
            $0.returned = .init(by: LiveSample.hostile, at: Sample.noon, version: 1, note: headline)
          }
        }
      }
    }
  }

  private func isHarmless(_ cell: ScreenCell) -> Bool {
    cell.scalars.count <= 5
      && cell.scalars.allSatisfy { scalar in
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x200B...0x200F, 0x202A...0x202E, 0x2066...0x2069: false
        default: true
        }
      }
  }

  private func check(_ board: DrivenBoard, _ columns: Int, _ rows: Int, _ what: String) {
    let frame = board.frame
    #expect(frame.lines.count == rows, "\(what) at \(columns)×\(rows)")
    for line in frame.lines {
      #expect(line.reduce(0) { $0 + $1.columns } == columns, "\(what) at \(columns)×\(rows)")
      #expect(line.allSatisfy(isHarmless), "\(what) at \(columns)×\(rows)")
    }
    if let cursor = frame.cursor { #expect(cursor.row < rows && cursor.column < columns) }
  }

  @Test("Marked words are coloured on a page, also where a mark goes on over several lines", arguments: [12, 20, 200])
  func marks(width: Int) {
    let removed = "[-" + Array(repeating: "on time", count: 9).joined(separator: " ") + "-]"
    var page = LivePage(
      title: "", story: nil, purpose: .nothing(""),
      source: [ScreenLine("He came \(removed) {+late+} home.", .marked), ScreenLine("[-plain-]")])
    page.fit(width: width, height: 50)
    func words(_ style: ScreenLine.Style) -> String {
      let lines = page.lines.map { line in
        String(String.UnicodeScalarView(line.line.cells(width: width).filter { $0.style == style }.flatMap(\.scalars)))
      }
      return lines.joined(separator: " ").split(separator: " ").joined(separator: " ")
    }
    #expect(words(.fault) == removed && words(.good) == "{+late+}")
    #expect(words(.plain) == "He came home. [-plain-]")
  }

  @Test(
    "Whatever is on it, each line is exactly as wide as the screen, and nothing in it drives the terminal",
    arguments: screens)
  func exact(columns: Int, rows: Int) {
    let story = LiveSample.story(1, headline: LiveSample.hostile, seenVersion: 1)
    let board = LiveSample.board(Self.stories, columns: columns, rows: rows)
    check(board, columns, rows, "the board")
    for _ in 0..<6 {
      board.press(.down)
      check(board, columns, rows, "the board, scrolled")
    }
    board.type("/東")
    check(board, columns, rows, "a filter")
    board.press(.escape)
    board.hear(.lost(retryIn: 2))
    check(board, columns, rows, "a lost connection")
    board.hear(.refused(detail: LiveSample.hostile + String(repeating: "No. ", count: 99), hint: "Do this."))
    check(board, columns, rows, "a refusal")
    board.hear(.opened(story, Sample.version(1, Self.headlines.joined(separator: "\n"), note: LiveSample.hostile)))
    check(board, columns, rows, "a story")
    board.press(.character("r"))
    board.hear(
      .considered(
        LiveAct(action: .return, story: 1, slug: "s", version: 1, revision: 4), story, nil))
    board.type(String(repeating: "東京 ", count: 40))
    #expect(board.question != nil)
    check(board, columns, rows, "a question")
    board.press(.escape)
    board.press(.character("?"))
    check(board, columns, rows, "the keys")
  }

  @Test(
    "A headline has 30 columns at least from 40 on, and what is selected is on the screen",
    arguments: screens.dropFirst(3))
  func narrowest(columns: Int, rows: Int) throws {
    let headline = String(repeating: "w", count: 300)
    let stories = (1...40).map { LiveSample.story($0, headline: headline) }
    let board = LiveSample.board(stories, columns: columns, rows: rows)
    for _ in 0..<40 {
      let line = try #require(board.frame.text.first { $0.contains(">") && $0.contains("www") })
      #expect(line.count { $0 == "w" } >= 29, "\(line)")
      let selected = try #require(board.selected)
      #expect(line.contains("> \(selected)"))
      board.press(.down)
    }
  }

  @Test("At 80 by 24 it looks like this")
  func ordinary() {
    let board = LiveSample.board([
      LiveSample.story(11, headline: "Floods cut road to the coast as dam gates are opened") {
        $0.urgency = 2
        $0.slug = "floods-coast-road"
        $0.claim = .init(by: "rita", until: Sample.noon)
      },
      LiveSample.story(12, .approved, headline: "Budget levy") { $0.publishAt = Instant(Sample.noon.date + 7200) },
      LiveSample.story(13, .draft, headline: "Dar es Salaam’s cranes swing again") { $0.version = 2 },
      LiveSample.story(14, .published, headline: "東京から夜行列車が最後の運行を終え、乗客らが別れを惜しんだ。"),
    ])
    let shown = [
      " Board · Nana Sargsyan                                 16:00 Asia/Yerevan  live",
      "IN REVIEW (1)                            APPROVED (1)  <drafts 1 >out 1",
      "> 11!  Floods cut road to the coast as…    12   Budget levy",
      "       10 m · claimed by rita · floods…         18:00 · story-12 · caucasus",
    ]
    #expect(
      board.frame.text == shown + Array(repeating: "", count: 19) + [
        "enter read  a approve  r return  d diff  / filter  ? keys  q quit"
      ])
  }

  @Test("Joined emoji are drawn as their first, so that every terminal agrees how wide they are")
  func emoji() {
    let cells = ScreenCell.cells(of: "👨‍👩‍👧‍👦 👍🏽 🇰🇪 ❤️ क्‍ष e\u{301}")
    #expect(cells.map(\.columns) == [2, 1, 2, 1] + Array(repeating: 1, count: 9))
    #expect(ScreenLine("東京東京").cells(width: 4).map(\.columns) == [2, 1, 1])
  }
}
