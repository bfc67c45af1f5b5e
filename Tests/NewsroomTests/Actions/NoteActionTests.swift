import Newsroom
import Testing

@Suite("Notes in threads")
struct NoteActionTests {
  private let chief = Sample.member("chief", [.review])
  private let reporter = Sample.member("jo", [.write])

  private func newsroom(_ writers: [String] = [], thread: Int = 1, next: Int = 3, resolved: Bool = false)
    -> NewsroomFacts
  {
    var newsroom = Sample.newsroom
    newsroom.notes = NoteFacts(
      next: next,
      thread: writers.isEmpty
        ? nil : NoteFacts.Thread(number: thread, writers: writers.map(Sample.handle), isResolved: resolved))
    return newsroom
  }

  private func request(_ action: Action, thread: Int? = nil, line: NotePlace? = nil) -> ActionRequest {
    var request = Sample.request(action)
    (request.thread, request.noteLine) = (thread, line)
    return request
  }

  private func rule(
    _ request: ActionRequest, by member: StaffMember, in newsroom: NewsroomFacts
  ) throws -> ActionRuling {
    Workflow.standard.rule(request, on: try Sample.story(), by: .staff(member), in: newsroom)
  }

  @Test("A note begins a thread of its own; an answer goes to the thread of the note that it names")
  func threads() throws {
    let first = try rule(request(.note), by: chief, in: newsroom()).change()
    #expect(first.noteEntry?.number == 3 && first.noteEntry?.thread == 3 && first.noteEntry?.tells == [])
    #expect(first.detail["note_number"] == .integer(3) && first.detail["tells"] == nil)
    let answer = try rule(request(.note, thread: 2), by: reporter, in: newsroom(["chief", "jo", "nino"])).change()
    #expect(answer.noteEntry?.thread == 1 && answer.noteEntry?.resolves == false)
    #expect(answer.noteEntry?.tells.map(\.text) == ["chief", "nino"], "nobody is told of their own words")
    #expect(answer.detail["tells"] == ["chief", "nino"] && answer.detail["thread"] == .integer(1))
  }

  @Test("A note on a line says which, in which words")
  func line() throws {
    let place = NotePlace(version: VersionNumber(4), line: 12, excerpt: "The gates opened.")
    let change = try rule(request(.note, line: place), by: chief, in: newsroom()).change()
    #expect(change.detail["line"] == .integer(12) && change.detail["excerpt"] == .string("The gates opened."))
    let old = NotePlace(version: VersionNumber(3), line: 12, excerpt: "The gates opened.")
    #expect(try rule(request(.note, line: old), by: chief, in: newsroom()).codes == [.versionConflict])
    let both = request(.note, thread: 1, line: place)
    #expect(try rule(both, by: chief, in: newsroom(["nino"])).codes == [.usage])
  }

