import Foundation
import Newsroom
import Postgres
import Testing

@testable import Store

/// Packages in a newsroom at work: all of one goes out, or nothing, and it says what keeps it.
@Suite("Packages")
struct PackageTests {
  private let later = Date(timeIntervalSince1970: (Date().timeIntervalSince1970 + 3600).rounded())

  @Test("A closed package goes out in one transaction once the last of it is approved, and not before")
  func goesOut() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.pack(["one", "two", "three"])
      try await newsroom.close("night")
      for slug in ["one", "two"] {
        let approved = try await newsroom.act(.approve, slug)
        #expect((approved.state, approved.publishingSince) == (.approved, nil))
        #expect(approved.waitsFor == Story.Wait(kind: "package", name: "night", at: nil))
        try await newsroom.tend("night")
      }
      #expect(try await newsroom.outOf(["one", "two", "three"]) == [])
      try await newsroom.act(.approve, "three")
      #expect(try await newsroom.jobs("tend_package") > 0)
      try await newsroom.tend("night")
      #expect(try await newsroom.outOf(["one", "two", "three"]) == ["one", "two", "three"])
      let xids = try await newsroom.database.value(
        """
        SELECT count(DISTINCT d.xmin::text)::text FROM copydesk.delivery AS d
        """, as: newsroom.database.daemon)
      #expect(xids == "1", "every delivery was written by one transaction")
      try await newsroom.tend("night")
      let package = try await newsroom.store.package(PackageName(unchecked: "night"))
      #expect(package.toGo.isEmpty && package.members.count == 3)
      #expect(try await newsroom.store.packages().isEmpty)
      #expect(try await newsroom.store.verifyAudit().problems.isEmpty)
    }
  }

  @Test("An open package waits, whoever has approved all of it; closing it lets it go")
  func open() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.pack(["one", "two"], approving: true)
      try await newsroom.store.sweep()
      #expect(try await newsroom.outOf(["one", "two"]) == [])
      try await newsroom.close("night")
      try await newsroom.tend("night")
      #expect(try await newsroom.outOf(["one", "two"]) == ["one", "two"])
    }
  }

  @Test("It waits for its time, which every story says, and for what it was closed for last")
  func time() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.pack(["one", "two"], approving: true)
      try await newsroom.close("night", at: later)
      try await newsroom.tend("night")
      #expect(try await newsroom.outOf(["one", "two"]) == [])
      #expect(try await newsroom.story("one").waitsFor == Story.Wait(kind: "package", name: "night", at: later))
      let after = try await newsroom.bringForward(3700)
      try await after.tend("night")
      #expect(try await after.outOf(["one", "two"]) == ["one", "two"])
    }
  }

  @Test("It waits for a firing of its trigger since it was closed, whatever was approved first")
  func trigger() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      try await newsroom.carryOut(try await newsroom.fire("result"))
      try await newsroom.pack(["one", "two"])
      try await newsroom.act(.approve, "one")
      try await newsroom.close("night", on: "result")
      try await newsroom.act(.approve, "two")
      try await newsroom.tend("night")
      #expect(try await newsroom.outOf(["one", "two"]) == [])
      try await newsroom.carryOut(try await newsroom.fire("evening"))
      #expect(try await newsroom.outOf(["one", "two"]) == [])
      try await newsroom.carryOut(try await newsroom.fire("result"))
      #expect(try await newsroom.outOf(["one", "two"]) == ["one", "two"])
      #expect(try await newsroom.store.verifyAudit().problems.isEmpty)
    }
  }

  @Test("Adding opens it again; what was approved of the story must be approved again")
  func adding() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.pack(["one", "two"], approving: true)
      try await newsroom.close("night", at: later)
      try await newsroom.write("three")
      try await newsroom.act(.approve, "three", at: later)
      let added = try await newsroom.member(.packageAdd, "three")
      #expect((added.state, added.package?.text, added.approvals.have) == (.deskReview, "night", 0))
      #expect(try await newsroom.store.package(PackageName(unchecked: "night")).closing == nil)
      try await newsroom.act(.approve, "three")
      let after = try await newsroom.bringForward(3700)
      try await after.tend("night")
      #expect(try await after.outOf(["one", "two", "three"]) == [])
      try await after.close("night")
      try await after.tend("night")
      #expect(try await after.outOf(["one", "two", "three"]) == ["one", "two", "three"])
    }
  }

  @Test("One that is spiked or taken back holds all, which say by which; taken out, the others go")
  func holds() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.pack(["one", "two", "three"], approving: true)
      try await newsroom.close("night", at: later)
      try await newsroom.act(.spike, "three")
      try await newsroom.tend("night")
      let three = try await newsroom.story("three").number
      for slug in ["one", "two"] {
        let hold = try #require(try await newsroom.story(slug).hold)
        #expect((hold.reason, hold.story) == (.packageMember, three))
      }
      await #expect { try await newsroom.act(.publish, "one") } throws: { ($0 as? Refusal)?.code == .wrongState }
      try await newsroom.member(.packageRemove, "three")
      try await newsroom.act(.recall, "two")
      try await newsroom.tend("night")
      let two = try await newsroom.story("two").number
      #expect(try await newsroom.story("one").hold?.story == two)
      try await newsroom.act(.approve, "two")
      try await newsroom.tend("night")
      #expect(try await newsroom.story("one").hold == nil, "it waits for its time again")
      #expect(try await newsroom.store.verifyAudit().problems.isEmpty)
      let after = try await newsroom.bringForward(3700)
      try await after.tend("night")
      #expect(try await after.outOf(["one", "two", "three"]) == ["one", "two"])
    }
  }

  @Test("One of a frozen desk holds all; when that is over, somebody says what becomes of it")
  func frozen() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.pack(["one", "two"])
      try await newsroom.write("other", desk: "pairs")
      try await newsroom.member(.packageAdd, "other")
      for (slug, by) in [("one", "nana"), ("two", "nana"), ("other", "nana"), ("other", "otto")] {
        try await newsroom.act(.approve, slug, by: by)
      }
      let desk = DeskScope.desk(DeskSlug(unchecked: "pairs"))
      try await newsroom.freeze(desk)
      try await newsroom.close("night")
      try await newsroom.tend("night")
      let other = try await newsroom.story("other")
      #expect(other.hold?.reason == .frozen)
      #expect(try await newsroom.story("one").hold?.story == other.number)
      _ = try await newsroom.unfreeze(desk)
      try await newsroom.store.sweep()
      #expect(try await newsroom.outOf(["one", "two", "other"]) == [], "it stays held")
      _ = try await newsroom.unfreeze(.all, .release, ["other"])
      try await newsroom.tend("night")
      #expect(try await newsroom.outOf(["one", "two", "other"]) == ["one", "two", "other"])
    }
  }

  @Test("One under embargo holds all; taken out, the others go")
  func embargo() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.pack(["one"])
      try await newsroom.write("two", embargo: later)
      try await newsroom.member(.packageAdd, "two")
      for slug in ["one", "two"] { try await newsroom.act(.approve, slug) }
      try await newsroom.close("night")
      try await newsroom.tend("night")
      #expect(try await newsroom.story("one").hold?.reason == .packageMember)
      #expect(try await newsroom.jobs("tend_package") > 0)
      try await newsroom.member(.packageRemove, "two")
      try await newsroom.tend("night")
      #expect(try await newsroom.outOf(["one", "two"]) == ["one"])
    }
  }

  @Test("One whose approver has left holds all")
  func approverLeft() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.pack(["one", "two"])
      try await newsroom.act(.approve, "one")
      try await newsroom.act(.approve, "two", by: "otto")
      var configuration = DailyNewsroom.configuration
      configuration.staff.removeAll { $0.handle.text == "otto" }
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      try await newsroom.close("night")
      try await newsroom.tend("night")
      #expect(try await newsroom.story("two").hold?.reason == .approverLeft)
      #expect(try await newsroom.story("one").hold?.reason == .packageMember)
      #expect(try await newsroom.outOf(["one", "two"]) == [])
    }
  }

  @Test("Front matter proposes, and approving decides; the approver's word goes before")
  func proposed() async throws {
    try await DailyNewsroom.with { newsroom in
      for slug in ["one", "two"] { try await newsroom.propose(slug) }
      #expect(try await newsroom.story("one").waitsFor?.name == "night")
      #expect(try await newsroom.story("one").package == nil)
      let approved = try await newsroom.act(.approve, "one")
      #expect((approved.package?.text, approved.waitsFor?.kind) == ("night", "package"))
      try await newsroom.close("night")
      await #expect { try await newsroom.act(.approve, "two") } throws: { ($0 as? Refusal)?.code == .wrongState }
      let timed = try await newsroom.act(.approve, "two", at: later)
      #expect((timed.package, timed.publishAt) == (nil, later))
      try await newsroom.tend("night")
      #expect(try await newsroom.outOf(["one", "two"]) == ["one"])
      #expect(try await newsroom.store.verifyAudit().problems.isEmpty)
    }
  }

  @Test("A story that is approved for something else leaves its package, and the rest goes")
  func leaving() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.pack(["one", "two"])
      try await newsroom.act(.approve, "one")
      try await newsroom.close("night")
      #expect(try await newsroom.act(.approve, "two", at: later).package == nil)
      try await newsroom.tend("night")
      #expect(try await newsroom.outOf(["one", "two"]) == ["one"])
    }
  }

  @Test("A correction of one that went out with a package goes alone")
  func correction() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.pack(["one", "two"], approving: true)
      try await newsroom.close("night")
      try await newsroom.tend("night")
      for slug in ["one", "two"] { try await newsroom.arrive(slug) }
      let reference = StoryReference.slug(StorySlug(unchecked: "one"))
      try await newsroom.write(
        "one", words: "Other", .correct(reference, revision: nil, note: "A wrong word.", asDraft: false))
      let corrected = try await newsroom.act(.approve, "one")
      #expect(corrected.publishingSince != nil && corrected.package?.text == "night")
      try await newsroom.arrive("one")
      #expect(try await newsroom.story("one").liveVersion == VersionNumber(2))
      #expect(try await newsroom.store.verifyAudit().problems.isEmpty)
    }
  }

  @Test(
    "Who may not approve there puts nothing in and takes nothing out; who may not publish everywhere there does not close"
  )
  func permission() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.pack(["one"])
      for action in [Action.packageAdd, .packageRemove] {
        await #expect { try await newsroom.member(action, "one", by: "rita") } throws: {
          ($0 as? Refusal).map { [.notPermitted, .wrongState].contains($0.code) } ?? false
        }
      }
      await #expect { try await newsroom.close("night", by: "rita") } throws: {
        ($0 as? Refusal)?.code == .notPermitted
      }
      await #expect { try await newsroom.close("day") } throws: { ($0 as? Refusal)?.code == .notFound }
    }
  }

  @Test("A daemon that dies before it lets a package go, or whose job is lost, is made up for by the sweep")
  func dies() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.pack(["one", "two"], approving: true)
      try await newsroom.close("night")
      try await newsroom.database.run("DELETE FROM copydesk.job", as: newsroom.database.administrator)
      try await newsroom.store.sweep()
      #expect(try await newsroom.outOf(["one", "two"]) == ["one", "two"])
      #expect(try await newsroom.deliveries("one", to: "site").count == 1)
    }
  }

  @Test("A release that is cut off in the middle leaves nothing behind, and the next one is whole")
  func cutOff() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.pack(["one", "two"], approving: true)
      try await newsroom.close("night")
      try await newsroom.database.run(
        """
        CREATE FUNCTION public.fail() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'cut off'; END $$;
        CREATE TRIGGER cut_off BEFORE INSERT ON copydesk.delivery FOR EACH ROW
          WHEN (NEW.story = 2) EXECUTE FUNCTION public.fail()
        """, as: newsroom.database.administrator)
      await #expect(throws: PostgresError.self) { try await newsroom.tend("night") }
      #expect(try await newsroom.outOf(["one", "two"]) == [])
      #expect(try await newsroom.deliveries("one", to: "site").isEmpty)
      try await newsroom.database.run(
        "DROP TRIGGER cut_off ON copydesk.delivery", as: newsroom.database.administrator)
      try await newsroom.tend("night")
      #expect(try await newsroom.outOf(["one", "two"]) == ["one", "two"])
      #expect(try await newsroom.store.verifyAudit().problems.isEmpty)
    }
  }

  @Test("However many look at it at once, a package goes out once")
  func atOnce() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.pack(["one", "two", "three"], approving: true)
      try await newsroom.close("night")
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<10 { group.addTask { try await newsroom.tend("night") } }
        try await group.waitForAll()
      }
      let releases = try await newsroom.database.value(
        "SELECT count(*)::text FROM copydesk.package_act WHERE act = 'release'", as: newsroom.database.daemon)
      #expect(releases == "1")
      #expect(try await newsroom.outOf(["one", "two", "three"]).count == 3)
    }
  }

  @Test("Who approves the last one while another is added has all of it go, or nothing")
  func race() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.pack(["one", "two"])
      try await newsroom.write("three")
      try await newsroom.act(.approve, "one")
      try await newsroom.close("night")
      for slug in ["two", "three"] { try await newsroom.read(slug) }
      async let approved: Story? = newsroom.act(.approve, "two", reading: false)
      async let added: Story? = newsroom.member(.packageAdd, "three")
      _ = try await (approved, added)
      try await newsroom.tend("night")
      #expect(try await newsroom.outOf(["one", "two", "three"]) == [], "adding has opened it")
      #expect(try await newsroom.store.verifyAudit().problems.isEmpty)
    }
  }
}
