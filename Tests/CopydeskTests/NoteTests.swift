import ControlAPI
import Foundation
import Newsroom
import Testing

@testable import copydesk

@Suite("Notes in threads, in the command")
struct NoteTests {
  private static let threads = [
    NoteThreadBody(
      number: 1, version: 1, line: 12, excerpt: "The gates opened at dusk.", presentLine: 14,
      notes: [
        .init(number: 1, by: "nana", at: Sample.noon, text: "Who says so?"),
        .init(number: 3, by: "rita", onBehalfOf: "otto", at: Sample.noon, text: "The ministry."),
        .init(number: 4, by: "nana", at: Sample.noon, text: nil, resolves: true),
        .init(number: 5, by: "rita", at: Sample.noon, text: "Not\u{1B}[2J any more."),
      ]),
    NoteThreadBody(
      number: 2, resolved: true, notes: [.init(number: 2, by: "nana", at: Sample.noon, text: "The lawyer has read it.")]
    ),
    NoteThreadBody(
      number: 6, version: 2, line: 3, excerpt: "It rained.", presentLine: nil,
      notes: [.init(number: 6, by: "nana", at: Sample.noon, text: "Where?")]),
    NoteThreadBody(
      number: 7, notes: [.init(number: 7, by: "nana", at: Sample.noon, text: "The lawyer has read it, too.")]),
  ]

  private static func story(_ threads: [NoteThreadBody]? = threads) -> StoryBody {
    var story = Sample.story()
    story.threads = threads
    story.openThreads = threads?.count { !$0.resolved && !$0.isRemark } ?? 0
    return story
  }

  private func lines(_ story: StoryBody, width: Int?) -> [String] {
    ThreadLines(story, story.clock(namesZone: false, now: Sample.noon)).lines(width: width).map(\.text)
  }

  @Test("A note about the whole story is there to be known: no thread before somebody answers it")
  func remark() {
    let shown = lines(Self.story([Self.threads[3]]), width: nil)
    #expect(shown.first == "1 note" && shown.last?.contains("--reply-to 7") == true)
    var answered = Self.threads[3]
    answered.notes.append(.init(number: 8, by: "rita", at: Sample.noon, text: "All of it?"))
    #expect(lines(Self.story([answered]), width: nil).first == "1 open thread")
  }

  @Test(
    "Open threads stand in full, with their lines as they were and where they are now; of others how many there are")
  func shown() {
    let clock = Self.story().clock(namesZone: false, now: Sample.noon)
    let time = clock.short(Sample.noon)
    #expect(
      lines(Self.story(), width: nil) == [
        "2 open threads, 1 note, 1 resolved thread",
        "  line 12 of v1, now line 14: “The gates opened at dusk.”",
        "  1  nana \(time): Who says so?",
        "      3  rita for otto \(time): The ministry.",
        "      4  nana \(time): resolved it",
        "      5  rita \(time): " + "Not\u{1B}[2J any more.".oneLine,
        "  line 3 of v2, changed since: “It rained.”",
        "  6  nana \(time): Where?",
        "  7  nana \(time): The lawyer has read it, too.",
        "Answer: copydesk note night-train --reply-to 1 -m TEXT, or --resolve 1",
      ])
    #expect(lines(Self.story([Self.threads[1]]), width: nil) == ["1 resolved thread: copydesk log night-train"])
    #expect(lines(Self.story([]), width: nil).isEmpty && lines(Self.story(nil), width: nil).isEmpty)
  }

  @Test("No line is wider than the terminal", arguments: [20, 40, 72])
  func widths(width: Int) {
    for line in lines(Self.story(), width: width) { #expect(line.columns <= width, "\(line)") }
  }

  @Test("show has them, and the inbox how many are open")
  func places() async throws {
    var waiting = Self.story()
    waiting.inboxReasons = ["draft"]
    let story = waiting
    try await FakeDaemon.with(Sample.newsroom(story)) { daemon in
      let shown = try await daemon.copydesk("show", "7").output
      #expect(shown.contains("2 open threads, 1 note, 1 resolved thread\n"))
      let inbox = try await daemon.copydesk("inbox", terminal: 100).output
      #expect(inbox.contains("2 open threads"))
    }
  }

  @Test("What is asked for arrives: a line, an answer, an end")
  func asked() async throws {
    func sent(_ arguments: String...) async throws -> (target: String, body: ActionBody) {
      try await FakeDaemon.with(Sample.newsroom(Self.story())) { daemon in
        let outcome = try await daemon.copydesk(["note", "7"] + arguments)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let request = try #require(daemon.requests.last)
        return (request.target, try ControlJSON.decode(ActionBody.self, from: request.body))
      }
    }
    let line = try await sent("--line", "12", "-m", "Who says so?")
    #expect(line.target == "/v1/stories/7/note" && line.body.line == 12 && line.body.note == "Who says so?")
    let answer = try await sent("--reply-to", "3", "-m", "The ministry.")
    #expect(answer.target == "/v1/stories/7/note" && answer.body.thread == 3 && answer.body.line == nil)
    let end = try await sent("--resolve", "3")
    #expect(end.target == "/v1/stories/7/note_resolve" && end.body.thread == 3 && end.body.note == nil)
  }

  @Test(
    "What cannot be meant is wrong usage, before anything is asked",
    arguments: [
      ["note", "7", "--line", "0", "-m", "So."], ["note", "7", "--line", "3", "--reply-to", "1", "-m", "So."],
      ["note", "7", "--resolve", "1", "--line", "3"], ["note", "7", "8", "--line", "3", "-m", "So."],
      ["note", "7", "8", "--resolve", "1"], ["note", "7", "--resolve", "99999999999"],
    ])
  func usage(arguments: [String]) async throws {
    try await FakeDaemon.with(Sample.newsroom()) { daemon in
      let outcome = try await daemon.copydesk(arguments)
      #expect(outcome.status == 64, "\(outcome.errors)")
      #expect(daemon.changes.isEmpty)
    }
  }

  @Test("The log says which note each is, in which thread, and on which line")
  func log() {
    func remarks(_ action: String, _ detail: CanonicalJSON, note: String? = "So.") -> [String] {
      let entry = AuditEntryBody(
        position: 3, at: Sample.noon, actor: "nana", onBehalfOf: nil, requestedBy: nil, action: action, revision: 2,
        version: 2, fromState: .draft, toState: .draft, note: note, detail: detail, hash: "ab")
      return LogRemarks(entry, Sample.story().clock()).texts
    }
    #expect(
      remarks("note", ["note_number": 4, "thread": 4, "line": 12, "excerpt": "It rained."])
        == ["note 4 on line 12 of v2: “It rained.”", "So."])
    #expect(remarks("note", ["note_number": 4, "thread": 4]) == ["note 4", "So."])
    #expect(remarks("note", ["note_number": 5, "thread": 4]) == ["note 5, in the thread of note 4", "So."])
    #expect(
      remarks("note_resolve", ["note_number": 6, "thread": 4], note: nil) == ["note 6, ends the thread of note 4"])
  }
}
