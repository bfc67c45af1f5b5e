import Foundation
import Newsroom
import Postgres
import Store
import Testing

/// From deliveries to receipts.
struct DeliveryAttemptTests {
  private let swap = StoryReference.slug(StorySlug(unchecked: "swap"))

  @Test("The primary destination's receipt publishes the story; failures elsewhere are shown beside it")
  func primary() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap")
      try await newsroom.arrive("swap")
      let story = try await newsroom.story("swap")
      #expect((story.state, story.liveVersion) == (.published, VersionNumber(1)))
      #expect(story.publishingSince == nil)

      let wire = try #require(try await newsroom.deliveries("swap", to: "wire").last)
      let attempt = try #require(try await newsroom.begin(wire))
      try await newsroom.store.recordFailure(
        attempt, error: "gone", mayHaveArrived: true, givingUp: true, holding: false)
      let counts = try await newsroom.story("swap").deliveries
      #expect((counts.delivered, counts.pending, counts.failed) == (1, 0, 1))
      #expect(try await newsroom.store.stories(StoryFilter(failed: true)).items.map(\.slug.text) == ["swap"])
      #expect(try await newsroom.deliveries("swap", to: "wire").last?.attempts.map(\.error) == ["gone"])
    }
  }

  @Test("When the primary destination fails for good the story is held, and `publish` resumes the same deliveries")
  func resumed() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap")
      let delivery = try #require(try await newsroom.deliveries("swap", to: "site").last)
      let attempt = try #require(try await newsroom.begin(delivery))
      try await newsroom.store.recordFailure(
        attempt, error: "full", mayHaveArrived: true, givingUp: true, holding: true)
      let held = try await newsroom.story("swap")
      #expect((held.state, held.hold?.reason) == (.approved, .primaryFailed))
      #expect(try await newsroom.store.stories(StoryFilter(held: true)).items.map(\.number) == [held.number])

      #expect(try await newsroom.act(.publish, "swap").hold == nil)
      #expect(try await newsroom.deliveries("swap", to: "site").map(\.id) == [delivery.id])
      try await newsroom.arrive("swap")
      #expect(try await newsroom.story("swap").state == .published)
    }
  }

  @Test("That an attempt failed and that its destination is held are entered together, or neither is")
  func heldTogether() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap")
      let delivery = try #require(try await newsroom.deliveries("swap", to: "site").last)
      let attempt = try #require(try await newsroom.begin(delivery))
      let hold = DestinationHold(.siteAhead, detail: "the site is ahead")
      let nowhere = try #require(DestinationName("nowhere"))
      await #expect(throws: PostgresError.self) { try await newsroom.store.hold(attempt, hold, at: nowhere) }
      #expect(try await newsroom.deliveries("swap", to: "site").last?.attempts.map(\.error) == [nil])
      try await newsroom.store.hold(attempt, hold, at: try #require(DestinationName("site")))
      #expect(try await newsroom.deliveries("swap", to: "site").last?.attempts.map(\.error) == [hold.detail])
      #expect(try await newsroom.begin(delivery) == nil)
    }
  }

  @Test("A delivery has one worker at a time, and a worker that has lost it can record nothing")
  func fenced() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap")
      let delivery = try #require(try await newsroom.deliveries("swap", to: "site").last)
      let lostClaim = try await newsroom.claim(delivery)
      guard case .deliver(let order) = try await newsroom.store.beginAttempt(delivery.id, claim: lostClaim) else {
        Issue.record("it was not begun")
        return
      }
      let lost = order.ticket
      func isRefused() async {
        let fence = AttemptFenced(delivery: delivery.id, fencingToken: lostClaim.fencingToken)
        await #expect(throws: fence) { try await newsroom.store.recordReceipt(lost, Receipt()) }
        await #expect(throws: fence) {
          try await newsroom.store.recordFailure(
            lost, error: "late", mayHaveArrived: false, givingUp: true, holding: true)
        }
      }

      let claim = try await newsroom.claim(delivery)
      #expect(claim.fencingToken > lostClaim.fencingToken)
      await isRefused()
      await #expect(throws: AttemptFenced.self) {
        _ = try await newsroom.store.beginAttempt(delivery.id, claim: lostClaim)
      }
      guard case .deliver(let next) = try await newsroom.store.beginAttempt(delivery.id, claim: claim) else {
        Issue.record("it was not begun again")
        return
      }
      #expect(next.attempt == 2)
      await isRefused()
      await #expect(throws: AttemptFenced.self) {
        _ = try await newsroom.store.siteSnapshot(of: [], at: order.destination.name, for: order)
      }
      #expect(try await newsroom.story("swap").state == .approved)
      try await newsroom.store.recordReceipt(next.ticket, Receipt())
      await isRefused()
      #expect(try await newsroom.story("swap").state == .published)
      let attempts = try #require(try await newsroom.deliveries("swap", to: "site").last).attempts
      #expect(attempts.map(\.error) == ["The worker was lost before it recorded an outcome", nil])
    }
  }

  @Test(
    "A single-writer destination has one writer even when its queue's limits are lifted, and its fencing token only grows"
  )
  func oneWriter() async throws {
    try await DailyNewsroom.with { newsroom in
      for slug in ["one", "two"] {
        try await newsroom.write(slug)
        try await newsroom.act(.approve, slug)
      }
      let one = try #require(try await newsroom.deliveries("one", to: "site").last)
      let two = try #require(try await newsroom.deliveries("two", to: "site").last)
      let older = try await newsroom.claim(one)
      let attempt = try #require(try await newsroom.begin(two))
      let refusal = await #expect(throws: (any Error).self) {
        _ = try await newsroom.store.beginAttempt(one.id, claim: older)
      }
      #expect(refusal as? AttemptFenced == AttemptFenced(delivery: one.id, fencingToken: older.fencingToken))
      let busy = await #expect(throws: PostgresError.self) { _ = try await newsroom.begin(one) }
      #expect(busy?.constraint == "attempt_one_writer")
      try await newsroom.store.recordReceipt(attempt, Receipt())
      #expect(try await newsroom.begin(one) != nil)
    }
  }

  @Test("An attempt left open by a lost worker does not block other stories")
  func lostWriter() async throws {
    try await DailyNewsroom.with { newsroom in
      for slug in ["one", "two"] {
        try await newsroom.write(slug)
        try await newsroom.act(.approve, slug)
      }
      let one = try #require(try await newsroom.deliveries("one", to: "site").last)
      _ = try #require(try await newsroom.begin(one))
      try await newsroom.loseWorker(of: one)
      try await newsroom.arrive("two")
      // Nor do others end it: what became of it is for its own story to find out.
      #expect(try await newsroom.deliveries("one", to: "site").last?.attempts.map(\.endedAt) == [nil])
      try await newsroom.arrive("one")
      #expect(try await newsroom.deliveries("one", to: "site").last?.attempts.count == 2)
    }
  }

  @Test("Resuming a failed delivery gives it its full number of attempts again")
  func countsAnew() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap")
      let delivery = try #require(try await newsroom.deliveries("swap", to: "site").last)
      func attemptsUsed() async throws -> Int? {
        let claim = try await newsroom.claim(delivery)
        guard case .deliver(let order) = try await newsroom.store.beginAttempt(delivery.id, claim: claim) else {
          return nil
        }
        try await newsroom.store.recordFailure(
          order.ticket, error: "full", mayHaveArrived: true, givingUp: order.attempt.isMultiple(of: 2), holding: true)
        return order.attemptsUsed
      }
      #expect(try await attemptsUsed() == 1)
      #expect(try await attemptsUsed() == 2)
      try await newsroom.act(.publish, "swap")
      #expect(try await attemptsUsed() == 1)
      #expect(try await newsroom.deliveries("swap", to: "site").last?.attempts.map(\.number) == [1, 2, 3])
    }
  }

  @Test("A delivery that has arrived is never retried")
  func done() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap")
      try await newsroom.arrive("swap")
      let delivery = try #require(try await newsroom.deliveries("swap", to: "site").last)
      guard
        case .done = try await newsroom.store.beginAttempt(
          delivery.id, claim: try await newsroom.claim(delivery))
      else {
        Issue.record("it was tried again")
        return
      }
    }
  }

  @Test("A version that has since come under embargo waits until the very end of it")
  func embargo() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap")
      let delivery = try #require(try await newsroom.deliveries("swap", to: "site").last)
      try await newsroom.database.run(
        """
        SET session_replication_role = replica;
        UPDATE copydesk.version SET embargo = clock_timestamp() + interval '2 hours'
        """, as: newsroom.database.administrator)
      guard
        case .wait(let duration) = try await newsroom.store.beginAttempt(
          delivery.id, claim: try await newsroom.claim(delivery))
      else {
        Issue.record("it does not wait")
        return
      }
      #expect(duration > .seconds(7_100) && duration <= .seconds(7_200))
    }
  }

  @Test("A correction supersedes what was not delivered, and says what it corrects and when the story first went out")
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

      let delivery = try #require(try await newsroom.deliveries("swap", to: "site").last)
      let claim = try await newsroom.claim(delivery)
      guard case .deliver(let order) = try await newsroom.store.beginAttempt(delivery.id, claim: claim) else {
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
      let wire = try #require(try await newsroom.deliveries("swap", to: "wire").last)
      let attempt = try #require(try await newsroom.begin(wire))
      try await newsroom.store.recordFailure(
        attempt, error: "refused", mayHaveArrived: false, givingUp: false, holding: false)
      try await newsroom.arrive("swap")
      let killed = try await newsroom.act(.kill, "swap")
      #expect((killed.state, killed.liveVersion) == (.killed, nil))
      #expect(killed.killPending.map(\.text) == ["site"])
      #expect(try await newsroom.deliveries("swap", to: "wire").map(\.state) == [.cancelled])
      try await newsroom.arrive("swap")
      #expect(try await newsroom.story("swap").killPending.isEmpty)
    }
  }

  @Test("A kill follows an attempt whose outcome is unknown")
  func killUnknown() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap")
      let wire = try #require(try await newsroom.deliveries("swap", to: "wire").last)
      let attempt = try #require(try await newsroom.begin(wire))
      try await newsroom.store.recordFailure(
        attempt, error: "timed out", mayHaveArrived: true, givingUp: false, holding: false)
      #expect(try await newsroom.act(.kill, "swap").killPending.map(\.text) == ["wire"])
    }
  }

  @Test(
    "The site's snapshot has what was published there and the story on its way, with related stories, and nothing killed"
  )
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
      let delivery = try #require(try await newsroom.deliveries("swap", to: "site").last)
      let claim = try await newsroom.claim(delivery)
      guard case .deliver(let order) = try await newsroom.store.beginAttempt(delivery.id, claim: claim) else {
        Issue.record("it was not delivered")
        return
      }
      let snapshot = try await newsroom.store.siteSnapshot(
        of: Set((1...20).map { StoryNumber($0) }), named: order.story.content.related ?? [],
        at: order.destination.name, for: order)
      #expect(snapshot.stories.map(\.slug.text) == ["named", "naming", "old"])
      #expect(snapshot.newsroom.name == "Meridian Wire")
      #expect(snapshot.desks.map(\.slug.text) == ["caucasus", "pairs"])
      #expect(snapshot.staff.map(\.handle.text) == ["nana", "otto", "rita"])
    }
  }

  @Test("The site's state is what arrived at that destination: an older version where the newer is on its way")
  func snapshotOfOneDestination() async throws {
    try await DailyNewsroom.with { newsroom in
      for slug in ["both", "primary"] {
        try await newsroom.write(slug, words: "First")
        try await newsroom.act(.approve, slug)
        try await newsroom.arrive(slug)
      }
      try await newsroom.arrive("both", at: "wire")
      let both = StoryReference.slug(StorySlug(unchecked: "both"))
      try await newsroom.write("both", words: "Second", .correct(both, revision: nil, note: "A name", asDraft: false))
      try await newsroom.act(.approve, "both")
      try await newsroom.arrive("both")
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap")
      func snapshot(at destination: String) async throws -> [String] {
        let delivery = try #require(try await newsroom.deliveries("swap", to: destination).last)
        let claim = try await newsroom.claim(delivery)
        guard case .deliver(let order) = try await newsroom.store.beginAttempt(delivery.id, claim: claim) else {
          return []
        }
        let snapshot = try await newsroom.store.siteSnapshot(
          of: Set((1...20).map { StoryNumber($0) }), at: order.destination.name, for: order)
        return snapshot.stories.map { "\($0.slug) \($0.content.headline)" }
      }
      #expect(try await snapshot(at: "wire") == ["both First"])
      #expect(try await snapshot(at: "site") == ["primary First", "both Second"])
    }
  }
}
