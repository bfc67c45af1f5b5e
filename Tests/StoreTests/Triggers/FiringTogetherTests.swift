import Foundation
import JobQueue
import Newsroom
import Postgres
import Testing

@testable import Store

/// Many stories go out in one transaction: in order, each by its own ruling, and none to the harm of another.
@Suite("Firing many stories")
struct FiringTogetherTests {
  private let later = Date(timeIntervalSince1970: (Date().timeIntervalSince1970 + 3600).rounded())

  @Test("Stories that wait for a firing go out together, the most urgent first, and their deliveries in that order")
  func together() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      for (slug, urgency) in [("routine", 5), ("flash", 1), ("urgent", 2), ("plain", 5)] {
        try await newsroom.write(slug, urgency: urgency)
        try await newsroom.approve(slug, on: "result")
      }
      try await newsroom.write("kept", embargo: later, urgency: 1)
      try await newsroom.approve("kept", on: "result")
      let order = ["flash", "urgent", "routine", "plain"]
      let test = try await newsroom.store.forecast(of: TriggerName(unchecked: "result"))
      #expect(test.filter { $0.refused == nil }.map(\.slug.text) == order)
      let number = try await newsroom.fire("result")
      try await newsroom.carryOut(number)
      for destination in ["site", "wire"] { #expect(try await newsroom.sent(to: destination) == order) }
      #expect(try await newsroom.transactions(of: "fire") == 1)
      let firing = try await newsroom.store.firing(number)
      #expect(firing.isOver && firing.fired == 4)
      #expect(firing.stories.filter { $0.refused != nil }.map(\.slug.text) == ["kept"])
      // Each job is counted by its own story.
      let keys = try await newsroom.database.value(
        "SELECT count(DISTINCT limit_key)::text FROM copydesk.job WHERE queue = 'deliver-site'",
        as: newsroom.database.daemon)
      #expect(keys == "4")
      for slug in order { try await newsroom.arrive(slug) }
      #expect(try await newsroom.story("plain").state == .published)
      #expect(try await newsroom.store.verifyAudit().problems.isEmpty)
    }
  }

  @Test("What one story is refused for, or held for, is no other story's harm, and nothing is forgotten")
  func oneIsBad() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      for slug in ["one", "two", "bad", "forged", "three"] {
        try await newsroom.write(slug)
        try await newsroom.approve(slug, on: "result")
      }
      // A delivery is there already, as nobody but a superuser can make one; and an approval is not genuine.
      try await newsroom.database.run(
        """
        SET session_replication_role = replica;
        INSERT INTO copydesk.delivery (decision, destination, story, version, content_hash, kind)
        SELECT d.id, 'site', d.story, d.version, d.content_hash, d.kind
          FROM copydesk.story AS s JOIN copydesk.decision AS d ON d.id = s.decision WHERE s.slug = 'bad';
        UPDATE copydesk.approval AS a SET signature = sha512('x')
          FROM copydesk.story AS s WHERE s.number = a.story AND s.slug = 'forged'
        """, as: newsroom.database.administrator)
      let number = try await newsroom.fire("result")
      let fault = await #expect(throws: PostgresError.self) { try await newsroom.carryOut(number) }
      #expect(fault?.constraint == "delivery_once")
      for slug in ["one", "two", "three"] { #expect(try await newsroom.story(slug).publishingSince != nil) }
      #expect(try await newsroom.story("forged").hold?.reason == .signature)
      #expect(try await newsroom.story("bad").publishingSince == nil)
      let firing = try await newsroom.store.firing(number)
      #expect(!firing.isOver && firing.fired == 3)
      #expect(firing.stories.compactMap(\.refused?.rawValue) == ["signature"])
      try await newsroom.database.run(
        """
        SET session_replication_role = replica;
        DELETE FROM copydesk.delivery WHERE story = (SELECT number FROM copydesk.story WHERE slug = 'bad')
        """, as: newsroom.database.administrator)
      try await newsroom.carryOut(number)
      #expect(try await newsroom.story("bad").publishingSince != nil)
      #expect(try await newsroom.store.firing(number).isOver)
    }
  }

  @Test(
    "The first job of what is due lets all of it go, the most urgent first; what somebody has hold of waits for its own job"
  )
  func due() async throws {
    try await DailyNewsroom.with { newsroom in
      for (slug, urgency) in [("routine", 5), ("flash", 1), ("held", 1), ("urgent", 2), ("coming", 1)] {
        try await newsroom.write(slug, urgency: urgency)
        try await newsroom.act(.approve, slug, at: later)
      }
      for slug in ["routine", "flash", "held", "urgent"] { try await newsroom.makeDue(slug, secondsAgo: 5) }
      let decisions = try await [newsroom.decision("routine"), newsroom.decision("held")]
      try await newsroom.database.connected(as: newsroom.database.daemon) { other in
        try await other.script("BEGIN; SELECT FROM copydesk.story WHERE slug = 'held' FOR UPDATE")
        try await newsroom.store.fire(decisions[0])
        #expect(try await newsroom.sent(to: "site") == ["flash", "urgent", "routine"])
        try await other.script("ROLLBACK")
      }
      #expect(try await newsroom.transactions(of: "fire") == 1)
      try await newsroom.store.fire(decisions[1])
      #expect(try await newsroom.sent(to: "site").last == "held")
      #expect(try await newsroom.story("coming").publishingSince == nil)
    }
  }

  @Test("What fell due is held, dropped or sent, each as its own desk says, whoever's job comes first")
  func dueOtherwise() async throws {
    try await DailyNewsroom.with { newsroom in
      var configuration = DailyNewsroom.configuration
      configuration.desks[1].policy.approvals = 1
      configuration.desks[1].policy.missedSchedule = .init(publishLateSeconds: 10, otherwise: .drop)
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      for (slug, desk) in [("sent", "caucasus"), ("dropped", "pairs")] {
        try await newsroom.write(slug, desk: desk)
        try await newsroom.act(.approve, slug, at: later)
      }
      for slug in ["sent", "dropped"] { try await newsroom.makeDue(slug, secondsAgo: 30) }
      try await newsroom.store.fire(try await newsroom.decision("sent"))
      #expect(try await newsroom.story("sent").publishingSince != nil)
      let dropped = try await newsroom.story("dropped")
      #expect((dropped.state, dropped.approvals.have) == (.deskReview, 0))
      #expect(try await newsroom.store.verifyAudit().problems.isEmpty)
    }
  }

  @Test("Receipts that come together publish each story by one entry of its log")
  func receipts() async throws {
    try await DailyNewsroom.with { newsroom in
      for slug in ["one", "two"] {
        try await newsroom.write(slug)
        try await newsroom.act(.approve, slug)
      }
      let first = try #require(try await newsroom.deliveries("one", to: "site").last)
      let claim = try await newsroom.claim(first)
      guard case .deliver(let order) = try await newsroom.store.beginAttempt(first.id, claim: claim) else {
        Issue.record("it was not begun")
        return
      }
      let others = try await newsroom.store.beginOthers(
        beside: first.id, at: DestinationName(unchecked: "site"), claim: claim, limit: 10)
      try await newsroom.store.recordReceipts(
        ([order] + others).map { DeliveryArrival(attempt: $0.ticket, receipt: Receipt(digest: nil), listing: nil) })
      #expect(try await newsroom.transactions(of: "deliver") == 1)
      for slug in ["one", "two"] {
        #expect(try await newsroom.story(slug).state == .published)
        let log = try await newsroom.store.log(.slug(StorySlug(unchecked: slug)))
        #expect(log.map(\.action) == ["submit", "approve", "deliver"])
      }
      #expect(try await newsroom.store.verifyAudit().problems.isEmpty)
    }
  }
}

extension DailyNewsroom {
  /// The slugs of what was sent to a destination, in the order of the jobs.
  func sent(to destination: String) async throws -> [String] {
    try await database.connected(as: database.daemon) { connection in
      try await connection.query(
        """
        SELECT s.slug FROM copydesk.job AS j
          JOIN copydesk.delivery AS d ON j.arguments ->> 'delivery' = d.id::text
          JOIN copydesk.story AS s ON s.number = d.story
         WHERE j.kind = 'deliver' AND d.destination = $1 ORDER BY j.rank, j.id
        """, destination
      ).map { try $0.decode(0) }
    }
  }

  /// In how many transactions that was done.
  func transactions(of kind: String) async throws -> Int {
    try await database.connected(as: database.daemon) { connection in
      try await connection.queryOne("SELECT count(DISTINCT xid) FROM copydesk.event WHERE kind = $1", kind)?.decode(0)
        ?? 0
    }
  }
}
