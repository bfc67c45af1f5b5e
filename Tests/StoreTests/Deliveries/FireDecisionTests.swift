import Foundation
import Newsroom
import Postgres
import Store
import Testing

/// What makes an approved story go out, and what keeps it.
struct FireDecisionTests {
  private let later = Date(timeIntervalSince1970: (Date().timeIntervalSince1970 + 3600).rounded())

  @Test("An approval without a time writes one delivery, and one job, for each destination that takes the desk")
  func immediately() async throws {
    try await DailyNewsroom.with { newsroom in
      var configuration = DailyNewsroom.configuration
      configuration.destinations.append(
        Destination(
          name: DestinationName(unchecked: "other"), kind: DestinationKindName(unchecked: "site"),
          desks: [DeskSlug(unchecked: "pairs")]))
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      try await newsroom.write("swap")
      let story = try await newsroom.act(.approve, "swap")
      #expect(story.publishingSince != nil)
      #expect(story.destinations.map(\.text) == ["site", "wire"])
      let deliveries = try await newsroom.store.deliveries(.number(story.number))
      #expect(deliveries.map(\.destination.text).sorted() == ["site", "wire"])
      #expect(try await newsroom.jobs("deliver") == 2)
      let places = try await newsroom.database.value(
        "SELECT string_agg(queue || ' ' || limit_key, ', ' ORDER BY queue) FROM copydesk.job WHERE kind = 'deliver'",
        as: newsroom.database.administrator)
      #expect(places == "deliver-site \(story.number), deliver-wire \(story.number)")
      await #expect { try await newsroom.act(.recall, "swap") } throws: { ($0 as? Refusal)?.code == .wrongState }
    }
  }

