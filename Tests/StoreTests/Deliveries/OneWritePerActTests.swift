import Foundation
import Newsroom
import Store
import Testing

/// Each act is one change of the story, one revision and one entry in its log; and conflicts only with what other people
/// did.
struct OneWritePerActTests {
  private let swap = StoryReference.slug(StorySlug(unchecked: "swap"))

  @Test("An approval that goes out at once is one log entry, which says that it went out")
  func approval() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      let story = try await newsroom.act(.approve, "swap")
      #expect((story.state, story.revision) == (.approved, Revision(2)))
      #expect(story.publishingSince != nil)
      let log = try await newsroom.store.log(swap)
      #expect(log.map(\.action) == ["submit", "approve"])
      #expect(try log.map { try $0.says("fired") } == [nil, .boolean(true)])
      #expect(try await newsroom.store.deliveries(swap).count == 2)
    }
  }

  @Test("Approving for later, publishing early and killing each count one revision and one log entry")
  func aheadOfTime() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap", at: Date(timeIntervalSinceNow: 3600))
      #expect(try await newsroom.act(.publish, "swap").revision == Revision(3))
      #expect(try await newsroom.act(.kill, "swap").revision == Revision(4))
      let log = try await newsroom.store.log(swap)
      #expect(log.map(\.action) == ["submit", "approve", "publish", "kill"])
      #expect(try log.map { try $0.says("fired") } == [nil, nil, .boolean(true), nil])
    }
  }

  @Test("An approval that cannot go out is logged as held in the same entry")
  func held() async throws {
    try await DailyNewsroom.with { newsroom in
      var configuration = DailyNewsroom.configuration
      configuration.destinations = []
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      try await newsroom.write("swap")
      #expect(try await newsroom.act(.approve, "swap").revision == Revision(2))
      let last = try #require(try await newsroom.store.log(swap).last)
      #expect((last.action, try last.says("held")) == ("approve", "no_destination"))
    }
  }

  @Test("A scheduled time is carried out by Copydesk in one log entry")
  func due() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap", at: Date(timeIntervalSinceNow: 3600))
      let decision = try await newsroom.decision("swap")
      try await newsroom.makeDue("swap", secondsAgo: 60)
      try await newsroom.store.fire(decision)
      let last = try #require(try await newsroom.store.log(swap).last)
      #expect((last.actor, last.action, last.revision) == ("system", "fire", Revision(3)))
      #expect(try last.says("fired") == .boolean(true))
    }
  }

  @Test(
    "Nobody is refused because of somebody else's approval, a firing, a receipt or their own last action")
  func harmless() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap", desk: "pairs")
      try await newsroom.act(.approve, "swap", by: "otto")
      func act(_ action: Action, _ revision: Int, by handle: String = "nana") async throws -> Story {
        try await newsroom.store.perform(
          ActionRequest(action, swap, revision: Revision(revision), note: "So", unread: true),
          by: newsroom.person(handle))
      }
      #expect(try await act(.approve, 1).publishingSince != nil, "otto approved since")
      try await newsroom.arrive("swap")
      #expect(try await act(.kill, 1).state == .killed, "others approved, it went out and arrived since")
      #expect(try await act(.note, 1).state == .killed, "she killed it herself")
      await #expect {
        _ = try await act(.note, 1, by: "otto")
      } throws: { error in
        (error as? Refusal)?.code == .versionConflict && (error as? Refusal)?.detail.contains("nana killed it") == true
      }
    }
  }

  @Test("Anybody who tries to stop a story that has gone out, other than by a kill, is told when it went out")
  func tooLate() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      let read = try await newsroom.story("swap").revision
      try await newsroom.act(.approve, "swap")
      do {
        _ = try await newsroom.store.perform(
          ActionRequest(.return, swap, revision: read, note: "So"), by: try await newsroom.person("otto"))
        Issue.record("it was returned")
      } catch let refusal as Refusal {
        #expect(refusal.code == .wrongState)
        #expect(
          refusal.detail.firstMatch(of: /^swap went out at \d\d:\d\d \(UTC\), so it cannot be returned: nana/) != nil
        )
        #expect(refusal.hint == "Only a kill can stop it now: copydesk kill 1 -m TEXT")
      }
    }
  }
}
