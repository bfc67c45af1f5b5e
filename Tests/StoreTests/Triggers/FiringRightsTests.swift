import Foundation
import JobQueue
import Newsroom
import Testing

@testable import Store

/// Who may fire and pause triggers, what fires them, and what is done about it.
@Suite("Who fires and pauses triggers")
struct FiringRightsTests {
  private static let result = TriggerName(unchecked: "result")
  private static let one = TriggerName(unchecked: "one")
  private static let both = TriggerName(unchecked: "both")
  private static let hourly = TriggerName(unchecked: "hourly")

  private static func trigger(_ name: String, _ kind: String, _ settings: TriggerSettings) -> Trigger {
    Trigger(name: TriggerName(unchecked: name), kind: TriggerKindName(unchecked: kind), settings: settings)
  }

  /// The newsroom with triggers, some of them for one desk or for both by name; with Olga, who operates it, and Cora, who is chief of
  /// one desk.
  private static var configuration: NewsroomConfiguration {
    var configuration = DailyNewsroom.configurationWithTriggers
    configuration.roles.append(.init(name: "operator", capabilities: [.operate]))
    let desk = DeskSlug(unchecked: "caucasus")
    configuration.staff.append(
      .init(handle: StaffHandle(unchecked: "olga"), name: "Olga", grants: [.init(role: "operator", scope: .all)]))
    configuration.staff.append(
      .init(
        handle: StaffHandle(unchecked: "cora"), name: "Cora", grants: [.init(role: "desk_chief", scope: .desk(desk))]))
    var (one, both) = (
      trigger("one", "event", ["event": .boolean(true)]), trigger("both", "event", ["event": .boolean(true)])
    )
    one.desks = [desk]
    both.desks = [desk, DeskSlug(unchecked: "pairs")]
    configuration.triggers += [
      one, both, trigger("go", "file", ["file": "go"]), trigger("hook", "webhook", ["webhook": ["secret": "key"]]),
      trigger("half-past", "cron", ["cron": "30 * * * *", "timezone": "UTC", "missed": "once"]),
    ]
    return configuration
  }

  private static func with(_ body: (DailyNewsroom) async throws -> Void) async throws {
    try await DailyNewsroom.with { newsroom in
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      try await body(newsroom)
    }
  }

  @Test("Whoever may publish on each of a trigger's desks fires and pauses it, and nobody who lacks one of them")
  func desks() async throws {
    try await Self.with { newsroom in
      let cora = try #require(try await newsroom.person("cora").member)
      #expect(try await newsroom.fire("one", by: "cora") == 1)
      try await newsroom.store.setPaused(true, Self.one, by: cora)
      try await newsroom.store.setPaused(false, Self.one, by: cora)
      for name in [Self.both, Self.result] {
        let firing = await #expect(throws: Refusal.self) { try await newsroom.fire(name.text, by: "cora") }
        #expect(firing?.code == .notPermitted)
        let pausing = await #expect(throws: Refusal.self) { try await newsroom.store.setPaused(true, name, by: cora) }
        #expect(pausing?.code == .notPermitted)
        let desks = name == Self.both ? "the desks caucasus, pairs" : "every desk"
        #expect(firing?.detail.hasSuffix("`publish` on \(desks).") == true)
        #expect(pausing?.detail.hasSuffix("`publish` on \(desks), or `operate`.") == true)
      }
      let reporter = await #expect(throws: Refusal.self) { try await newsroom.fire("one", by: "rita") }
      #expect(reporter?.detail.hasSuffix("`publish` on the caucasus desk.") == true)
      #expect(try await newsroom.fire("both") == 2)
    }
  }