  @Test("A thread is ended once, by who began it, an author, or who reviews there; an answer opens it again")
  func resolving() throws {
    let threads = newsroom(["nino", "abi"])
    for name in ["nino", "jo"] {
      let change = try rule(request(.noteResolve, thread: 1), by: Sample.member(name, []), in: threads).change()
      #expect(change.noteEntry?.resolves == true && change.noteEntry?.thread == 1 && change.noteEntry?.tells == [])
    }
    #expect(try rule(request(.noteResolve, thread: 1), by: chief, in: threads).codes == [])
    let refusals = try rule(request(.noteResolve, thread: 1), by: Sample.member("abi", [.write]), in: threads).refusals
    #expect(
      refusals.first?.detail
        == "abi may not use 'note resolve' on caucasus-prisoner-swap: that requires being one of its authors, or being nino, or "
        + "`review` on the caucasus desk.")
    #expect(refusals.first?.hint == "Ask somebody with `review` on the caucasus desk.")
    let ended = newsroom(["nino"], resolved: true)
    #expect(try rule(request(.noteResolve, thread: 1), by: chief, in: ended).codes == [.wrongState])
    #expect(try rule(request(.note, thread: 1), by: chief, in: ended).codes == [])
  }

  @Test("An answer conflicts with no edit, a note about the text does")
  func conflicts() throws {
    var story = try Sample.story()
    story.changes = [StoryFacts.Change(by: "nino", action: "edit", at: Sample.noon, revision: Revision(7))]
    func codes(_ action: Action, thread: Int?) -> [RefusalCode] {
      var asked = request(action, thread: thread)
      asked.revision = Revision(6)
      return Workflow.standard.rule(
        asked, on: story, by: .staff(chief), in: newsroom(thread.map { _ in ["nino"] } ?? [])
      )
      .codes
    }
    #expect(codes(.note, thread: nil) == [.versionConflict])
    #expect(codes(.note, thread: 1) == [] && codes(.noteResolve, thread: 1) == [])
  }

  @Test("What is not there is not answered and not ended")
  func missing() throws {
    #expect(try rule(request(.note, thread: 7), by: chief, in: newsroom()).codes == [.notFound])
    #expect(try rule(request(.noteResolve, thread: 7), by: chief, in: newsroom()).codes == [.notFound])
    #expect(try rule(request(.noteResolve), by: chief, in: newsroom()).codes == [.usage])
  }

  @Test("A story has two thousand notes and no more")
  func most() throws {
    #expect(try rule(request(.note), by: chief, in: newsroom(next: 2000)).codes == [])
    let refusals = try rule(request(.note), by: chief, in: newsroom(next: 2001)).refusals
    #expect(refusals.map(\.code) == [.wrongState])
    #expect(refusals.first?.detail == "caucasus-prisoner-swap has 2000 notes, as many as a story may have.")
  }

  @Test("Authors may say something about their story; other reporters may not")
  func reporters() throws {
    #expect(try rule(request(.note), by: reporter, in: newsroom()).codes == [])
    #expect(try rule(request(.note), by: Sample.member("other", [.write]), in: newsroom()).codes == [.notPermitted])
  }

  private static let draft = "---\r\nheadline: Floods\n---\nThe gates opened.\n\n  It rained. \nThe gates opened.\nEnd"

  @Test("Lines are counted as editors do, and keep their words without the space around them")
  func lines() throws {
    for (line, words) in [(1, "---"), (2, "headline: Floods"), (4, "The gates opened."), (6, "It rained."), (8, "End")]
    {
      let place = try NotePlace(line: line, of: Self.draft, VersionNumber(2))
      #expect(place.line == line && place.excerpt == words)
    }
    for line in [5, 9, 0, -1, .max, .min] {
      let refusal = #expect(throws: Refusal.self) { try NotePlace(line: line, of: Self.draft, VersionNumber(2)) }
      #expect(refusal?.code == .usage)
    }
    #expect(throws: Refusal.self) { try NotePlace(line: 1, of: "", VersionNumber(1)) }
    let word = String(repeating: "a", count: 201)
    #expect(try NotePlace(line: 1, of: word, VersionNumber(1)).excerpt == String(word.dropLast()))
    let long = try NotePlace(line: 1, of: String(repeating: "e\u{301} ", count: 500), VersionNumber(1)).excerpt
    #expect((1...NotePlace.longest).contains(long.unicodeScalars.count) && long.last?.isWhitespace == false)
  }

  @Test("A line is found again by its words, where it is nearest; what was changed is not")
  func again() throws {
    let place = try NotePlace(line: 7, of: Self.draft, VersionNumber(2))
    func line(in draft: String) -> Int? { NotePlace.lines(of: [place], in: draft)[place] }
    #expect(line(in: Self.draft) == 7)
    #expect(line(in: "Other\n" + Self.draft) == 8)
    #expect(line(in: "The gates opened.\n" + String(repeating: "\n", count: 20)) == 1)
    #expect(line(in: "The gates were opened.\n") == nil && line(in: "") == nil)
    let many = String(repeating: "The gates opened.\n", count: 20)
    #expect(line(in: many) == 7)
    let odd = (1...20).map { $0.isMultiple(of: 2) ? "The gates opened.\n" : "Rain.\n" }.joined()
    #expect(line(in: odd) == 6, "the earlier of two that are as near")
    let rain = NotePlace(version: VersionNumber(2), line: 40, excerpt: "Rain.")
    #expect(NotePlace.lines(of: [place, rain], in: odd) == [place: 6, rain: 19])
  }
}
