import Foundation
import Newsroom
import Postgres
import Testing

@testable import Store

@Suite("Freezes, as they are kept and keep stories")
struct FreezeTests {
  private let later = Date(timeIntervalSince1970: (Date().timeIntervalSince1970 + 3600).rounded())
  private let desk = DeskScope.desk(DeskSlug(unchecked: "caucasus"))

  @Test("What is approved on a frozen desk is held, and stays so when that is over, until somebody says")
  func approving() async throws {
    try await DailyNewsroom.with { newsroom in
      for slug in ["swap", "floods", "rail"] { try await newsroom.write(slug) }
      try await newsroom.write("elsewhere", desk: "pairs")
      try await newsroom.freeze(desk)
      let held = try await newsroom.act(.approve, "swap")
      #expect((held.state, held.hold?.reason, held.publishingSince) == (.approved, .frozen, nil))
      try await newsroom.act(.approve, "floods", by: "otto")
      _ = try await newsroom.unfreeze(desk)
      #expect(try await newsroom.story("swap").hold?.reason == .frozen)
      #expect(try await newsroom.store.frozen(.all).stories.map(\.slug.text) == ["swap", "floods"])
      #expect(try await newsroom.act(.approve, "rail").publishingSince != nil)
      _ = try await newsroom.unfreeze(.all, .release, ["swap"])
      _ = try await newsroom.unfreeze(.all, .drop, ["floods"], by: "otto")
      #expect(try await newsroom.story("swap").publishingSince != nil)
      let dropped = try await newsroom.story("floods")
      #expect((dropped.state, dropped.approvals.have) == (.deskReview, 0))
      #expect(try await newsroom.store.frozen(.all).stories == [])
      #expect(try await newsroom.store.verifyAudit().problems.isEmpty)
    }
  }

