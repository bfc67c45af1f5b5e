import Foundation
import Newsroom
import Testing

@testable import Store

@Suite("Notes in threads")
struct NoteThreadTests {
  @Test("An answer goes to its thread, a resolution ends it, and another answer opens it again")
  func thread() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("dam")
      let version = try await newsroom.story("dam").version
      let place = NotePlace(version: version, line: 3, excerpt: "The gates opened.")
      try await newsroom.note("dam", "Who says so?", by: "nana", line: place)
      try await newsroom.note("dam", "The ministry.", by: "rita", thread: 1)
      #expect(try await newsroom.note("dam", "The lawyer has read it.", by: "otto").openThreads == 1)
      #expect(try await newsroom.note("dam", nil, by: "rita", thread: 2, resolves: true).openThreads == 0)
      var threads = try await newsroom.store.threads(of: .slug(StorySlug(unchecked: "dam")))
      #expect(threads.map(\.number) == [1, 3] && threads.map(\.isResolved) == [true, false])
      #expect(threads[0].place == place && threads[1].place == nil)
      #expect(threads[0].notes.map(\.number) == [1, 2, 4])
      #expect(threads[0].notes.map(\.text) == ["Who says so?", "The ministry.", nil])
      #expect(threads[0].notes.map(\.by.text) == ["nana", "rita", "rita"])
      #expect(try await newsroom.note("dam", "Which one?", by: "otto", thread: 1).openThreads == 1)
      threads = try await newsroom.store.threads(of: .slug(StorySlug(unchecked: "dam")))
      #expect(threads[0].notes.map(\.resolves) == [false, false, true, false] && !threads[0].isResolved)
      #expect(
        try await newsroom.note("dam", "All of it?", by: "nana", thread: 3).openThreads == 2, "a note that is answered")
      let log = try await newsroom.store.log(.slug(StorySlug(unchecked: "dam"))).dropLast()
      #expect(log.suffix(5).map(\.action) == ["note", "note", "note", "note_resolve", "note"])
      #expect(log.suffix(5).first?.detail.contains("The gates opened.") == true)
      #expect(try await newsroom.story("dam").revision.rawValue == 1, "the story itself stays as it is")
    }
  }

  @Test("Each story has notes of its own, and a note of one is no thread of another")
  func apart() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("dam")
      try await newsroom.write("levy")
      try await newsroom.note("dam", "One.", by: "nana")
      try await newsroom.note("dam", "Two.", by: "nana")
      try await newsroom.note("levy", "Three.", by: "nana")
      #expect(try await newsroom.store.threads(of: .slug(StorySlug(unchecked: "levy"))).map(\.number) == [1])
      for thread in [2, 0, -1, .max] {
        let refusal = await #expect(throws: Refusal.self) {
          try await newsroom.note("levy", "Four.", by: "nana", thread: thread)
        }
        #expect(refusal?.code == .notFound)
      }
    }
  }

  @Test("Who neither wrote it nor reviews there says nothing about it; a line is one of the working version")
  func refused() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("dam", by: "nana", byline: "nana")
      let stranger = await #expect(throws: Refusal.self) { try await newsroom.note("dam", "So?", by: "rita") }
      #expect(stranger?.code == .notPermitted)
      let old = NotePlace(version: VersionNumber(7), line: 1, excerpt: "Words")
      let line = await #expect(throws: Refusal.self) { try await newsroom.note("dam", "So?", by: "otto", line: old) }
      #expect(line?.code == .versionConflict)
      try await newsroom.note("dam", "So?", by: "otto")
      try await newsroom.note("dam", nil, by: "nana", thread: 1, resolves: true)
      let twice = await #expect(throws: Refusal.self) {
        try await newsroom.note("dam", nil, by: "otto", thread: 1, resolves: true)
      }
      #expect(twice?.code == .wrongState)
    }
  }

  @Test("A notice of a note on a line says nothing of that line; under embargo nothing of the note")
  func discretion() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("dam")
      try await newsroom.write("budget", embargo: Date().addingTimeInterval(86_400))
      for slug in ["dam", "budget"] {
        let place = NotePlace(version: VersionNumber(1), line: 3, excerpt: "The levy is 3 per cent.")
        try await newsroom.note(slug, "@rita, who says so?", by: "nana", line: place)
      }
      try await newsroom.makeNotices()
      let told = try await newsroom.store.notices(for: StaffHandle(unchecked: "rita")).items
      #expect(told.count == 2 && told.allSatisfy { $0.item.detail["excerpt"] == nil })
      #expect(told.filter { $0.item.detail["note"] != nil }.map(\.item.story?.slug.text) == ["dam"])
    }
  }

  @Test("Who wrote in a thread is told of an answer, with its words; who is named in it is told that")
  func told() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("dam")
      try await newsroom.note("dam", "Who says so?", by: "nana")
      try await newsroom.note("dam", "The ministry. And @otto was there.", by: "rita", thread: 1)
      try await newsroom.note("dam", "Then say it.", by: "otto", thread: 2)
      try await newsroom.note("dam", nil, by: "rita", thread: 1, resolves: true)
      try await newsroom.makeNotices()
      func said(_ staff: String) async throws -> [String] {
        try await newsroom.store.notices(for: StaffHandle(unchecked: staff)).items.compactMap { notice in
          guard [.replied, .mentioned].contains(notice.item.kind), case .string(let note)? = notice.item.detail["note"]
          else { return nil }
          return "\(notice.item.kind.rawValue): \(note)"
        }
      }
      #expect(try await said("nana") == ["replied: Then say it.", "replied: The ministry. And @otto was there."])
      #expect(try await said("rita") == ["replied: Then say it."])
      #expect(try await said("otto") == ["mentioned: The ministry. And @otto was there."])
    }
  }
}

extension DailyNewsroom {
  /// Somebody says something about a story, or resolves a thread.
  @discardableResult
  fileprivate func note(
    _ slug: String, _ text: String?, by handle: String, line: NotePlace? = nil, thread: Int? = nil,
    resolves: Bool = false
  ) async throws -> Story {
    try await store.perform(
      ActionRequest(
        resolves ? .noteResolve : .note, .slug(StorySlug(unchecked: slug)), note: text, noteLine: line, thread: thread),
      by: try await person(handle))
  }
}
