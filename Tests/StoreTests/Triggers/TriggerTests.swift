import Foundation
import JobQueue
import Newsroom
import Postgres
import Testing

@testable import Store

/// Triggers in a newsroom at work: what waits for them, what a firing does, and that it does so once.
@Suite("Triggers")
struct TriggerTests {
  @Test("A story goes out by a firing of the trigger that it was signed for, and by nothing else")
  func fires() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      try await newsroom.write("swap")
      let approved = try await newsroom.approve("swap", on: "result")
      #expect(approved.state == .approved && approved.publishingSince == nil)
      #expect(approved.waitsFor == Story.Wait(kind: "trigger", name: "result", at: nil))
      try await newsroom.store.sweep()
      try await newsroom.carryOut(try await newsroom.fire("evening"))
      #expect(try await newsroom.story("swap").publishingSince == nil)
      let number = try await newsroom.fire("result")
      try await newsroom.carryOut(number)
      #expect(try await newsroom.story("swap").publishingSince != nil)
      try await newsroom.arrive("swap")
      #expect(try await newsroom.story("swap").state == .published)
      let firing = try await newsroom.store.firing(number)
      #expect(firing.isOver && firing.fired == 1 && firing.stories.map(\.slug.text) == ["swap"])
      #expect(firing.actor == "nana" && firing.cause["kind"] == "command")
      #expect(try await newsroom.store.verifyAudit().problems.isEmpty)
    }
  }

  @Test("What is signed after a firing waits for the next one")
  func signedAfterwards() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      let first = try await newsroom.fire("result")
      try await newsroom.write("swap")
      try await newsroom.approve("swap", on: "result")
      try await newsroom.carryOut(first)
      #expect(try await newsroom.story("swap").publishingSince == nil)
      #expect(try await newsroom.store.firing(first).stories.isEmpty)
      try await newsroom.carryOut(try await newsroom.fire("result"))
      #expect(try await newsroom.story("swap").publishingSince != nil)
    }
  }

  @Test("A firing passes over what is under embargo, says so, and the next one after that lets it go")
  func embargo() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      try await newsroom.write("swap", embargo: Date.now.addingTimeInterval(3600))
      try await newsroom.approve("swap", on: "result")
      let number = try await newsroom.fire("result")
      try await newsroom.carryOut(number)
      #expect(try await newsroom.store.firing(number).stories.map(\.refused) == [.embargoed])
      #expect(try await newsroom.story("swap").publishingSince == nil)
      // It is looked at once: a sweep changes nothing.
      try await newsroom.store.sweep()
      #expect(try await newsroom.idleFirings() == [])
    }
  }

  @Test("Most urgent first, then in the order of their numbers")
  func order() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      for slug in ["one", "two", "three"] {
        try await newsroom.write(slug)
        try await newsroom.approve(slug, on: "result")
      }
      let test = try await newsroom.store.forecast(of: TriggerName(unchecked: "result"))
      #expect(test.map(\.slug.text) == ["one", "two", "three"] && test.allSatisfy { $0.refused == nil })
      let number = try await newsroom.fire("result")
      try await newsroom.carryOut(number)
      #expect(try await newsroom.store.firing(number).fired == 3)
      #expect(try await newsroom.store.forecast(of: TriggerName(unchecked: "result")).isEmpty)
    }
  }

  @Test("Fired by fifty at once under twenty keys, it fires twenty times, numbered without a gap")
  func atOnce() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      let chief = try #require(try await newsroom.person("nana").member)
      let numbers = try await withThrowingTaskGroup(of: Int.self) { group in
        for client in 0..<50 {
          group.addTask {
            try await newsroom.store.fire(
              TriggerName(unchecked: "result"), by: chief, key: "0:key-\(client % 20)")
          }
        }
        return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
      }
      #expect(numbers == Set(1...20))
      let firings = try await newsroom.store.firings(of: TriggerName(unchecked: "result"), limit: 200)
      #expect(firings.map(\.number) == Array((1...20).reversed()))
      #expect(try await newsroom.store.verifyAudit().problems.isEmpty)
    }
  }

  @Test(
    "A daemon that dies after it fired, or in the middle, is made up for: the sweep finds what is left, and nothing is sent twice"
  )
  func diesInTheMiddle() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      for slug in ["one", "two"] {
        try await newsroom.write(slug)
        try await newsroom.approve(slug, on: "result")
      }
      let number = try await newsroom.fire("result")
      // The job is gone with its worker, after one of the stories.
      try await newsroom.database.run("DELETE FROM copydesk.job", as: newsroom.database.administrator)
      let one = try await newsroom.story("one")
      #expect(try await newsroom.idleFirings() == [number])
      try await newsroom.database.run(
        """
        SET session_replication_role = replica;
        UPDATE copydesk.story SET trigger = NULL WHERE slug = 'two'
        """, as: newsroom.database.administrator)
      #expect(try await !newsroom.store.carryOut(firing: number))
      try await newsroom.database.run(
        """
        SET session_replication_role = replica;
        UPDATE copydesk.story SET trigger = 'result' WHERE slug = 'two';
        DELETE FROM copydesk.firing_end;
        DELETE FROM copydesk.job WHERE kind = 'carry_out_firing'
        """, as: newsroom.database.administrator)
      let delivered = try await newsroom.deliveries("one", to: "site").map(\.id)
      try await newsroom.store.sweep()
      #expect(try await newsroom.jobs("carry_out_firing") == 1)
      try await newsroom.carryOut(number)
      try await newsroom.carryOut(number)
      #expect(try await newsroom.story("two").publishingSince != nil)
      #expect(try await newsroom.deliveries("one", to: "site").map(\.id) == delivered)
      #expect(try await newsroom.store.firing(number).fired == 2)
      #expect(one.publishingSince == nil)
    }
  }

  @Test("A pause holds firings back and says so; only who may publish there or operate pauses")
  func pause() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      let name = TriggerName(unchecked: "result")
      let chief = try #require(try await newsroom.person("nana").member)
      let reporter = try #require(try await newsroom.person("rita").member)
      try await newsroom.write("swap")
      try await newsroom.approve("swap", on: "result")
      await #expect { try await newsroom.store.setPaused(true, name, by: reporter) } throws: {
        ($0 as? Refusal)?.code == .notPermitted
      }
      try await newsroom.store.setPaused(true, name, reason: "called off", by: chief)
      await #expect { try await newsroom.store.setPaused(true, name, by: chief) } throws: {
        ($0 as? Refusal)?.code == .wrongState
      }
      await #expect { try await newsroom.fire("result") } throws: { ($0 as? Refusal)?.code == .wrongState }
      let number = try #require(try await newsroom.store.fire(name, for: .webhook(id: "w1")))
      try await newsroom.carryOut(number)
      #expect(try await newsroom.store.firing(number).refused == .paused)
      #expect(try await newsroom.story("swap").publishingSince == nil)
      #expect(try await newsroom.store.triggerOverview(name).pause?.reason == "called off")
      #expect(try await newsroom.store.forecast(of: name).map(\.refused) == [.paused])
      try await newsroom.store.setPaused(false, name, by: chief)
      try await newsroom.carryOut(try await newsroom.fire("result"))
      #expect(try await newsroom.story("swap").publishingSince != nil)
      #expect(try await newsroom.store.verifyAudit().problems.isEmpty)
    }
  }

  @Test("Who has no `publish` on the trigger's desks does not fire it; nobody fires what there is not")
  func permission() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      await #expect { try await newsroom.fire("result", by: "rita") } throws: {
        ($0 as? Refusal)?.code == .notPermitted
      }
      await #expect { try await newsroom.fire("reslt") } throws: {
        ($0 as? Refusal)?.code == .notFound && ($0 as? Refusal)?.hint == "Did you mean 'result'?"
      }
    }
  }

  @Test(
    "An apply that changes or removes a trigger says which stories wait for it and holds them until they are signed anew"
  )
  func changed() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      for (slug, trigger) in [("swap", "result"), ("train", "evening")] {
        try await newsroom.write(slug)
        try await newsroom.approve(slug, on: trigger)
      }
      var configuration = DailyNewsroom.configurationWithTriggers
      configuration.triggers[0].desks = [DeskSlug(unchecked: "caucasus")]
      configuration.triggers.removeLast()
      let told = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      #expect(
        Set(told.map(\.subject)).isSuperset(of: ["story 1 (swap)", "story 2 (train)"])
          || told.contains { $0.subject.contains("swap") })
      #expect(try await !newsroom.store.holdWaitingInVain())
      for slug in ["swap", "train"] { #expect(try await newsroom.story(slug).hold?.reason == .triggerChanged) }
      try await newsroom.carryOut(try await newsroom.fire("result"))
      #expect(try await newsroom.story("swap").publishingSince == nil)
      try await newsroom.read("swap")
      _ = try await newsroom.store.perform(
        ActionRequest(.schedule, .slug(StorySlug(unchecked: "swap")), trigger: TriggerName(unchecked: "result")),
        by: try await newsroom.person("nana"))
      #expect(try await newsroom.story("swap").hold == nil)
      try await newsroom.carryOut(try await newsroom.fire("result"))
      #expect(try await newsroom.story("swap").publishingSince != nil)
      await #expect { try await newsroom.fire("evening") } throws: { ($0 as? Refusal)?.code == .notFound }
    }
  }

  @Test("A desk's stories wait for the trigger of its policy, and `publish` sends one ahead of it")
  func policy() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      var configuration = DailyNewsroom.configurationWithTriggers
      configuration.desks[0].policy.publishing = .trigger(TriggerName(unchecked: "evening"))
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      try await newsroom.write("swap")
      #expect(try await newsroom.story("swap").waitsFor?.name == "evening", "said before it is signed")
      #expect(try await newsroom.act(.approve, "swap").publishingSince == nil)
      #expect(try await newsroom.act(.publish, "swap").publishingSince != nil)
    }
  }

  @Test(
    "A cron trigger fires once for a tick, late or not, as its rule for missed ones says, and for none before it was defined"
  )
  func cron() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      let hourly = TriggerName(unchecked: "hourly")
      try await newsroom.store.tick(hourly)
      #expect(try await newsroom.store.firings(of: hourly).isEmpty, "no tick has come since it was defined")
      try await newsroom.define(hourly, secondsAgo: 3 * 86_400)
      try await newsroom.store.tick(hourly)
      try await newsroom.store.tick(hourly)
      let firings = try await newsroom.store.firings(of: hourly)
      #expect(firings.count == 1 && firings[0].refused == nil && firings[0].cause["kind"] == "tick")
      let skipping = TriggerName(unchecked: "new-year")
      try await newsroom.define(skipping, secondsAgo: 400 * 86_400)
      try await newsroom.store.sweep()
      #expect(try await newsroom.store.firings(of: skipping).map(\.refused) == [.missed])
    }
  }
}

