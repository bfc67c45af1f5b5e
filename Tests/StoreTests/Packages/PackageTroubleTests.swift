import Foundation
import Newsroom
import Postgres
import Testing

@testable import Store

/// Packages that cannot go out as they were closed: they are held, and say what to do.
@Suite("Packages in trouble")
struct PackageTroubleTests {
  private let later = Date(timeIntervalSince1970: (Date().timeIntervalSince1970 + 3600).rounded())
  private let desk = DeskScope.desk(DeskSlug(unchecked: "caucasus"))
  private let night = PackageName(unchecked: "night")

  private func apply(_ newsroom: DailyNewsroom, _ change: (inout NewsroomConfiguration) -> Void) async throws
    -> [ConfigurationChange]
  {
    var configuration = DailyNewsroom.configurationWithTriggers
    change(&configuration)
    return try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
  }

  @Test(
    "A package that is closed for a trigger which an apply changes or removes is named, held and told, until somebody closes it again",
    arguments: [true, false])
  func triggerChanged(isRemoved: Bool) async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      try await newsroom.pack(["one", "two"], approving: true)
      try await newsroom.pack(["three"])
      try await newsroom.close("night", on: "result")
      let told = try await apply(newsroom) { configuration in
        if isRemoved {
          configuration.triggers.removeFirst()
        } else {
          configuration.triggers[0].desks = [DeskSlug(unchecked: "caucasus")]
        }
      }
      let named = try #require(told.first { $0.subject == "package night" })
      #expect(named.fields.map(\.after) == ["on hold, until somebody closes it again"])
      #expect(try await !newsroom.store.holdWaitingInVain())
      for slug in ["one", "two"] { #expect(try await newsroom.story(slug).hold?.reason == .triggerChanged) }
      #expect(try await newsroom.story("three").atRisk == "trigger_changed", "it cannot be held before it is approved")
      let inbox = try await newsroom.store.inbox(of: try #require(try await newsroom.person("nana").member), at: Date())
      let three = try #require(inbox.page.items.first { $0.story.slug.text == "three" })
      #expect(three.reasons.map { "\($0)" }.contains { $0.contains("isk") }, "\(three.reasons)")
      let overview = try await newsroom.store.package(night)
      #expect(overview.hold == .triggerChanged && overview.closing != nil)
      #expect(overview.members.map(\.missing) == [nil, nil, "not_approved"])
      #expect(try await newsroom.store.packages().map(\.hold) == [.triggerChanged])
      try await newsroom.makeNotices()
      #expect(try await newsroom.told("one").contains("nana at_risk publishes"))
      // Defined as before, it is as it was signed; the package stays held all the same.
      _ = try await apply(newsroom) { _ in }
      try await newsroom.act(.approve, "three")
      try await newsroom.tend("night")
      #expect(try await newsroom.story("three").hold?.reason == .triggerChanged)
      try await newsroom.carryOut(try await newsroom.fire("result"))
      #expect(try await newsroom.outOf(["one", "two", "three"]) == [])
      try await newsroom.close("night", on: "result")
      try await newsroom.tend("night")
      #expect(try await newsroom.story("one").hold == nil)
      #expect(try await newsroom.store.package(night).hold == nil)
      try await newsroom.carryOut(try await newsroom.fire("result"))
      #expect(try await newsroom.outOf(["one", "two", "three"]) == ["one", "two", "three"])
      #expect(try await newsroom.store.verifyAudit().problems.isEmpty)
    }
  }