  @Test("Nobody passes a freeze but by publishing, which the log tells; kills and deliveries on their way go on")
  func passing() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.publish("old")
      try await newsroom.write("sent")
      try await newsroom.act(.approve, "sent")
      try await newsroom.freeze(.all, reason: "court")
      try await newsroom.arrive("sent")
      #expect(try await newsroom.story("sent").state == .published)
      #expect(try await newsroom.act(.kill, "old").state == .killed)
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap")
      #expect(try await newsroom.act(.publish, "swap").publishingSince != nil)
      let entry = try #require(try await newsroom.store.log(.slug(StorySlug(unchecked: "swap"))).last)
      #expect(entry.detail.contains(#""released": "frozen""#))
      #expect(entry.detail.contains(#""reason": "court""#))
    }
  }

  @Test("What falls due meanwhile is held, however late it is then; what is not yet due goes out as signed")
  func due() async throws {
    try await DailyNewsroom.with { newsroom in
      for slug in ["due", "late", "coming"] {
        try await newsroom.write(slug)
        try await newsroom.act(.approve, slug, at: later)
      }
      try await newsroom.freeze(desk)
      let listed = try await newsroom.store.frozen(desk)
      #expect(listed.stories.map(\.heldSince) == [nil, nil, nil])
      for (slug, late) in [("due", 0), ("late", 90_000)] {
        try await newsroom.makeDue(slug, secondsAgo: late)
        try await newsroom.store.fire(try await newsroom.decision(slug))
        #expect(try await newsroom.story(slug).hold?.reason == .frozen)
      }
      _ = try await newsroom.unfreeze(desk)
      try await newsroom.store.fire(try await newsroom.decision("coming"))
      let coming = try await newsroom.story("coming")
      #expect((coming.hold?.reason, coming.publishAt) == (nil, later))
    }
  }

  @Test("What fell due and whose job was lost is held before the freeze ends, and can be released with the rest")
  func lostJob() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap", at: later)
      try await newsroom.freeze(desk)
      try await newsroom.makeDue("swap", secondsAgo: 1)
      let result = try await newsroom.unfreeze(desk, .release)
      #expect(result.released.count == 1)
      #expect(try await newsroom.story("swap").publishingSince != nil)
    }
  }

  @Test("A freeze that ends by itself is entered by its job, or by the sweep; what fell due stays held")
  func byItself() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap", at: later)
      try await newsroom.freeze(desk, until: later)
      #expect(try await newsroom.jobs("freeze_end") == 1)
      try await newsroom.store.concludeFreezes()
      #expect(try await newsroom.store.lastingFreezes().count == 1)
      let after = try await newsroom.letPass(3700)
      #expect(try await after.store.lastingFreezes() == [])
      try await after.makeDue("swap", secondsAgo: 120)
      try await after.store.sweep()
      try await after.store.sweep()
      let acts = try await after.database.value(
        "SELECT string_agg(act || ' ' || actor, ', ' ORDER BY number) FROM copydesk.freeze_act",
        as: after.database.daemon)
      #expect(acts == "freeze nana, unfreeze system")
      #expect(try await after.story("swap").hold?.reason == .frozen)
      _ = try await after.unfreeze(.all, .release)
      #expect(try await after.story("swap").publishingSince != nil)
    }
  }

  @Test("A trigger of a frozen desk is not fired by anybody; by itself it fires, and what waited for it there is held")
  func trigger() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      try await newsroom.write("swap")
      try await newsroom.approve("swap", on: "evening")
      try await newsroom.freeze(desk)
      let refusal = await #expect(throws: Refusal.self) { try await newsroom.fire("evening") }
      #expect(refusal?.code == .frozen)
      let firing = try #require(
        try await newsroom.store.fire(TriggerName(unchecked: "evening"), for: .webhook(id: "one")))
      _ = try await newsroom.unfreeze(desk)
      try await newsroom.carryOut(firing)
      #expect(try await newsroom.story("swap").hold?.reason == .frozen)
      _ = try await newsroom.unfreeze(.all, .release, ["swap"])
      #expect(try await newsroom.story("swap").publishingSince != nil)
    }
  }

  @Test("Of two freezes each is ended by itself; what one still keeps is not released")
  func overlapping() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.freeze(desk)
      try await newsroom.freeze(.all)
      try await newsroom.act(.approve, "swap")
      let refusal = await #expect(throws: Refusal.self) { try await newsroom.unfreeze(.all, .release, ["swap"]) }
      #expect(refusal?.code == .frozen)
      #expect(try await newsroom.store.lastingFreezes().count == 2)
      let result = try await newsroom.unfreeze(.all, .release)
      #expect((result.ended?.scope, result.released) == (.all, []))
      #expect(try await newsroom.unfreeze(desk, .release, ["swap"]).released.count == 1)
      let nothing = await #expect(throws: Refusal.self) { try await newsroom.unfreeze(desk) }
      #expect(nothing?.code == .wrongState)
    }
  }

  @Test("Whoever may not is refused, and then nothing is done")
  func notPermitted() async throws {
    try await DailyNewsroom.with { newsroom in
      let refusal = await #expect(throws: Refusal.self) { try await newsroom.freeze(desk, by: "rita") }
      #expect(refusal?.code == .notPermitted)
      try await newsroom.write("swap")
      try await newsroom.write("own", by: "otto", byline: "otto")
      try await newsroom.freeze(desk)
      for slug in ["swap", "own"] { try await newsroom.act(.approve, slug) }
      for stories in [["swap"], nil] {
        let ending = await #expect(throws: Refusal.self) {
          try await newsroom.unfreeze(desk, .release, stories, by: "rita")
        }
        #expect(ending?.code == .notPermitted)
      }
      #expect(try await newsroom.store.lastingFreezes().count == 1)
      _ = try await newsroom.unfreeze(desk)
      let release = try await newsroom.unfreeze(desk, .release, by: "rita")
      #expect(release.refused.map(\.refusal.code) == [.notPermitted, .notPermitted])
      #expect(try await newsroom.story("swap").hold?.reason == .frozen)
    }
  }

  @Test("Approving and freezing at once, every story is either on its way before the freeze or held by it")
  func race() async throws {
    try await DailyNewsroom.with { newsroom in
      let slugs = (1...12).map { "swap-\($0)" }
      for slug in slugs { try await newsroom.write(slug) }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for slug in slugs { group.addTask { try await newsroom.act(.approve, slug) } }
        group.addTask { try await newsroom.freeze(desk) }
        try await group.waitForAll()
      }
      let since = try #require(try await newsroom.store.lastingFreezes().first).since
      for slug in slugs {
        let story = try await newsroom.story(slug)
        if let fired = story.publishingSince {
          #expect(fired <= since)
        } else {
          #expect(story.hold?.reason == .frozen)
        }
      }
    }
  }

  @Test(
    "A freeze that nobody has signed keeps stories here as in SQL, its row is named, and it can be ended; an end ends nothing"
  )
  func forged() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.freeze(desk)
      for (act, place, reason) in [("unfreeze", "'caucasus'", "NULL"), ("freeze", "'pairs'", "'Forged'")] {
        try await newsroom.database.commit(
          """
          SELECT set_config('copydesk.actor', 'nana', true), set_config('copydesk.action', '\(act)', true);
          INSERT INTO copydesk.freeze_act (act, desk, reason, actor, follows, signed_at, key_id, signature)
          SELECT '\(act)', \(place), \(reason), 'nana', audit_length, clock_timestamp(),
                 (SELECT id FROM copydesk.signing_key LIMIT 1), sha512('\(act)')
            FROM copydesk.newsroom
          """)
      }
      let lasting = try await newsroom.store.lastingFreezes()
      #expect(lasting.map(\.scope) == [desk, .desk(DeskSlug(unchecked: "pairs"))])
      #expect(lasting.map(\.unsigned) == [nil, 3])
      try await newsroom.write("swap")
      #expect(try await newsroom.act(.approve, "swap").hold?.reason == .frozen)
      try await newsroom.store.reviewTrust()
      #expect(Set(try await newsroom.store.distrust().filter { $0.part == "freeze" }.map(\.name)) == ["2", "3"])
      let problems = try await newsroom.store.verifyAudit().problems.map(\.message)
      #expect(
        Set(problems) == ["the unfreeze by nana is not as it was signed", "the freeze by nana is not as it was signed"])
      // What it keeps says so, instead of failing again and again.
      try await newsroom.write("other", desk: "pairs")
      try await newsroom.act(.approve, "other")
      #expect(try await newsroom.act(.approve, "other", by: "otto").hold?.reason == .frozen)
      let refusal = try #require(
        try await newsroom.store.freezes().refusal(
          firingOn: [DeskSlug(unchecked: "pairs")], in: NewsroomFacts(desks: [], now: newsroom.store.databaseTime())))
      #expect(refusal.detail == "The pairs desk is frozen by row 3 of the freezes, which nobody has signed.")
      _ = try await newsroom.unfreeze(.desk(DeskSlug(unchecked: "pairs")))
      #expect(try await newsroom.store.lastingFreezes().map(\.scope) == [desk])
      let ending = await #expect(throws: Refusal.self) { try await newsroom.unfreeze(desk) }
      #expect(ending?.detail.contains("one that nobody has signed") == true)
      try await newsroom.freeze(desk)
      _ = try await newsroom.unfreeze(desk)
      #expect(try await newsroom.store.lastingFreezes().isEmpty)
    }
  }

  @Test("A freeze and its end are in the newsroom's log with who, why and until when")
  func log() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.freeze(desk, reason: "court", until: later)
      _ = try await newsroom.unfreeze(desk)
      let entries = try await newsroom.database.value(
        """
        SELECT string_agg(concat_ws(' ', action, actor, detail ->> 'desk', note, detail ->> 'until'), ', ' ORDER BY position)
          FROM copydesk.audit_entry WHERE story IS NULL AND action LIKE '%freeze'
        """, as: newsroom.database.daemon)
      let until = Instant(later).description.replacing("Z", with: "+00:00")
      #expect(entries == "freeze nana caucasus court \(until), unfreeze nana caucasus")
    }
  }
}