extension DailyNewsroom {
  static var configurationWithTriggers: NewsroomConfiguration {
    func trigger(_ name: String, _ kind: String, _ settings: TriggerSettings) -> Trigger {
      Trigger(name: TriggerName(unchecked: name), kind: TriggerKindName(unchecked: kind), settings: settings)
    }
    func cron(_ text: String, _ missed: String) -> TriggerSettings {
      ["cron": .string(text), "timezone": "UTC", "missed": .string(missed)]
    }
    var configuration = configuration
    configuration.triggers = [
      trigger("result", "event", ["event": .boolean(true), "database_role": "results"]),
      trigger("hourly", "cron", cron("0 * * * *", "once")), trigger("new-year", "cron", cron("0 0 1 1 *", "skip")),
      trigger("evening", "event", ["event": .boolean(true)]),
    ]
    return configuration
  }

  /// Runs `body` with a newsroom that has triggers.
  static func withTriggers<Value>(_ body: (DailyNewsroom) async throws -> Value) async throws -> Value {
    try await with { newsroom in
      _ = try await newsroom.store.apply(configurationWithTriggers, by: .host(account: "root"), dryRun: false)
      return try await body(newsroom)
    }
  }

  @discardableResult
  func approve(_ slug: String, on trigger: String, by handle: String = "nana") async throws -> Story {
    try await read(slug, by: handle)
    return try await store.perform(
      ActionRequest(.approve, .slug(StorySlug(unchecked: slug)), trigger: TriggerName(unchecked: trigger)),
      by: try await person(handle))
  }