  @Test("A decision fires once, however often it is asked to")
  func once() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap", at: later)
      let decision = try await newsroom.decision("swap")
      try await newsroom.makeDue("swap", secondsAgo: 60)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<8 { group.addTask { try await newsroom.store.fire(decision) } }
        try await group.waitForAll()
      }
      #expect(try await newsroom.deliveries("swap", to: "site").count == 1)
    }
  }

  @Test("A decision that is early waits, with a job for its time")
  func early() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      #expect(try await newsroom.act(.approve, "swap", at: later).publishAt == later)
      #expect(try await newsroom.jobs("fire") == 1)
      try await newsroom.store.fire(try await newsroom.decision("swap"))
      #expect(try await newsroom.story("swap").publishingSince == nil)
    }
  }

  @Test("The scheduled time is kept exactly as signed, to the microsecond")
  func exactTimes() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap", at: later)
      for index in 1...40 {
        let time = later.addingTimeInterval(Double(index) * 1.000_000_5)
        #expect(try await newsroom.act(.schedule, "swap", at: time).publishAt.map(Instant.init) == Instant(time))
      }
      #expect(try await newsroom.act(.publish, "swap").publishingSince != nil)
    }
  }

  @Test("A recalled story's job does nothing")
  func recalled() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap", at: later)
      let decision = try await newsroom.decision("swap")
      let recalled = try await newsroom.act(.recall, "swap")
      try await newsroom.store.fire(decision)
      #expect(try await newsroom.story("swap") == recalled)
    }
  }

  @Test(
    "A schedule missed by a little is published late; missed by more, it is held or dropped as the desk's policy says")
  func missed() async throws {
    try await DailyNewsroom.with { newsroom in
      var configuration = DailyNewsroom.configuration
      configuration.desks[1].policy = DeskPolicy(missedSchedule: .init(publishLateSeconds: 600, otherwise: .drop))
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      for (slug, desk, late) in [("little", "caucasus", 60), ("held", "caucasus", 7200), ("dropped", "pairs", 7200)] {
        try await newsroom.write(slug, desk: desk)
        try await newsroom.act(.approve, slug, at: later)
        let decision = try await newsroom.decision(slug)
        try await newsroom.makeDue(slug, secondsAgo: late)
        try await newsroom.store.fire(decision)
      }
      #expect(try await newsroom.story("little").publishingSince != nil)
      let held = try await newsroom.story("held")
      #expect((held.state, held.hold?.reason) == (.approved, .missedSchedule))
      let dropped = try await newsroom.story("dropped")
      #expect((dropped.state, dropped.approvals.have, dropped.publishAt) == (.deskReview, 0, nil))
      #expect(try await newsroom.act(.publish, "held").publishingSince != nil)
    }
  }

  @Test("Under an embargo, an approval without a time waits for the end, and `publish` is refused")
  func embargo() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap", embargo: later)
      let story = try await newsroom.act(.approve, "swap")
      #expect((story.state, story.publishAt, story.publishingSince) == (.approved, later, nil))
      await #expect { try await newsroom.act(.publish, "swap") } throws: { ($0 as? Refusal)?.code == .embargoed }
    }
  }

  @Test("Where a desk publishes by hand, no job is waiting")
  func byCommand() async throws {
    try await DailyNewsroom.with { newsroom in
      var configuration = DailyNewsroom.configuration
      configuration.desks[0].policy = DeskPolicy(publishing: .manual)
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      try await newsroom.write("swap")
      #expect(try await newsroom.act(.approve, "swap").publishingSince == nil)
      try await newsroom.store.fire(try await newsroom.decision("swap"))
      #expect(try await newsroom.story("swap").publishingSince == nil)
      #expect(try await newsroom.act(.publish, "swap").publishingSince != nil)
    }
  }

  @Test("A story that no destination takes is held when its time comes")
  func nowhere() async throws {
    try await DailyNewsroom.with { newsroom in
      var configuration = DailyNewsroom.configuration
      configuration.destinations = []
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      try await newsroom.write("swap")
      let story = try await newsroom.act(.approve, "swap")
      #expect((story.state, story.hold?.reason) == (.approved, .noDestination))
      #expect(story.destinations.isEmpty)
    }
  }

  @Test("The sweep finds due stories and waiting deliveries whose jobs were lost")
  func sweep() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("due")
      try await newsroom.act(.approve, "due", at: later)
      try await newsroom.write("sent")
      try await newsroom.act(.approve, "sent")
      try await newsroom.makeDue("due", secondsAgo: 60)
      try await newsroom.database.run("DELETE FROM copydesk.job", as: newsroom.database.daemon)
      try await newsroom.store.sweep()
      #expect(try await newsroom.jobs("fire") == 1)
      #expect(try await newsroom.jobs("deliver") == 2)
    }
  }

  @Test("Due is what has neither a job of its own that lives, nor a hold, nor gone out, nor its time ahead")
  func due() async throws {
    try await DailyNewsroom.with { newsroom in
      func due() async throws -> Int {
        try await newsroom.database.connected(as: newsroom.database.daemon) {
          try await $0.queryOne("SELECT count(*) FROM copydesk.due_decision")?.decode(0) ?? -1
        }
      }
      func change(_ statement: String) async throws {
        try await newsroom.database.run(
          "SET session_replication_role = replica; \(statement)", as: newsroom.database.administrator)
      }
      for slug in ["swap", "ahead"] {
        try await newsroom.write(slug)
        try await newsroom.act(.approve, slug, at: later)
      }
      try await newsroom.makeDue("swap", secondsAgo: 60)
      #expect(try await due() == 0)
      try await change("UPDATE copydesk.job SET state = 'dead'")
      #expect(try await due() == 1)
      try await change("UPDATE copydesk.job SET state = 'available', kind = 'other'")
      #expect(try await due() == 1)
      try await change("UPDATE copydesk.job SET kind = 'fire', arguments = '{\"decision\": 4711}'")
      #expect(try await due() == 1)
      try await change("UPDATE copydesk.story SET hold_reason = 'missed_schedule', hold_since = now()")
      #expect(try await due() == 0)
      try await change("UPDATE copydesk.story SET hold_reason = NULL, hold_since = NULL, publishing_since = now()")
      #expect(try await due() == 0)
      try await change("UPDATE copydesk.story SET publishing_since = NULL")
      #expect(try await due() == 1)
      // What is out has the decision by which it went out.
      try await change(
        "UPDATE copydesk.story SET state = 'published', live_version = 1, first_published_at = now() WHERE slug = 'swap'"
      )
      #expect(try await due() == 0)
    }
  }

  @Test("Idle is a delivery that waits and has no job of its own that lives")
  func idle() async throws {
    try await DailyNewsroom.with { newsroom in
      func idle() async throws -> Int {
        try await newsroom.database.connected(as: newsroom.database.daemon) {
          try await $0.queryOne("SELECT count(*) FROM copydesk.idle_delivery")?.decode(0) ?? -1
        }
      }
      func change(_ statement: String) async throws {
        try await newsroom.database.run(
          "SET session_replication_role = replica; \(statement)", as: newsroom.database.administrator)
      }
      try await newsroom.write("sent")
      try await newsroom.act(.approve, "sent")
      #expect(try await idle() == 0)
      try await change("UPDATE copydesk.job SET state = 'dead'")
      #expect(try await idle() == 2)
      try await change("UPDATE copydesk.job SET state = 'available', kind = 'other'")
      #expect(try await idle() == 2)
      try await change("UPDATE copydesk.job SET kind = 'deliver', arguments = '{\"delivery\": 4711}'")
      #expect(try await idle() == 2)
      try await change("UPDATE copydesk.delivery SET state = 'running' WHERE destination = 'site'")
      #expect(try await idle() == 2)
      try await change("UPDATE copydesk.delivery SET state = 'failed' WHERE destination = 'site'")
      #expect(try await idle() == 1)
      // What waits for a destination that is held is no job's before somebody has looked at that.
      for (held, count) in [("site", 1), ("wire", 0)] {
        try await change(
          "INSERT INTO copydesk.destination_hold (destination, reason, detail) VALUES ('\(held)', 'site_ahead', '')")
        #expect(try await idle() == count)
      }
    }
  }

  @Test("The sweep gives a delivery whose job is in the wrong queue one in its destination's queue")
  func strayJob() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("sent")
      try await newsroom.act(.approve, "sent")
      try await newsroom.store.sweep()
      #expect(try await newsroom.jobs("deliver") == 2)
      try await newsroom.database.run(
        "UPDATE copydesk.job SET queue = 'elsewhere' WHERE queue = 'deliver-wire'", as: newsroom.database.daemon)
      for _ in 1...2 { try await newsroom.store.sweep() }
      let queues = try await newsroom.database.value(
        "SELECT string_agg(queue, ' ' ORDER BY queue) FROM copydesk.job WHERE kind = 'deliver'",
        as: newsroom.database.administrator)
      #expect(queues == "deliver-site deliver-wire elsewhere")
    }
  }

  @Test("`apply` limits the queues of its destinations; a daemon's start restores limits changed since")
  func limits() async throws {
    try await DailyNewsroom.with { newsroom in
      var configuration = DailyNewsroom.configuration
      let partner = DestinationName(unchecked: "partner")
      configuration.destinations.append(
        Destination(name: partner, kind: DestinationKindName(unchecked: "webhook"), concurrency: 4))
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      let limits: SQL = """
        SELECT string_agg(concat_ws(' ', queue, global_limit, coalesce(key_limit, 0), rate), ', ' ORDER BY queue)
          FROM copydesk.queue_control
        """
      func limited() async throws -> String? {
        try await newsroom.database.value(limits, as: newsroom.database.administrator)
      }
      #expect(try await limited() == "deliver-partner 4 1, deliver-site 1 0, deliver-wire 1 0")
      try await newsroom.database.run(
        """
        DELETE FROM copydesk.queue_control WHERE queue = 'deliver-wire';
        UPDATE copydesk.queue_control SET global_limit = 9 WHERE queue = 'deliver-site';
        UPDATE copydesk.queue_control
           SET rate = 5, rate_period = interval '1 s', burst = 5, tokens = 5, refilled_at = now()
         WHERE queue = 'deliver-partner'
        """, as: newsroom.database.daemon)
      try await newsroom.store.limitDeliveryQueues()
      #expect(try await limited() == "deliver-partner 4 1 5, deliver-site 1 0, deliver-wire 1 0")
    }
  }
}