  @Test(
    "A package of which nothing is approved when its trigger is changed is held all the same, also when that is changed back"
  )
  func triggerChangedBeforeApproval() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      try await newsroom.pack(["one", "two"])
      try await newsroom.close("night", on: "result")
      _ = try await apply(newsroom) { $0.triggers[0].desks = [DeskSlug(unchecked: "caucasus")] }
      #expect(try await !newsroom.store.holdWaitingInVain())
      #expect(try await newsroom.store.package(night).hold == .triggerChanged)
      _ = try await apply(newsroom) { _ in }
      #expect(try await !newsroom.store.holdWaitingInVain())
      #expect(try await newsroom.store.package(night).hold == .triggerChanged)
      #expect(try await newsroom.story("one").atRisk == "trigger_changed")
      for slug in ["one", "two"] { try await newsroom.act(.approve, slug) }
      let forecast = try await newsroom.store.forecast(of: TriggerName(unchecked: "result"))
      #expect(forecast.map(\.refused?.rawValue) == ["trigger_changed", "trigger_changed"])
      try await newsroom.carryOut(try await newsroom.fire("result"))
      try await newsroom.tend("night")
      #expect(try await newsroom.outOf(["one", "two"]) == [])
      for slug in ["one", "two"] { #expect(try await newsroom.story(slug).hold?.reason == .triggerChanged) }
      try await newsroom.close("night", on: "result")
      try await newsroom.carryOut(try await newsroom.fire("result"))
      #expect(try await newsroom.outOf(["one", "two"]) == ["one", "two"])
    }
  }

  @Test("What has fired before its trigger was changed is not held: the package waits for its stories alone")
  func changedAfterwards() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      try await newsroom.pack(["one"], approving: true)
      try await newsroom.pack(["two"])
      try await newsroom.close("night", on: "result")
      try await newsroom.carryOut(try await newsroom.fire("result"))
      _ = try await apply(newsroom) { $0.triggers[0].desks = [DeskSlug(unchecked: "caucasus")] }
      _ = try await newsroom.store.holdWaitingInVain()
      #expect(try await newsroom.store.package(night).hold == nil)
      try await newsroom.act(.approve, "two")
      try await newsroom.tend("night")
      #expect(try await newsroom.outOf(["one", "two"]) == ["one", "two"])
    }
  }

  @Test("A package whose time was missed by more than its desk allows is held until it is closed again")
  func missed() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.pack(["one", "two"], approving: true)
      try await newsroom.close("night", at: later)
      try await newsroom.settleEarlier(by: 7200)
      // Two hours later: an hour late, and half an hour is allowed.
      let after = try await newsroom.bringForward(7200)
      try await after.store.sweep()
      #expect(try await after.outOf(["one", "two"]) == [])
      for slug in ["one", "two"] { #expect(try await after.story(slug).hold?.reason == .missedSchedule) }
      #expect(try await after.store.package(night).hold == .missedSchedule)
      try await after.store.sweep()
      #expect(try await after.outOf(["one", "two"]) == [], "it stays so")
      try await after.close("night")
      try await after.tend("night")
      #expect(try await after.outOf(["one", "two"]) == ["one", "two"])
    }
  }

  @Test("A package that is ready late goes out then, however long its time is past")
  func readyLate() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.pack(["one"], approving: true)
      try await newsroom.pack(["two"])
      try await newsroom.close("night", at: later)
      try await newsroom.settleEarlier(by: 7200)
      let after = try await newsroom.bringForward(7200)
      try await after.tend("night")
      #expect(try await after.outOf(["one", "two"]) == [])
      try await after.act(.approve, "two")
      try await after.tend("night")
      #expect(try await after.outOf(["one", "two"]) == ["one", "two"])
    }
  }

  @Test("Where a desk says so, what was missed goes back before it, and the rest waits for that")
  func dropped() async throws {
    try await DailyNewsroom.with { newsroom in
      var configuration = DailyNewsroom.configuration
      for index in configuration.desks.indices { configuration.desks[index].policy.missedSchedule.otherwise = .drop }
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      try await newsroom.pack(["one", "two"], approving: true)
      try await newsroom.close("night", at: later)
      try await newsroom.settleEarlier(by: 7200)
      let after = try await newsroom.bringForward(7200)
      try await after.tend("night")
      for slug in ["one", "two"] { #expect(try await after.story(slug).state == .deskReview) }
      #expect(try await after.jobs("tend_package") > 0)
      for slug in ["one", "two"] { try await after.act(.approve, slug) }
      try await after.tend("night")
      #expect(try await after.outOf(["one", "two"]) == ["one", "two"])
    }
  }

  @Test("What fell due during a freeze that has ended since stays held by it, whoever looked meanwhile")
  func frozenMeanwhile() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.pack(["one"], approving: true)
      try await newsroom.pack(["two"])
      try await newsroom.close("night")
      try await newsroom.freeze(desk)
      try await newsroom.act(.approve, "two")
      // No daemon looks before it is over.
      try await newsroom.unfreezeAlone(desk)
      try await newsroom.tend("night")
      #expect(try await newsroom.outOf(["one", "two"]) == [])
      #expect(try await newsroom.story("one").hold?.reason == .frozen)
      _ = try await newsroom.unfreeze(desk, .release, ["one"])
      try await newsroom.tend("night")
      #expect(try await newsroom.outOf(["one", "two"]) == ["one", "two"])
    }
  }

  @Test(
    "A release in the middle of which a story is held leaves nothing behind; that story is held, and the others name it"
  )
  func keptAtRelease() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.pack(["one", "two"], approving: true)
      try await newsroom.close("night")
      // Approved to go out with another package, as far as its signature goes.
      try await newsroom.database.run(
        """
        SET session_replication_role = replica;
        UPDATE copydesk.approval SET package = 'day' WHERE story = (SELECT number FROM copydesk.story WHERE slug = 'two')
        """, as: newsroom.database.administrator)
      try await newsroom.signApprovalsAnew()
      try await newsroom.tend("night")
      #expect(try await newsroom.outOf(["one", "two"]) == [])
      let two = try await newsroom.story("two")
      #expect(two.hold?.reason == .signature)
      #expect(try await newsroom.story("one").hold?.story == two.number)
      #expect(try await newsroom.deliveries("one", to: "site").isEmpty)
    }
  }

  @Test("A firing's record names the packages that waited for it, and `test` says before what becomes of each story")
  func firings() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      try await newsroom.pack(["one"], approving: true)
      try await newsroom.pack(["two"])
      try await newsroom.close("night", on: "result")
      let result = TriggerName(unchecked: "result")
      func forecast() async throws -> [String] {
        try await newsroom.store.forecast(of: result).map {
          "\($0.slug) \($0.package?.text ?? "-") \($0.refused?.rawValue ?? "goes")"
        }
      }
      #expect(try await forecast() == ["one night package_member", "two night not_approved"])
      #expect(try await newsroom.store.triggerOverview(result).waiting == 2)
      let early = try await newsroom.fire("result")
      try await newsroom.carryOut(early)
      var record = try await newsroom.store.firing(early)
      #expect(record.fired == 0 && record.packages.map(\.name.text) == ["night"] && record.packages[0].isOut == false)
      try await newsroom.close("night", on: "result")
      try await newsroom.act(.approve, "two")
      #expect(try await forecast() == ["one night goes", "two night goes"])
      let number = try await newsroom.fire("result")
      try await newsroom.carryOut(number)
      record = try await newsroom.store.firing(number)
      #expect(record.isOver && record.fired == 2 && record.stories.isEmpty)
      #expect(record.packages.map(\.isOut) == [true] && record.packages[0].stories.count == 2)
      #expect(try await newsroom.store.firing(early).packages.isEmpty)
    }
  }

  @Test("A package's time is its stories' clock: what is missing is told a quarter of an hour before, once")
  func atRisk() async throws {
    try await DailyNewsroom.with { newsroom in
      let now = try await newsroom.store.databaseTime()
      try await newsroom.pack(["one"], approving: true)
      try await newsroom.pack(["two"])
      func wanted() async throws -> String {
        try await newsroom.database.value(
          "SELECT count(*)::text FROM copydesk.story_clock WHERE wanted IS NOT NULL", as: newsroom.database.daemon)
          ?? ""
      }
      #expect(try await wanted() == "0")
      try await newsroom.close("night", at: now + 7200)
      #expect(try await wanted() == "2")
      func risks() async throws -> [String] {
        try await newsroom.store.tellRisks()
        try await newsroom.makeNotices()
        return try await newsroom.told().filter { $0.contains("at_risk") }
      }
      #expect(try await risks() == [])
      try await newsroom.close("night", at: now + 600)
      #expect(try await newsroom.story("one").atRisk == "member_missing")
      #expect(try await newsroom.story("two").atRisk == "not_approved")
      let told = try await risks()
      #expect(told.count { $0 == "nana at_risk publishes" } == 2, "\(told)")
      #expect(try await risks() == told)
      try await newsroom.act(.approve, "two")
      #expect(try await newsroom.story("one").atRisk == nil)
      // Added to, it is open, and waits for no time.
      try await newsroom.pack(["three"])
      #expect(try await newsroom.story("three").atRisk == nil)
    }
  }
}

extension DailyNewsroom {
  /// Lets that many seconds pass since people did anything to stories: what a superuser can do who can silence the rules.
  func settleEarlier(by seconds: Int) async throws {
    try await database.run(
      """
      SET session_replication_role = replica;
      UPDATE copydesk.audit_entry SET at = at - interval '\(seconds) s' WHERE story IS NOT NULL;
      UPDATE copydesk.package_act SET signed_at = signed_at - interval '\(seconds) s'
      """, as: database.administrator)
  }

  /// Ends a freeze, and nothing else is looked at.
  func unfreezeAlone(_ scope: DeskScope, by handle: String = "nana") async throws {
    let member = try #require(try await person(handle).member)
    try await store.transaction { connection in
      let newsroom = try await store.lockFreezes(connection)
      let grant = try newsroom.freezes.rightToEnd(scope, by: member, in: newsroom)
      try await store.record(
        FreezeAct(.unfreeze, scope, by: member.handle.text, at: newsroom.now), onBehalfOf: grant.covering,
        asRequestedBy: nil, connection)
    }
  }
}
