import Foundation
import Newsroom
import Postgres
import Testing

@testable import Store

/// Which stories a list has, and which somebody may mean by what they typed.
@Suite("Lists of stories")
struct StoryListTests {
  private let pairs = DeskSlug(unchecked: "pairs")
  private let otto = StaffHandle(unchecked: "otto")
  private let nana = StaffHandle(unchecked: "nana")

  /// Numbers 1 to 7, in this order.
  private func withStories(_ later: Date, _ body: (DailyNewsroom) async throws -> Void) async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("road", words: "The bridge fell")
      try await newsroom.write("bridge", by: "otto", words: "It fell", desk: "pairs", byline: "otto")
      for (slug, time) in [("dam", later), ("later", later + 3600)] {
        try await newsroom.write(slug)
        try await newsroom.act(.approve, slug, at: time)
      }
      try await newsroom.write("failed")
      try await newsroom.act(.approve, "failed")
      let delivery = try #require(try await newsroom.deliveries("failed", to: "wire").last)
      try await newsroom.store.recordFailure(
        try #require(try await newsroom.begin(delivery)), error: "No room", mayHaveArrived: false, givingUp: true,
        holding: false)
      try await newsroom.freeze(.desk(pairs))
      try await newsroom.write("held", desk: "pairs")
      for handle in ["nana", "otto"] { try await newsroom.act(.approve, "held", by: handle) }
      try await newsroom.publish("out")
      try await body(newsroom)
    }
  }

  @Test(
    "Each condition of a list leaves out what does not meet it, whether all of it is wanted or only what has changed")
  func filters() async throws {
    let later = Date(timeIntervalSince1970: (Date().timeIntervalSince1970 + 7200).rounded())
    try await withStories(later) { newsroom in
      let filters: [(StoryFilter, [String])] = [
        (StoryFilter(), ["out", "held", "failed", "later", "dam", "bridge", "road"]),
        (StoryFilter(desk: pairs), ["held", "bridge"]),
        (StoryFilter(states: [.approved]), ["held", "failed", "later", "dam"]),
        (StoryFilter(states: [.deskReview, .published]), ["out", "bridge", "road"]),
        (StoryFilter(author: otto), ["bridge"]), (StoryFilter(words: "bridge"), ["bridge", "road"]),
        (StoryFilter(held: true), ["held"]), (StoryFilter(failed: true), ["failed"]),
        (StoryFilter(scheduledFrom: later), ["later", "dam"]), (StoryFilter(scheduledFrom: later + 1), ["later"]),
        (StoryFilter(desk: pairs, states: [.deskReview]), ["bridge"]),
      ]
      for (filter, expected) in filters {
        for since in [nil, Date(timeIntervalSince1970: 0)] {
          var filter = filter
          filter.changedSince = since
          #expect(try await newsroom.store.stories(filter).items.map(\.slug.text) == expected, "\(filter)")
          // Page by page it is the same, each story once, the newest first.
          var paged: [String] = []
          var place: PageCursor?
          repeat {
            let page = try await newsroom.store.stories(filter, limit: 2, after: place)
            paged += page.items.map(\.slug.text)
            place = page.next
          } while place != nil && paged.count < 20
          #expect(paged == expected, "\(filter)")
        }
      }
    }
  }

  @Test("What has changed since an instant has that of the instant itself")
  func changedSince() async throws {
    try await DailyNewsroom.with { newsroom in
      for slug in ["one", "two"] { try await newsroom.write(slug) }
      let at = try await newsroom.database.connected(as: newsroom.database.daemon) { connection in
        try #require(try await connection.queryOne("SELECT updated_at FROM copydesk.story WHERE slug = 'two'"))
          .decode(0, as: Date.self)
      }
      #expect(try await newsroom.store.stories(StoryFilter(changedSince: at)).items.map(\.slug.text) == ["two"])
      #expect(try await newsroom.store.stories(StoryFilter(changedSince: at + 0.001)).items.isEmpty)
    }
  }

  @Test("Slugs are offered that begin so, what changed last first, ten at most; where none does, the most like it")
  func slugs() async throws {
    try await DailyNewsroom.with { newsroom in
      for number in 1...11 { try await newsroom.write("dam-\(number)") }
      try await newsroom.write("road")
      try await newsroom.act(.note, "dam-2")
      try await newsroom.act(.return, "dam-3")
      let dams = try await newsroom.store.slugs(like: "dam", for: nana).beginning.map(\.text)
      #expect(dams.count == 10 && dams.first == "dam-3")
      #expect(!dams.contains("road") && !dams.contains("dam-1"))
      let unlike = try await newsroom.store.slugs(like: "roads", for: nana)
      #expect(unlike.beginning == [] && unlike.closest?.text == "road")
    }
  }

  @Test("Somebody's last story is the one that they saw last themselves, and that on which they did what can be undone")
  func last() async throws {
    try await DailyNewsroom.with { newsroom in
      func last(_ person: StaffHandle) async throws -> [String?] {
        let found = try await newsroom.store.slugs(like: "", for: person)
        return [found.lastSeen?.text, found.lastActed?.text]
      }
      for slug in ["zero", "one", "two", "three"] { try await newsroom.write(slug) }
      #expect(try await last(nana) == [nil, nil])
      for slug in ["zero", "one"] { try await newsroom.act(.return, slug) }
      try await newsroom.act(.note, "two")
      try await newsroom.act(.return, "three", by: "otto")
      #expect(try await last(nana) == ["two", "one"], "a note is not taken back")
      #expect(try await last(otto) == ["three", "three"])
      try await newsroom.read("one")
      #expect(try await last(nana) == ["one", "one"])
      // What was done the day before is not undone by mistake.
      try await newsroom.database.run(
        "SET session_replication_role = replica; UPDATE copydesk.audit_entry SET at = at - interval '25 hours'",
        as: newsroom.database.administrator)
      #expect(try await last(nana) == ["one", nil])
    }
  }

  @Test("A shell offers the stories on which that can be done, what changed last first, of those that begin so")
  func candidates() async throws {
    try await DailyNewsroom.with { newsroom in
      for slug in ["dam-one", "dam-two", "road", "dam-three"] { try await newsroom.write(slug) }
      try await newsroom.act(.return, "dam-one")
      let person = try await newsroom.person("nana")
      func offered(_ action: Action?, _ beginning: String) async throws -> [String] {
        try await newsroom.store.stories(for: action, beginning: beginning, by: person).map(\.slug.text)
      }
      #expect(try await offered(.approve, "dam") == ["dam-three", "dam-two"])
      #expect(try await offered(.approve, "") == ["dam-three", "road", "dam-two"])
      #expect(try await offered(nil, "dam") == ["dam-one", "dam-three", "dam-two"])
    }
  }

  @Test("A story is found by its number and by its slug, and not by another's")
  func found() async throws {
    try await DailyNewsroom.with { newsroom in
      for slug in ["one", "two"] { try await newsroom.publish(slug) }
      #expect(try await newsroom.story("two").number == StoryNumber(2))
      #expect(try await newsroom.store.story(.number(StoryNumber(1))).slug.text == "one")
      #expect(try await newsroom.store.version(.slug(StorySlug(unchecked: "two"))).story == StoryNumber(2))
    }
  }

  @Test("A version has its own approvals, in order, and of one that was taken back that it was")
  func approvals() async throws {
    try await DailyNewsroom.with { newsroom in
      for slug in ["swap", "other"] {
        try await newsroom.write(slug, desk: "pairs")
        try await newsroom.act(.approve, slug)
      }
      try await newsroom.write("swap", words: "Other words", desk: "pairs")
      try await newsroom.act(.approve, "swap", by: "otto")
      let swap = StoryReference.slug(StorySlug(unchecked: "swap"))
      let first = try await newsroom.store.version(swap, VersionNumber(1)).approvals
      let second = try await newsroom.store.version(swap).approvals
      #expect(first.map(\.by.text) == ["nana"] && first.allSatisfy { $0.voidedAt != nil })
      #expect(second.map(\.by.text) == ["otto"] && second.allSatisfy { $0.voidedAt == nil })
    }
  }

  @Test("What the house's checks find now is kept of the version that people would sign, and of no other")
  func houseFindings() async throws {
    try await DailyNewsroom.with { newsroom in
      for slug in ["swap", "other"] { try await newsroom.write(slug) }
      let swap = StoryReference.slug(StorySlug(unchecked: "swap"))
      let version = try await newsroom.store.version(swap)
      func finding(_ message: String) -> Finding {
        Finding(
          rule: "spelling", level: .recommended, line: 1, column: 1, excerpt: "", message: message, house: .recommended)
      }
      #expect(try await !newsroom.store.hasHouseFindings(swap))
      try await newsroom.store.keep([finding("Not a word.")], of: version)
      #expect(try await newsroom.story("swap").findings.map(\.message) == ["Not a word."])
      #expect(try await newsroom.story("other").findings == [])
      #expect(try await newsroom.store.hasHouseFindings(swap))
      #expect(try await !newsroom.store.hasHouseFindings(.slug(StorySlug(unchecked: "other"))))
      // A look that was begun before the next version, or before the story went back, comes too late.
      try await newsroom.write("swap", words: "Other words")
      try await newsroom.store.keep([finding("Too late.")], of: version)
      #expect(try await newsroom.store.version(swap, VersionNumber(1)).findings.map(\.message) == ["Not a word."])
      #expect(try await newsroom.story("swap").findings == [])
      let second = try await newsroom.store.version(swap)
      try await newsroom.act(.return, "swap")
      try await newsroom.store.keep([finding("Too late.")], of: second)
      #expect(try await newsroom.story("swap").findings == [])
    }
  }
}