extension DailyNewsroom {
  @discardableResult
  func freeze(
    _ scope: DeskScope, reason: String = "court", until: Date? = nil, by handle: String = "nana"
  ) async throws -> Freeze {
    try await store.freeze(
      scope, reason: reason, until: until, by: try #require(try await person(handle).member))
  }

  func unfreeze(
    _ scope: DeskScope, _ verdict: FrozenVerdict? = nil, _ slugs: [String]? = nil, by handle: String = "nana"
  ) async throws -> Unfreezing {
    let stories = slugs?.map { StoryReference.slug(StorySlug(unchecked: $0)) }
    return try await store.unfreeze(
      scope, verdict, stories.map { .stories($0) } ?? (verdict == nil ? .stories([]) : .all),
      by: try #require(try await person(handle).member))
  }

  /// Lets that many seconds pass since what was frozen, signed so: what a superuser can do who has the key, and can silence
  /// the rules. Gives the newsroom as a daemon finds it that starts then.
  func letPass(_ seconds: Int) async throws -> DailyNewsroom {
    try await database.connected(as: database.administrator) { connection in
      try await connection.script(
        """
        SET session_replication_role = replica;
        UPDATE copydesk.freeze_act SET signed_at = signed_at - interval '\(seconds) s', until = until - interval '\(seconds) s'
        """)
      let identity = try await store.signedConfiguration(connection).identity
      for row in try await connection.query("SELECT a.*, number AS id FROM copydesk.freeze_act AS a") {
        try await connection.execute(
          "UPDATE copydesk.freeze_act SET signature = $2 WHERE number = $1", try row.decode("id", as: Int.self),
          try #require(store.signer).sign(FreezeStatement(row, newsroom: identity)))
      }
    }
    let restarted = Store(pool: store.pool, queue: store.queue, signer: store.signer, logger: store.logger)
    return DailyNewsroom(store: restarted, database: database)
  }
}
