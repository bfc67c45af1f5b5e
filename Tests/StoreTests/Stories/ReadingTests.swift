import Foundation
import Newsroom
import Postgres
import Store
import Testing
import TimeTesting

/// What people look at.
struct ReadingTests {
  @Test("Stories are listed page by page, newest first, each once")
  func pages() async throws {
    try await DailyNewsroom.with { newsroom in
      for index in 1...5 { try await newsroom.write("story-\(index)") }
      var listed: [String] = []
      var place: PageCursor?
      repeat {
        let page = try await newsroom.store.stories(StoryFilter(), limit: 2, after: place)
        listed += page.items.map(\.slug.text)
        place = page.next
      } while place != nil
      #expect(listed == (1...5).reversed().map { "story-\($0)" })
      await #expect {
        try await newsroom.store.stories(StoryFilter(), after: PageCursor("here"))
      } throws: {
        ($0 as? Refusal)?.code == .usage
      }
    }
  }

  @Test(
    "A list holds the stories that match every filter",
    arguments: [
      (StoryFilter(), ["two", "one"]), (StoryFilter(desk: DeskSlug(unchecked: "pairs")), ["two"]),
      (StoryFilter(states: [.draft, .spiked]), ["one"]), (StoryFilter(words: "bridge"), ["two"]),
      (StoryFilter(words: "on"), ["one"]), (StoryFilter(words: "\"' & | !"), []),
      (StoryFilter(author: StaffHandle(unchecked: "otto")), ["one"]),
      (StoryFilter(states: [.draft], author: StaffHandle(unchecked: "nana")), []), (StoryFilter(held: true), []),
      (StoryFilter(changedSince: Date(timeIntervalSinceNow: 3600)), []),
    ] as [(StoryFilter, [String])])
  func filters(filter: StoryFilter, expected: [String]) async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("one", by: "otto", words: "Road", .submit(asDraft: true))
      try await newsroom.write("two", words: "A bridge", desk: "pairs")
      #expect(try await newsroom.store.stories(filter).items.map(\.slug.text) == expected)
    }
  }

  @Test("What a person has seen is remembered at the latest revision")
  func seen() async throws {
    try await DailyNewsroom.with { newsroom in
      let nana = StaffHandle(unchecked: "nana")
      let story = StoryReference.slug(StorySlug(unchecked: "swap"))
      try await newsroom.write("swap")
      #expect(try await newsroom.store.lastSeen(story, by: nana) == nil)
      try await newsroom.store.seen(story, Revision(1), by: nana)
      try await newsroom.write("swap", words: "Better")
      try await newsroom.store.seen(story, Revision(2), by: nana)
      try await newsroom.store.seen(story, Revision(1), by: nana)
      let last = try #require(try await newsroom.store.lastSeen(story, by: nana))
      #expect((last.revision, last.version) == (Revision(2), VersionNumber(2)))
    }
  }

  @Test("Each reads for themselves; who saved a version has read it, who moved it has not")
  func readers() async throws {
    try await DailyNewsroom.with { newsroom in
      let store = newsroom.store
      try await newsroom.write("swap")
      let story = try await newsroom.story("swap")
      func readers(_ version: Int) async throws -> [String] {
        var names: [String] = []
        for name in ["nana", "otto", "rita"] {
          let readAt = try await store.readAt(
            story.number, VersionNumber(version), by: StaffHandle(unchecked: name))
          if readAt != nil { names.append(name) }
        }
        return names
      }
      #expect(try await readers(1) == ["rita"])
      try await newsroom.read("swap", by: "otto")
      try await newsroom.read("swap", by: "otto")
      #expect(try await readers(1) == ["otto", "rita"])
      await #expect { try await newsroom.act(.approve, "swap", reading: false) } throws: {
        ($0 as? Refusal)?.code == .unread
      }
      try await newsroom.act(.move, "swap", desk: "pairs", reading: false)
      #expect(try await readers(2) == [])
      try await newsroom.act(.approve, "swap", by: "otto")
      #expect(try await readers(2) == ["otto"])
    }
  }

  @Test("Another text than the version's is no reading of it, and neither is one that there is not")
  func wrongText() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      let first = try await newsroom.story("swap")
      try await newsroom.write("swap", words: "Better")
      let story = StoryReference.number(first.number)
      let nana = StaffHandle(unchecked: "nana")
      await #expect {
        try await newsroom.store.read(story, VersionNumber(2), first.contentHash, by: nana)
      } throws: {
        ($0 as? Refusal)?.code == .versionConflict
      }
      await #expect {
        try await newsroom.store.read(story, VersionNumber(3), first.contentHash, by: nana)
      } throws: {
        ($0 as? Refusal)?.code == .notFound
      }
      try await newsroom.store.read(story, VersionNumber(1), first.contentHash, by: nana)
      await #expect { try await newsroom.act(.approve, "swap", reading: false) } throws: {
        ($0 as? Refusal)?.code == .unread
      }
    }
  }

  @Test("Events arrive in order, each once, from where the reader stopped")
  func events() async throws {
    try await DailyNewsroom.with { newsroom in
      var place = try await newsroom.store.streamPlace(after: nil)
      #expect(try await newsroom.store.events(after: place).allSatisfy { $0.kind == "configuration" })
      try await newsroom.write("swap")
      try await newsroom.act(.return, "swap")
      // Other tests' transactions in the same cluster hold the stream back for a moment, even what set the newsroom up.
      let store = newsroom.store
      let (kinds, last) = try await waiting(for: "two events to be readable") { [place] in
        var place = place
        var kinds: [String] = []
        while kinds.count < 2 {
          try Task.checkCancellation()
          let events = try await store.events(after: place, limit: 1)
          kinds += events.map(\.kind).filter { $0 != "configuration" }
          place = events.last?.id ?? place
        }
        return (kinds, place)
      }
      place = last
      #expect(kinds == ["submit", "return"])
      #expect(NewsroomEvent.ID(place.description) == place)
      #expect(try await newsroom.store.streamPlace(after: place) == place)
      // Where a stream begins there need not be an event.
      let before = NewsroomEvent.ID(epoch: place.epoch, xid: place.xid, id: 0)
      #expect(try await newsroom.store.streamPlace(after: before) == before)
      for (epoch, xid, id) in [(1, 0, 0), (0, 0, 1000), (0, 1, 0)] {
        let other = NewsroomEvent.ID(epoch: place.epoch + epoch, xid: place.xid + xid, id: place.id + id)
        await #expect { try await newsroom.store.streamPlace(after: other) } throws: {
          ($0 as? Refusal)?.code == .gone
        }
      }
    }
  }

  @Test("`why` lists everything in the way and everybody who could")
  func why() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      let story = StoryReference.slug(StorySlug(unchecked: "swap"))
      let answer = try await newsroom.store.why(.approve, story, by: try await newsroom.person("rita"))
      #expect(!answer.allowed)
      #expect(answer.refusals.map(\.code) == [.selfApproval, .notPermitted])
      #expect(answer.whoCould.map(\.text) == ["nana", "otto"])
      await #expect { try await newsroom.store.story(.number(StoryNumber(99))) } throws: {
        ($0 as? Refusal)?.code == .notFound
      }
    }
  }

  @Test("The status counts stories, deliveries and jobs, and names each destination")
  func status() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.write("other")
      try await newsroom.act(.approve, "swap")
      let status = try await newsroom.store.status()
      #expect(status.stories == [.approved: 1, .deskReview: 1])
      #expect((status.held, status.pendingDeliveries, status.failedDeliveries) == (0, 2, 0))
      #expect(status.destinations.map(\.destination.name.text) == ["site", "wire"])
      #expect(status.destinations.map(\.pending) == [1, 1])
      // Two drafts, two deliveries, and a look at each of two sites.
      #expect(status.jobs["available"] == 6)
    }
  }

  @Test("Words are found whatever signs stand around and between them")
  func words() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write(
        "swap", words: "The night-train (№ 371) left Գյումրի at 06:15; see <https://a.example/x_y>.")
      for words in [
        "night-train", "train 371", "\"night train\"", "Գյումրի", "x_y", "a.example", "06:15", "train -bus", "TRAIN",
      ] {
        #expect(try await newsroom.store.stories(StoryFilter(words: words)).items.count == 1, "\(words)")
      }
      for words in ["bus", "train -371", "\"train night\"", "-train"] {
        #expect(try await newsroom.store.stories(StoryFilter(words: words)).items.isEmpty, "\(words)")
      }
    }
  }

  @Test(
    "The longest draft is indexed for the search without fail and in seconds, whatever it repeats",
    arguments: [
      "--", "- ", "-\"", "or ", "-a ", "x_", "<!--", "‹!--", "a-b ", "1e-", "http://a.b/", "a@b.c", "&#1;", "%", "a'b",
      "\u{301}", "1.", "𝒳 ", "\"",
      "\\", "☃ ",
    ])
  func index(unit: String) async throws {
    try await DailyNewsroom.with { newsroom in
      let text = String(repeating: unit, count: 990_000 / unit.utf8.count)
      try await newsroom.database.connected(as: newsroom.database.owner) { connection in
        // Far from what a linear index takes, which is a tenth of a second; a quadratic one takes many minutes.
        try await connection.script("SET statement_timeout = '30s'")
        try await connection.execute(
          "SELECT copydesk.story_document(jsonb_build_object('headline', 'A', 'body', $1::text), 'a', 'b')", text)
        try await connection.execute("SELECT copydesk.words_sought($1::text)", text)
      }
    }
  }

  @Test("A draft of two hundred thousand different words is indexed")
  func manyWords() async throws {
    try await DailyNewsroom.with { newsroom in
      let words = (0..<200_000).map { String($0 * 7, radix: 36) }.joined(separator: "-")
      try await newsroom.write("swap", words: words)
      let wide = (0..<66_000).map { Unicode.Scalar(0x20000 + UInt32($0 % 40_000)).map(String.init) ?? "" }.joined(
        separator: " ")
      try await newsroom.write("bus", words: wide)
    }
  }
}
