import ControlAPI
import Foundation
import Newsroom
import Testing

@testable import copydesk

@Suite("What the full-screen board does")
struct LiveBoardTests {
  private typealias Sampled = LiveSample

  @Test("A story is read once its text has been on the screen from the first line to the last, and never before")
  func reading() {
    let story = Sampled.story(1)
    let board = Sampled.board([story])
    #expect(board.press(.enter) == [.open(1)])
    board.hear(.opened(story, Sampled.version(of: story, lines: 60)))
    #expect(board.text.contains("Line 1."))
    #expect(board.wasDrawn().isEmpty)
    // A leap to the end passes over what is in between.
    board.press(.end)
    #expect(board.text.contains("Line 60."))
    #expect(board.wasDrawn().isEmpty)
    board.press(.home)
    board.wasDrawn()
    var recorded: [LiveEffect] = []
    for _ in 0..<3 where recorded.isEmpty {
      board.press(.pageDown)
      recorded = board.wasDrawn()
    }
    let reading = LiveReading(story: 1, version: 1, contentHash: Sample.hash, revision: 4)
    #expect(recorded == [.record(reading)])
    #expect(board.wasDrawn().isEmpty, "it is told once")
    board.hear(.recorded(reading))
    #expect(board.text.contains("you have read v1"))
  }

  @Test("What a question or a long refusal covers does not count as read")
  func covered() {
    let story = Sampled.story(1)
    let board = Sampled.board([story])
    board.hear(.opened(story, Sampled.version(of: story)))
    board.hear(.refused(detail: String(repeating: "No. ", count: 40), hint: "Do this."))
    #expect(board.wasDrawn().isEmpty)
    board.press(.down)
    #expect(board.wasDrawn().count == 1)
  }

  @Test("Of a text that was on the screen in part, only what was is read after the window has another size")
  func resized() {
    let story = Sampled.story(1)
    let board = Sampled.board([story])
    board.hear(.opened(story, Sampled.version(of: story, lines: 60)))
    board.wasDrawn()
    board.hear(.size(columns: 40, rows: 12))
    board.press(.end)
    #expect(board.wasDrawn().isEmpty)
    board.press(.home)
    for _ in 0..<5 {
      #expect(board.wasDrawn().isEmpty)
      board.press(.pageDown)
    }
    board.hear(.size(columns: 80, rows: 100))
    #expect(board.wasDrawn().count == 1)
  }

  @Test("A difference counts as reading only from a version that was read")
  func difference() {
    let story = Sampled.story(1, version: 2, seenVersion: 1)
    for isRead in [true, false] {
      let board = Sampled.board([story])
      #expect(board.press(.character("d")) == [.compare(1)])
      board.hear(
        .compared(
          story, old: Sample.version(1, "One fine day.\n", isRead: isRead),
          new: Sample.version(2, "One bad day.\n", isRead: false)))
      #expect(board.text.contains("One [-fine-]{+bad+} day."))
      #expect(board.wasDrawn().isEmpty == !isRead)
    }
  }

  @Test("Approving says first what goes where and when, and is done only when the answer is yes")
  func approving() throws {
    let story = Sampled.story(1, seenVersion: 1)
    let board = Sampled.board([story])
    let effects = board.press(.character("a"))
    guard case .consider(let act)? = effects.first else {
      Issue.record("\(effects)")
      return
    }
    #expect(act.action == .approve && act.story == 1)
    board.hear(.considered(act, story, Sampled.run(.goesOut)))
    let asked = board.text
    for words in ["Approve v1", "by caucasus", "LIVE NOW on site", "/caucasus/story-1/", "[y] yes"] {
      #expect(asked.contains(words), "\(words)")
    }
    #expect(board.press(.enter).isEmpty && board.text.contains("Nothing was done."))
    board.press(.character("a"))
    board.hear(.considered(act, story, Sampled.run(.goesOut)))
    #expect(board.press(.character("y")) == [.perform(act)])
    board.hear(.done(act, Sampled.story(1, .approved)))
    #expect(board.text.contains("story-1: approved v1") && board.board[2].count == 1)
  }