extension DailyNewsroom {
  /// How many jobs of that kind wait.
  func jobs(_ kind: String) async throws -> Int {
    try await database.connected(as: database.daemon) { connection in
      try await connection.queryOne("SELECT count(*) FROM copydesk.job WHERE kind = $1", kind)?.decode(0) ?? 0
    }
  }

  /// The story's decision.
  func decision(_ slug: String) async throws -> Int {
    try await database.connected(as: database.daemon) { connection in
      try #require(
        try await connection.queryOne("SELECT decision FROM copydesk.story WHERE slug = $1", slug)?
          .decode(0, as: Int?.self))
    }
  }

  /// Lets time pass: the story's time was that long ago, and was signed so. Only a superuser who has the key, and can silence
  /// the rules, can do so.
  func makeDue(_ slug: String, secondsAgo: Int) async throws {
    try await database.run(
      """
      SET session_replication_role = replica;
      UPDATE copydesk.story SET publish_at = clock_timestamp() - interval '\(secondsAgo) s' WHERE slug = '\(slug)';
      UPDATE copydesk.decision SET publish_at = s.publish_at
        FROM copydesk.story AS s WHERE s.decision = decision.id AND s.slug = '\(slug)';
      UPDATE copydesk.approval SET publish_at = s.publish_at
        FROM copydesk.story AS s WHERE s.number = approval.story AND s.slug = '\(slug)';
      """, as: database.administrator)
    try await signApprovalsAnew()
  }
}