  func fire(_ trigger: String, by handle: String = "nana") async throws -> Int {
    try await store.fire(TriggerName(unchecked: trigger), by: try #require(try await person(handle).member))
  }

  func carryOut(_ firing: Int) async throws {
    while try await store.carryOut(firing: firing) {}
  }

  func idleFirings() async throws -> [Int] {
    try await database.connected(as: database.daemon) { connection in
      try await connection.query("SELECT number FROM copydesk.idle_firing ORDER BY number")
        .map { try $0.decode("number") }
    }
  }

  /// Lets time pass since a trigger was defined: its configuration is signed so.
  func define(_ trigger: TriggerName, secondsAgo: Int) async throws {
    try await database.run(
      """
      SET session_replication_role = replica;
      UPDATE copydesk.trigger SET defined_at = clock_timestamp() - interval '\(secondsAgo) s' WHERE name = '\(trigger)'
      """, as: database.administrator)
    try await store.transaction { connection in
      try await store.announce(AuditContext("host:root", "apply"), connection)
      try await store.signConfiguration(
        "apply", by: "host:root", touching: { key, _ in key.part == "trigger" && key.name == trigger.text }, connection)
    }
  }
}

extension CanonicalJSON {
  /// A member of an object.
  subscript(key: String) -> CanonicalJSON? { if case .object(let members) = self { members[key] } else { nil } }
}
