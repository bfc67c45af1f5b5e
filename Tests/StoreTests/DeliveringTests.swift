import Foundation
import Newsroom
import Store
import Testing

/// From deliveries to receipts.
struct DeliveringTests {
  private let swap = StoryReference.slug(StorySlug(unchecked: "swap"))

  @Test("The primary destination's receipt publishes the story; the others' failures are shown beside")
  func primary() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap")
      try await newsroom.arrive("swap")
      let story = try await newsroom.story("swap")
      #expect((story.state, story.liveVersion) == (.published, VersionNumber(1)))
      #expect(story.publishingSince == nil)

      let lease = try await newsroom.seize("wire")
      let wire = try #require(try await newsroom.deliveries("swap", to: "wire").last)
      let attempt = try #require(try await newsroom.begin(wire, lease))
      try await newsroom.store.recordFailure(attempt, error: "gone", final: true, lease: lease, fencingToken: 1)
      let counts = try await newsroom.story("swap").deliveries
      #expect((counts.delivered, counts.pending, counts.failed) == (1, 0, 1))
      #expect(try await newsroom.store.stories(StoryFilter(failed: true)).items.map(\.slug.text) == ["swap"])
      #expect(try await newsroom.deliveries("swap", to: "wire").last?.attempts.map(\.error) == ["gone"])
    }
  }

  @Test("When the primary fails for good the story is held, and publish resumes the same deliveries")
  func resumed() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap")
      let lease = try await newsroom.seize("site")
      let delivery = try #require(try await newsroom.deliveries("swap", to: "site").last)
      let attempt = try #require(try await newsroom.begin(delivery, lease))
      try await newsroom.store.recordFailure(attempt, error: "full", final: true, lease: lease, fencingToken: 1)
      let held = try await newsroom.story("swap")
      #expect((held.state, held.hold?.reason) == (.approved, "primary_failed"))
      #expect(try await newsroom.store.stories(StoryFilter(held: true)).items.map(\.number) == [held.number])

      #expect(try await newsroom.act(.publish, "swap").hold == nil)
      #expect(try await newsroom.deliveries("swap", to: "site").map(\.id) == [delivery.id])
      try await newsroom.arrive("swap")
      #expect(try await newsroom.story("swap").state == .published)
    }
  }

  @Test("A destination has one holder at a time, and what a former holder still does is refused")
  func fenced() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap")
      let site = DestinationName(unchecked: "site")
      let former = try await newsroom.seize("site")
      #expect(try await newsroom.store.claimDestination(site, holder: "other", lease: .seconds(600)) == nil)
      #expect(try await newsroom.store.renew(former, for: .seconds(60)))
      let delivery = try #require(try await newsroom.deliveries("swap", to: "site").last)
      let attempt = try #require(try await newsroom.begin(delivery, former))

      let latter = try await newsroom.seize("site")
      #expect(latter.generation > former.generation)
      #expect(try await !newsroom.store.renew(former, for: .seconds(60)))
      await #expect(throws: (any Error).self) {
        try await newsroom.store.recordReceipt(attempt, Receipt(), lease: former, fencingToken: 1)
      }
      #expect(try await newsroom.story("swap").state == .approved)
      let again = try #require(try await newsroom.begin(delivery, latter, token: 2))
      #expect(again.number == 2)
      try await newsroom.store.recordFailure(attempt, error: "late", final: true, lease: former, fencingToken: 1)
      try await newsroom.store.recordReceipt(again, Receipt(), lease: latter, fencingToken: 2)
      #expect(try await newsroom.story("swap").state == .published)
    }
  }

  @Test("A delivery that has arrived is not tried again")
  func done() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap")
      try await newsroom.arrive("swap")
      let delivery = try #require(try await newsroom.deliveries("swap", to: "site").last)
      let lease = try await newsroom.seize("site")
      guard case .done = try await newsroom.store.beginAttempt(delivery.id, lease: lease, fencingToken: 9) else {
        Issue.record("it was tried again")
        return
      }
    }
  }

  @Test("A correction overtakes what was not delivered, and says what it corrects and since when the story is out")
  func correction() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap")
      try await newsroom.arrive("swap")
      let first = try #require(try await newsroom.story("swap").firstPublishedAt)
      try await newsroom.write(
        "swap", words: "True words", .correct(swap, revision: nil, note: "A name", asDraft: false))
      try await newsroom.act(.approve, "swap")
      #expect(try await newsroom.deliveries("swap", to: "wire").map(\.state) == [.superseded, .pending])

      let lease = try await newsroom.seize("site")
      let delivery = try #require(try await newsroom.deliveries("swap", to: "site").last)
      guard case .deliver(let order) = try await newsroom.store.beginAttempt(delivery.id, lease: lease, fencingToken: 1)
      else {
        Issue.record("it was not delivered")
        return
      }
      #expect((order.kind, order.story.version, order.embargo) == (.correct, VersionNumber(2), nil))
      #expect(order.story.firstPublishedAt == first)
      #expect(order.story.amendments.map(\.note) == ["A name"])
      #expect(order.story.updatedAt == order.firedAt)
    }
  }

  @Test("A kill goes wherever the story may have arrived, and nowhere else")
  func kill() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap")
      let lease = try await newsroom.seize("wire")
      let wire = try #require(try await newsroom.deliveries("swap", to: "wire").last)
      let attempt = try #require(try await newsroom.begin(wire, lease))
      try await newsroom.store.recordFailure(
        attempt, error: "refused", final: false, mayHaveArrived: false, lease: lease, fencingToken: 1)
      try await newsroom.arrive("swap")
      let killed = try await newsroom.act(.kill, "swap")
      #expect((killed.state, killed.liveVersion) == (.killed, nil))
      #expect(killed.killPending.map(\.text) == ["site"])
      #expect(try await newsroom.deliveries("swap", to: "wire").map(\.state) == [.cancelled])
      try await newsroom.arrive("swap")
      #expect(try await newsroom.story("swap").killPending.isEmpty)
    }
  }

  @Test("A kill follows an attempt of which nobody knows how it ended")
  func killUnknown() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap")
      let lease = try await newsroom.seize("wire")
      let wire = try #require(try await newsroom.deliveries("swap", to: "wire").last)
      let attempt = try #require(try await newsroom.begin(wire, lease))
      try await newsroom.store.recordFailure(attempt, error: "timed out", final: false, lease: lease, fencingToken: 1)
      #expect(try await newsroom.act(.kill, "swap").killPending.map(\.text) == ["wire"])
    }
  }

  @Test("The site's state has what was published there and the story on its way, with its relations, and no killed one")
  func snapshot() async throws {
    try await DailyNewsroom.with { newsroom in
      for (slug, related) in [("old", nil), ("naming", ["swap", "named"]), ("named", nil), ("gone", nil)]
        as [(String, [String]?)]
      {
        try await newsroom.write(slug, related: related)
        try await newsroom.act(.approve, slug)
        try await newsroom.arrive(slug)
      }
      try await newsroom.act(.kill, "gone")
      try await newsroom.write("unpublished")
      try await newsroom.write("swap", related: ["old"])
      try await newsroom.act(.approve, "swap")
      let lease = try await newsroom.seize("site")
      let delivery = try #require(try await newsroom.deliveries("swap", to: "site").last)
      guard case .deliver(let order) = try await newsroom.store.beginAttempt(delivery.id, lease: lease, fencingToken: 1)
      else {
        Issue.record("it was not delivered")
        return
      }
      let snapshot = try await newsroom.store.siteSnapshot(for: order, lease: lease)
      #expect(snapshot.stories.map(\.slug.text) == ["swap", "named", "naming", "old"])
      #expect(snapshot.newsroom.name == "Meridian Wire")
      #expect(snapshot.desks.map(\.slug.text) == ["caucasus", "pairs"])
      #expect(snapshot.staff.map(\.handle.text) == ["nana", "otto", "rita"])
    }
  }
}