  @Test("Whoever operates the newsroom pauses a trigger and has it go on, and does not fire it")
  func operates() async throws {
    try await Self.with { newsroom in
      let olga = try #require(try await newsroom.person("olga").member)
      let early = await #expect(throws: Refusal.self) {
        try await newsroom.store.setPaused(false, Self.result, by: olga)
      }
      #expect(early?.code == .wrongState)
      #expect(early?.detail == "The trigger 'result' is not paused.")
      try await newsroom.store.setPaused(true, Self.result, by: olga)
      #expect(try await newsroom.store.triggerOverview(Self.result).pause?.by.text == "olga")
      #expect(try await newsroom.store.triggerOverview(Self.both).pause == nil)
      await #expect { try await newsroom.fire("result", by: "olga") } throws: {
        ($0 as? Refusal)?.code == .notPermitted
      }
      await #expect { try await newsroom.fire("result") } throws: { ($0 as? Refusal)?.code == .wrongState }
      #expect(try await newsroom.fire("both") == 1, "another one is not paused")
      try await newsroom.store.setPaused(false, Self.result, by: olga)
      #expect(try await newsroom.store.triggerOverview(Self.result).pause == nil)
      #expect(try await newsroom.fire("result") == 2)
    }
  }

  @Test(
    "Each firing that lets something go out has a job; the list gives the last first, before a number, and some at least"
  )
  func listed() async throws {
    try await Self.with { newsroom in
      try await newsroom.loseJobs()
      for number in 1...3 { #expect(try await newsroom.fire("result") == number) }
      #expect(try await newsroom.jobs("carry_out_firing") == 3)
      let chief = try #require(try await newsroom.person("nana").member)
      try await newsroom.store.setPaused(true, Self.result, by: chief)
      #expect(try await newsroom.store.fire(Self.result, for: .webhook(id: "w1")) == 4)
      #expect(try await newsroom.jobs("carry_out_firing") == 3, "a paused one lets nothing go out")
      #expect(try await newsroom.store.firing(4).isOver)
      #expect(try await !newsroom.store.firing(3).isOver)
      func listed(limit: Int, before number: Int? = nil) async throws -> [Int] {
        try await newsroom.store.firings(of: Self.result, limit: limit, before: number).map(\.number)
      }
      #expect(try await listed(limit: 9) == [4, 3, 2, 1])
      #expect(try await listed(limit: 2) == [4, 3])
      #expect(try await listed(limit: 0) == [4])
      #expect(try await listed(limit: -1, before: 4) == [3])
      #expect(try await listed(limit: 9, before: 3) == [2, 1])
      #expect(try await listed(limit: 9, before: 1) == [])
      await #expect { try await newsroom.store.firing(5) } throws: { ($0 as? Refusal)?.code == .notFound }
    }
  }

  @Test("A file fires what waits for a file, and a webhook what waits for one, once for each; neither anything else")
  func sources() async throws {
    try await Self.with { newsroom in
      let (go, hook) = (TriggerName(unchecked: "go"), TriggerName(unchecked: "hook"))
      for other in [Self.result, hook] { #expect(try await newsroom.store.fire(other, forFile: "go.1") == nil) }
      for other in [Self.result, go] { #expect(try await newsroom.store.fire(other, forWebhook: "1") == nil) }
      #expect(try await newsroom.store.fire(TriggerName(unchecked: "gone"), for: .webhook(id: "1")) == nil)
      let first = try await newsroom.store.fire(go, forFile: "go.1")
      #expect(first == 1)
      #expect(try await newsroom.store.fire(go, forFile: "go.1") == first)
      #expect(try await newsroom.store.fire(go, forFile: "go.2") == 2)
      #expect(try await newsroom.store.fire(hook, forWebhook: "1") == 3)
      #expect(try await newsroom.store.fire(hook, forWebhook: "1") == 3)
      #expect(try await newsroom.store.fire(hook, forWebhook: "2") == 4)
      #expect(try await newsroom.store.firing(2).cause == FiringCause.file(name: "go.2").json)
      #expect(try await newsroom.store.firing(4).cause == FiringCause.webhook(id: "2").json)
    }
  }

  @Test("The queue has a schedule for each trigger that the clock fires, and for none that there is no more")
  func schedules() async throws {
    try await Self.with { newsroom in
      func schedules() async throws -> String? {
        try await newsroom.database.value(
          "SELECT string_agg(concat_ws(' ', name, kind, missed), ', ' ORDER BY name) FROM copydesk.schedule",
          as: newsroom.database.administrator)
      }
      try await newsroom.store.scheduleTriggers()
      let half = "trigger-half-past tick_trigger once"
      #expect(
        try await schedules() == "\(half), trigger-hourly tick_trigger once, trigger-new-year tick_trigger skip")
      var configuration = Self.configuration
      configuration.triggers.removeAll { $0.name == Self.hourly || $0.name.text == "new-year" }
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      try await newsroom.store.scheduleTriggers()
      #expect(try await schedules() == half)
    }
  }

  @Test("What the clock is to fire fires together; nothing does for one whose time has not come")
  func ticks() async throws {
    try await Self.with { newsroom in
      let half = TriggerName(unchecked: "half-past")
      for name in [Self.hourly, half] { try await newsroom.define(name, secondsAgo: 3 * 86_400) }
      func fired() async throws -> [Int] {
        var counts: [Int] = []
        for name in [Self.hourly, half] { counts.append(try await newsroom.store.firings(of: name).count) }
        return counts
      }
      try await newsroom.store.tick(Self.result)
      #expect(try await fired() == [0, 0])
      try await newsroom.store.tick(half)
      #expect(try await fired() == [1, 1])
      try await newsroom.store.tick(Self.hourly)
      #expect(try await fired() == [1, 1])
    }
  }

  @Test("A story is looked at by what waits for others once, when readers have it first, and not for its corrections")
  func corrections() async throws {
    try await Self.with { newsroom in
      var configuration = Self.configuration
      configuration.triggers.append(Self.trigger("follow-up", "after", ["after": ["desk": "caucasus"]]))
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      let name = TriggerName(unchecked: "follow-up")
      try await newsroom.write("lead")
      try await newsroom.act(.approve, "lead")
      let first = try await newsroom.decision("lead")
      try await newsroom.arrive("lead")
      #expect(try await newsroom.jobs("follow_up") == 1)
      let lead = StoryReference.slug(StorySlug(unchecked: "lead"))
      try await newsroom.write(
        "lead", words: "True words", .correct(lead, revision: nil, note: "A name", asDraft: false))
      try await newsroom.act(.approve, "lead")
      let second = try await newsroom.decision("lead")
      try await newsroom.arrive("lead")
      #expect(try await newsroom.jobs("follow_up") == 1)
      try await newsroom.store.followUp(name, after: second)
      #expect(try await newsroom.store.firings(of: name).isEmpty)
      try await newsroom.store.followUp(Self.result, after: first)
      #expect(try await newsroom.store.firings(of: Self.result).isEmpty, "it waits for no story")
      try await newsroom.store.followUp(name, after: first)
      let cause = FiringCause.story(StoryNumber(1), decision: first).json
      #expect(try await newsroom.store.firings(of: name).map(\.cause) == [cause])
    }
  }

  @Test("An apply has looked at what waits for a trigger where one is changed, and only there")
  func applied() async throws {
    try await Self.with { newsroom in
      try await newsroom.loseJobs()
      var configuration = Self.configuration
      configuration.desks[0].name = "South Caucasus"
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      #expect(try await newsroom.jobs("look_after_triggers") == 0)
      configuration.triggers[0].desks = [DeskSlug(unchecked: "caucasus")]
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: true)
      #expect(try await newsroom.jobs("look_after_triggers") == 0)
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      #expect(try await newsroom.jobs("look_after_triggers") == 1)
    }
  }
}