  @Test("A time that somebody types is resolved and shown before it is signed")
  func approvingForATime() {
    let story = Sampled.story(1, seenVersion: 1)
    let board = Sampled.board([story])
    guard case .consider(var act)? = board.press(.character("a")).first else {
      Issue.record("nothing was asked")
      return
    }
    board.hear(.considered(act, story, Sampled.run(.goesOut)))
    board.press(.character("t"))
    board.type("noox")
    board.press(.backspace)
    board.press(.character("n"))
    #expect(board.text.contains("When, in the desk's time: noon"))
    act.at = "noon"
    #expect(board.press(.enter) == [.consider(act)])
    board.hear(.considered(act, story, Sampled.run(.waits, at: Instant(Sample.noon.date + 7200))))
    #expect(board.text.contains("Goes out on site 18:00"))
    #expect(board.press(.character("y")) == [.perform(act)])
  }

  @Test("Nothing is asked that would be refused, and what is unread is not signed or returned")
  func unread() {
    let story = Sampled.story(1)
    let board = Sampled.board([story])
    let act = LiveAct(action: .approve, story: 1, slug: "story-1", version: 1, revision: 4)
    board.press(.character("a"))
    let unread = Refusal(.unread, "You have not read version 1.", hint: "Read it.")
    board.hear(.considered(act, story, Sampled.run(nil, refusals: [unread])))
    #expect(board.question == nil && board.text.contains("You have not read version 1. Press enter to read it."))
    board.press(.character("r"))
    board.hear(.considered(LiveAct(action: .return, story: 1, slug: "", version: 1, revision: 4), story, nil))
    #expect(board.question == nil && board.text.contains("You have not read v1 of story-1."))
  }

  @Test("A question about one story does not appear once somebody has asked about another, nor takes its place")
  func lateQuestion() {
    let stories = [Sampled.story(1, seenVersion: 1), Sampled.story(2, seenVersion: 1)]
    let board = Sampled.board(stories)
    let acts = [1, 2].map { LiveAct(action: .approve, story: $0, slug: "", version: 1, revision: 4) }
    board.press(.character("a"))
    board.press(.down)
    board.press(.character("a"))
    board.hear(.considered(acts[0], stories[0], Sampled.run(.goesOut)))
    #expect(board.question == nil)
    board.hear(.considered(acts[1], stories[1], Sampled.run(.goesOut)))
    board.hear(.considered(acts[0], stories[0], Sampled.run(.goesOut)))
    #expect(board.press(.character("y")) == [.perform(acts[1])])
  }

  @Test("A return asks for the reason, and is not made without one")
  func returning() {
    let story = Sampled.story(1, seenVersion: 1)
    let board = Sampled.board([story])
    var act = LiveAct(action: .return, story: 1, slug: "story-1", version: 1, revision: 4)
    #expect(board.press(.character("r")) == [.consider(act)])
    board.hear(.considered(act, story, nil))
    #expect(board.text.contains("It goes back to caucasus as a draft"))
    #expect(board.press(.enter).isEmpty)
    // Letters that are keys elsewhere are text here.
    board.type("Who? qay")
    #expect(board.frame.cursor?.column == "Reason: Who? qay".count)
    act.note = "Who? qay"
    #expect(board.press(.enter) == [.perform(act)])
  }

  @Test("A lost connection is said on the screen, and everything is loaded again once it is back")
  func connection() {
    let board = Sampled.board([Sampled.story(1)])
    #expect(board.text.contains("live"))
    board.hear(.lost(retryIn: 2))
    #expect(board.text.contains("NOT LIVE since 16:00: connection lost, trying again every 2 s"))
    #expect(board.hear(.heard) == [.loadBoard])
    #expect(!board.text.contains("NOT LIVE"))
  }

