import Newsroom
import Postgres
import Testing

@testable import Store

/// Many triggers have the same full hour: what they do at it is done together.
@Suite("Firings of one moment")
struct FiringsOfOneMomentTests {
  @Test("What waits for several firings goes out by the first job, the most urgent first, and each by its own firing")
  func stories() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      for (slug, urgency, trigger) in [
        ("routine", 5, "result"), ("urgent", 2, "evening"), ("flash", 1, "result"), ("plain", 4, "evening"),
      ] {
        try await newsroom.write(slug, urgency: urgency)
        try await newsroom.approve(slug, on: trigger)
      }
      let numbers = try await [newsroom.fire("result"), newsroom.fire("evening")]
      try await newsroom.write("late", urgency: 1)
      try await newsroom.approve("late", on: "evening")
      try await newsroom.carryOut(numbers[0])
      #expect(try await newsroom.sent(to: "site") == ["flash", "urgent", "plain", "routine"])
      #expect(try await newsroom.transactions(of: "fire") == 1)
      #expect(try await newsroom.story("late").publishingSince == nil, "it was signed after the firing")
      for (slug, firing) in [("flash", numbers[0]), ("plain", numbers[1])] {
        let log = try await newsroom.store.log(.slug(StorySlug(unchecked: slug)))
        #expect(log.last?.detail.contains("\"firing\": \(firing)") == true, "\(log.last?.detail ?? "")")
      }
      #expect(try await newsroom.store.firing(numbers[0]).isOver)
      let other = try await newsroom.store.firing(numbers[1])
      #expect(!other.isOver && other.fired == 2, "its own job ends it")
      try await newsroom.carryOut(numbers[1])
      #expect(try await newsroom.store.firing(numbers[1]).isOver)
      #expect(try await newsroom.store.verifyAudit().problems.isEmpty)
    }
  }

  @Test("What somebody has hold of waits for its own firing's job, and keeps no other")
  func held() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      for (slug, trigger) in [("free", "result"), ("held", "evening")] {
        try await newsroom.write(slug)
        try await newsroom.approve(slug, on: trigger)
      }
      let numbers = try await [newsroom.fire("result"), newsroom.fire("evening")]
      try await newsroom.database.connected(as: newsroom.database.daemon) { other in
        try await other.script("BEGIN; SELECT FROM copydesk.story WHERE slug = 'held' FOR UPDATE")
        try await newsroom.carryOut(numbers[0])
        #expect(try await newsroom.sent(to: "site") == ["free"])
        try await other.script("ROLLBACK")
      }
      try await newsroom.carryOut(numbers[1])
      #expect(try await newsroom.sent(to: "site") == ["free", "held"])
    }
  }

  @Test("Triggers whose time has come fire in one transaction, each as it stands, and none twice")
  func ticks() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      var configuration = DailyNewsroom.configurationWithTriggers
      let names = ["hourly", "new-year", "quarter", "paused"].map { TriggerName(unchecked: $0) }
      for name in names[2...] {
        var copy = configuration.triggers[1]
        copy.name = name
        configuration.triggers.append(copy)
      }
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      for name in names { try await newsroom.define(name, secondsAgo: 400 * 86_400) }
      let member = try #require(try await newsroom.person("nana").member)
      try await newsroom.store.setPaused(true, names[3], by: member)
      for name in names { try await newsroom.store.tick(name) }
      let refused: [FiringRefusal?] = [nil, .missed, nil, .paused]
      for (name, refused) in zip(names, refused) {
        let firings = try await newsroom.store.firings(of: name)
        #expect(firings.map(\.refused) == [refused], "\(name)")
      }
      #expect(try await newsroom.transactions(of: "firing") == 1)
      #expect(try await newsroom.store.verifyAudit().problems.isEmpty)
    }
  }
}