  @Test("A daemon that says nothing for longer than it ever does is not taken to be there")
  func silence() {
    let board = Sampled.board([Sampled.story(1)])
    board.hear(.time(Instant(Sample.noon.date + 45)))
    #expect(!board.text.contains("NOT LIVE"))
    board.hear(.time(Instant(Sample.noon.date + 46)))
    #expect(board.text.contains("NOT LIVE since 16:00: no word from the daemon"))
    #expect(board.hear(.heard) == [.loadBoard])
  }

  private func event(_ story: Int) -> LiveNews {
    .event(
      FollowedEvent(id: "1-\(story)-1", kind: "claim", data: ["story": .integer(story), "actor": .string("rita")]))
  }

  @Test(
    "What has changed is loaded again, a story at a time, or all at once after many; never while more is on its way")
  func events() {
    let board = Sampled.board([Sampled.story(1)])
    #expect(board.hear(event(1)) == [.loadStory(1)])
    #expect(board.text.contains("rita: claim"))
    for number in 2...4 { #expect(board.hear(event(number)).isEmpty) }
    #expect(board.hear(.story(Sampled.story(1))) == [.loadStory(2), .loadStory(3), .loadStory(4)])
    for number in 5...20 { #expect(board.hear(event(number)).isEmpty) }
    for number in 2...3 { #expect(board.hear(.story(Sampled.story(number))).isEmpty) }
    #expect(board.hear(.gone(4)) == [.loadBoard])
    #expect(board.hear(.notLoaded(detail: "No.")).isEmpty)
    #expect(board.hear(.heard) == [.loadBoard], "what could not be loaded is tried again")
  }

  @Test("The selection stays with its story, and goes to the next one when that leaves the board")
  func selection() {
    let board = Sampled.board([Sampled.story(1), Sampled.story(2), Sampled.story(3)])
    board.press(.down)
    #expect(board.selected == 2)
    board.hear(.story(Sampled.story(2, .approved)))
    #expect(board.selected == 2 && board.selection?.column == 2)
    board.press(.left)
    #expect(board.selected == 1)
    board.hear(.story(Sampled.story(1, .killed)))
    #expect(board.selected == 3)
    board.hear(.gone(3))
    #expect(board.selected == 2)
  }

  @Test("A filter leaves what has all its words, while it is typed")
  func filter() {
    let board = Sampled.board([Sampled.story(1, headline: "Floods cut road"), Sampled.story(2, headline: "Dar cranes")])
    board.type("/CR st")
    #expect(board.board[1].map(\.number) == [2] && board.selected == 2)
    board.press(.enter)
    #expect(board.text.contains("Only what has “CR st”"))
    board.press(.escape)
    #expect(board.board[1].count == 2)
  }

  @Test("A click selects the story that is there, and a second one opens it")
  func mouse() throws {
    let board = Sampled.board([Sampled.story(1), Sampled.story(2), Sampled.story(3, .approved)])
    let row = try #require(board.frame.text.firstIndex { $0.contains("2  ") && $0.contains("The last night") })
    #expect(board.press(.click(row: row, column: 5)).isEmpty && board.selected == 2)
    #expect(board.press(.click(row: row, column: 5)) == [.open(2)])
    #expect(board.press(.click(row: 2, column: 60)).isEmpty && board.selected == 3)
    for row in [0, 1, 22, 23] { #expect(board.press(.click(row: row, column: 5)).isEmpty && board.selected == 3) }
  }

  @Test("q goes back and then ends it; Ctrl-C ends it, and in a question drops that")
  func leaving() {
    let board = Sampled.board([Sampled.story(1)])
    board.press(.character("?"))
    #expect(board.text.contains("these keys"))
    #expect(board.press(.character("q")).isEmpty && board.page == nil)
    #expect(board.press(.character("q")) == [.quit])
    board.press(.character("c"))
    board.hear(
      .considered(LiveAct(action: .claim, story: 1, slug: "", version: 1, revision: 4), Sampled.story(1), nil))
    #expect(board.text.contains("Others see for 30 minutes"))
    #expect(board.press(.interrupt).isEmpty && board.question == nil)
    #expect(board.press(.interrupt) == [.quit])
  }
}
