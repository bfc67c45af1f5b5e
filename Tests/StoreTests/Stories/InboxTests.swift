import Foundation
import Newsroom
import Store
import Testing

/// What waits for whom.
struct InboxTests {
  private func waiting(
    _ newsroom: DailyNewsroom, for handle: String = "nana", limit: Int = 200
  ) async throws -> [String] {
    let member = try #require(try await newsroom.person(handle).member)
    var listed: [String] = []
    var place: PageCursor?
    repeat {
      let (page, total) = try await newsroom.store.inbox(of: member, limit: limit, after: place, at: Date())
      listed += page.items.map { "\($0.story.slug): \($0.reasons.map(\.rawValue).joined(separator: " "))" }
      place = page.next
      #expect(page.items.count <= limit && total >= page.items.count)
    } while place != nil
    return listed
  }

  @Test("The oldest comes first and nothing is lost, however small the pages are", arguments: [1, 2, 3, 200])
  func pages(limit: Int) async throws {
    try await DailyNewsroom.with { newsroom in
      for index in 1...5 { try await newsroom.write("story-\(index)") }
      #expect(try await waiting(newsroom, limit: limit) == (1...5).map { "story-\($0): review" })
      let member = try #require(try await newsroom.person("nana").member)
      for place in ["here", "4_2026-01-01T00:00:00Z_x", "4_2026_1"] {
        await #expect {
          try await newsroom.store.inbox(of: member, after: PageCursor(place), at: Date())
        } throws: {
          ($0 as? Refusal)?.code == .usage
        }
      }
    }
  }

  @Test("Permission comes before the cut: what others review takes no place from what one reviews oneself")
  func permission() async throws {
    try await DailyNewsroom.with { newsroom in
      var configuration = DailyNewsroom.configuration
      let desk = DeskSlug(unchecked: "pairs")
      configuration.staff[1].grants = [.init(role: "desk_chief", scope: .desk(desk))]
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      for index in 1...3 { try await newsroom.write("other-\(index)") }
      try await newsroom.write("mine", desk: "pairs")
      #expect(try await waiting(newsroom, limit: 1) == ["mine: review"])
      #expect(try await waiting(newsroom, for: "rita") == [])
      _ = try await newsroom.store.perform(
        ActionRequest(
          .assign, .slug(StorySlug(unchecked: "other-2")), assignee: StaffHandle(unchecked: "rita")),
        by: try await newsroom.person("otto"))
      #expect(try await waiting(newsroom, for: "rita") == ["other-2: others"], "she wrote it")
    }
  }

  @Test("What was written or signed by oneself waits for others, and a returned draft for its author, with the note")
  func others() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap", desk: "pairs")
      try await newsroom.write("own", by: "nana", desk: "pairs", byline: "nana")
      try await newsroom.act(.approve, "swap")
      #expect(try await waiting(newsroom) == ["swap: others", "own: others"])
      #expect(try await waiting(newsroom, for: "otto") == ["swap: review", "own: review"])
      try await newsroom.act(.return, "swap", note: "Who took the picture?")
      #expect(try await waiting(newsroom, for: "rita") == ["swap: draft"])
      try await newsroom.write("other", by: "nana", byline: "nana")
      try await newsroom.act(.return, "other", by: "otto", note: "Too long")
      #expect(try await waiting(newsroom, for: "rita") == ["swap: draft"], "an author of one draft is not of another")
      let returned = try #require(try await newsroom.story("swap").returned)
      #expect((returned.by, returned.version, returned.note) == ("nana", VersionNumber(1), "Who took the picture?"))
    }
  }

  @Test("Each story says which version the person has seen last, and of what others have seen nothing")
  func seen() async throws {
    try await DailyNewsroom.with { newsroom in
      func seen(by handle: String) async throws -> [String] {
        let member = try #require(try await newsroom.person(handle).member)
        return try await newsroom.store.inbox(of: member, at: Date()).page.items.map { item in
          "\(item.story.slug) \(item.story.version) " + (item.seen.map { "\($0.version) \($0.revision)" } ?? "-")
        }
      }
      try await newsroom.write("swap")
      try await newsroom.write("levy")
      try await newsroom.read("swap")
      try await newsroom.write("swap", words: "Better")
      #expect(try await seen(by: "nana") == ["levy 1 -", "swap 2 1 1"])
      #expect(try await seen(by: "otto") == ["levy 1 -", "swap 2 -"])
      try await newsroom.read("swap")
      #expect(try await seen(by: "nana").last == "swap 2 2 2")
    }
  }

  @Test("What is approved and never sent waits for those who may publish")
  func ready() async throws {
    try await DailyNewsroom.with { newsroom in
      var configuration = DailyNewsroom.configuration
      configuration.desks[0].policy.publishing = .manual
      configuration.roles.append(.init(name: "deputy", capabilities: [.review, .approve]))
      configuration.staff[2].grants = [.init(role: "deputy", scope: .all)]
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap")
      #expect(try await waiting(newsroom) == ["swap: ready"])
      #expect(try await waiting(newsroom, for: "otto") == [])
      try await newsroom.act(.publish, "swap")
      #expect(try await waiting(newsroom) == [])
    }
  }

  @Test("A delivery that does not succeed is said to be retried, since when and why, until it arrives or is given up")
  func retrying() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap")
      #expect(try await waiting(newsroom) == [])
      func fail(givingUp: Bool) async throws {
        let delivery = try #require(try await newsroom.deliveries("swap", to: "wire").last)
        let attempt = try #require(try await newsroom.begin(delivery))
        try await newsroom.store.recordFailure(
          attempt, error: "site blocked", mayHaveArrived: false, givingUp: givingUp, holding: false)
      }
      try await fail(givingUp: false)
      #expect(try await waiting(newsroom) == ["swap: retrying"])
      let retrying = try #require(try await newsroom.story("swap").retrying)
      #expect((retrying.destination.text, retrying.attempts, retrying.error) == ("wire", 1, "site blocked"))
      let status = try await newsroom.store.status()
      #expect(status.retrying.map { "\($0.name) \($0.deliveries) \($0.error ?? "")" } == ["wire 1 site blocked"])
      #expect(status.destinations.map { $0.retrying?.since } == [nil, retrying.since])
      try await newsroom.arrive("swap")
      #expect(try await waiting(newsroom) == ["swap: retrying"])
      try await fail(givingUp: true)
      #expect(try await waiting(newsroom) == ["swap: failed"])
      #expect(try await newsroom.store.status().retrying.isEmpty)
    }
  }

  @Test(
    "What will not go out as its signers expect is at risk: nowhere to go, a signer gone, approvals missing in time")
  func atRisk() async throws {
    try await DailyNewsroom.with { newsroom in
      let later = Date(timeIntervalSinceNow: 86_400)
      try await newsroom.write("gone")
      try await newsroom.act(.approve, "gone", by: "otto", at: later)
      try await newsroom.write("late", desk: "pairs")
      try await newsroom.act(.approve, "late", by: "otto", at: Date(timeIntervalSinceNow: 600))
      #expect(try await newsroom.story("gone").atRisk == nil)
      #expect(try await newsroom.story("late").atRisk == "approvals_missing")
      #expect(try await waiting(newsroom) == ["late: at_risk review"])
      var configuration = DailyNewsroom.configuration
      configuration.staff.removeLast()
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      #expect(try await newsroom.story("gone").atRisk == "approver_left")
      configuration.destinations = []
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      #expect(try await newsroom.story("gone").atRisk == "no_destination")
    }
  }

  @Test(
    "What is wanted or due while its desk is frozen is at risk, also when nobody has approved it; what comes later is not"
  )
  func frozenAtRisk() async throws {
    try await DailyNewsroom.with { newsroom in
      let now = Date()
      for (slug, hours, desk) in [("within", 1.0, "caucasus"), ("after", 3, "caucasus"), ("elsewhere", 1, "pairs")] {
        try await newsroom.write(slug, desk: desk)
        try await newsroom.act(.approve, slug, at: now.addingTimeInterval(hours * 3600))
      }
      try await newsroom.write("now")
      func risks() async throws -> [String?] {
        var found: [String?] = []
        for slug in ["within", "after", "elsewhere", "now"] { found.append(try await newsroom.story(slug).atRisk) }
        return found
      }
      #expect(try await risks() == [nil, nil, nil, nil])
      let nana = try #require(try await newsroom.person("nana").member)
      let desk = DeskScope.desk(DeskSlug(unchecked: "caucasus"))
      _ = try await newsroom.store.freeze(
        desk, reason: "court", until: now.addingTimeInterval(7200), by: nana)
      #expect(try await risks() == ["frozen", nil, nil, nil])
      #expect(try await waiting(newsroom).contains("within: at_risk"))
      _ = try await newsroom.store.freeze(.all, reason: "court", by: nana)
      #expect(try await risks() == ["frozen", "frozen", "frozen", nil])
    }
  }

  @Test("Broken glass waits for who may close it, and the day at a glance counts it all")
  func afterReview() async throws {
    try await DailyNewsroom.with { newsroom in
      var configuration = DailyNewsroom.configuration
      for index in configuration.desks.indices { configuration.desks[index].policy.selfApproval = .breakGlass }
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      try await newsroom.write("swap", by: "nana", byline: "nana")
      let later = Date(timeIntervalSinceNow: 3600)
      _ = try await newsroom.store.perform(
        ActionRequest(
          .approve, .slug(StorySlug(unchecked: "swap")), publishAt: later, breakGlassReason: "The mast is on fire."),
        by: try await newsroom.person("nana"))
      try await newsroom.write("next")
      #expect(try await waiting(newsroom) == ["next: review"])
      #expect(try await waiting(newsroom, for: "otto") == ["swap: after_review", "next: review"])
      let otto = try #require(try await newsroom.person("otto").member)
      let day = try await newsroom.store.dayAtAGlance(of: otto, at: Date())
      #expect(day.waiting.map { "\($0.stories) \($0.reason.rawValue)" } == ["1 review", "1 after_review"])
      #expect(day.goingOut.map(\.slug.text) == ["swap"])
      // What goes out in a day, to the moment, and not a moment later.
      let signed = try #require(try await newsroom.story("swap").publishAt)
      for (moment, expected) in [(0.0, ["swap"]), (-0.001, [])] {
        let then = signed.addingTimeInterval(moment - 86_400)
        #expect(try await newsroom.store.dayAtAGlance(of: otto, at: then).goingOut.map(\.slug.text) == expected)
      }
    }
  }

  @Test("Whoever a story is assigned to finds it with every reason that there is, and nobody of another desk does")
  func reasons() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      var configuration = DailyNewsroom.configurationWithTriggers
      configuration.desks[0].policy.publishing = .manual
      let paula = StaffHandle(unchecked: "paula")
      configuration.staff += [
        .init(handle: paula, name: "Paula", grants: [.init(role: "reporter", scope: .all)]),
        .init(
          handle: StaffHandle(unchecked: "vera"), name: "Vera",
          grants: [.init(role: "desk_chief", scope: .desk(DeskSlug(unchecked: "pairs")))]),
      ]
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      let later = Date(timeIntervalSinceNow: 3600)
      try await newsroom.write("read")
      for slug in ["ready", "held"] {
        try await newsroom.write(slug)
        try await newsroom.act(.approve, slug)
      }
      try await newsroom.write("timed")
      try await newsroom.act(.approve, "timed", at: later)
      try await newsroom.write("awaiting")
      try await newsroom.approve("awaiting", on: "result")
      try await newsroom.pack(["packed"], approving: true)
      for slug in ["retrying", "failed", "resumed", "killed"] {
        try await newsroom.write(slug)
        try await newsroom.act(.approve, slug)
        try await newsroom.act(.publish, slug)
        let delivery = try #require(try await newsroom.deliveries(slug, to: "wire").last)
        try await newsroom.store.recordFailure(
          try #require(try await newsroom.begin(delivery)), error: "No room", mayHaveArrived: true,
          givingUp: ["failed", "resumed"].contains(slug), holding: false)
        if slug == "resumed" {
          let nana = try #require(try await newsroom.person("nana").member)
          _ = try await newsroom.store.resend(delivery.id, by: nana)
        }
      }
      try await newsroom.act(.kill, "killed")
      try await newsroom.database.run(
        """
        SET session_replication_role = replica;
        UPDATE copydesk.story SET hold_reason = 'missed_schedule', hold_since = now() WHERE slug = 'held'
        """, as: newsroom.database.administrator)
      // What has a time then will be kept by it.
      _ = try await newsroom.freeze(.desk(DeskSlug(unchecked: "caucasus")))
      let expected: Set = [
        "read: review", "ready: ready", "held: held", "timed: at_risk", "retrying: retrying", "failed: failed",
        "killed: kill_pending",
      ]
      #expect(try await Set(waiting(newsroom)) == expected)
      #expect(try await waiting(newsroom, for: "vera") == [])
      #expect(try await waiting(newsroom, for: "paula") == [])
      for slug in [
        "read", "ready", "held", "timed", "awaiting", "packed", "retrying", "failed", "resumed", "killed",
      ] {
        _ = try await newsroom.store.perform(
          ActionRequest(.assign, .slug(StorySlug(unchecked: slug)), assignee: paula),
          by: try await newsroom.person("nana"))
      }
      #expect(try await Set(waiting(newsroom, for: "paula")) == expected)
      #expect(try await waiting(newsroom, for: "vera") == [])
      try await newsroom.arrive("killed", at: "wire")
      #expect(try await !waiting(newsroom).contains { $0.hasPrefix("killed") })
    }
  }

  @Test(
    "Broken glass waits for nobody who broke it or wrote what went out, and for nobody once somebody has looked at it")
  func glassOfAuthors() async throws {
    try await DailyNewsroom.with { newsroom in
      var configuration = DailyNewsroom.configuration
      for index in configuration.desks.indices { configuration.desks[index].policy.selfApproval = .breakGlass }
      configuration.staff.append(
        .init(
          handle: StaffHandle(unchecked: "vera"), name: "Vera", grants: [.init(role: "desk_chief", scope: .all)]))
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      try await newsroom.write("flash", by: "nana", byline: "otto")
      try await newsroom.read("flash")
      _ = try await newsroom.store.perform(
        ActionRequest(
          .approve, .slug(StorySlug(unchecked: "flash")), breakGlassReason: "The mast is on fire."),
        by: try await newsroom.person("nana"))
      for (handle, expected) in [("nana", []), ("otto", []), ("rita", []), ("vera", ["flash: after_review"])] {
        #expect(try await waiting(newsroom, for: handle) == expected, "\(handle)")
      }
      let vera = try #require(try await newsroom.person("vera").member)
      _ = try await newsroom.store.closeAfterReview(
        of: .slug(StorySlug(unchecked: "flash")), note: "Right.", by: vera)
      #expect(try await waiting(newsroom, for: "vera") == [])
    }
  }

  @Test(
    "What was taken down waits for nobody until it has other words; a signature that is void makes nobody wait for others"
  )
  func otherWords() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.publish("down")
      try await newsroom.act(.unpublish, "down")
      try await newsroom.arrive("down")
      #expect(try await waiting(newsroom) == [])
      try await newsroom.write(
        "down", words: "Other words",
        .edit(.slug(StorySlug(unchecked: "down")), revision: nil, note: nil))
      #expect(try await waiting(newsroom) == ["down: review"])
      try await newsroom.write("swap", desk: "pairs")
      try await newsroom.act(.approve, "swap")
      #expect(try await waiting(newsroom) == ["down: review", "swap: others"])
      try await newsroom.write("swap", words: "Other words", desk: "pairs")
      #expect(try await waiting(newsroom) == ["down: review", "swap: review"])
    }
  }

  @Test("The inbox of one desk has its stories alone, and says how many there are on all of its pages")
  func ofDesk() async throws {
    try await DailyNewsroom.with { newsroom in
      for slug in ["one", "two"] { try await newsroom.write(slug) }
      try await newsroom.write("three", desk: "pairs", urgency: 1)
      try await newsroom.write("four", urgency: 1)
      let nana = try #require(try await newsroom.person("nana").member)
      let desk = DeskSlug(unchecked: "caucasus")
      let (page, total) = try await newsroom.store.inbox(of: nana, onDesk: desk, limit: 2, at: Date())
      #expect(page.items.map(\.story.slug.text) == ["four", "one"] && total == 3)
      let next = try await newsroom.store.inbox(of: nana, onDesk: desk, limit: 2, after: page.next, at: Date())
      #expect(next.page.items.map(\.story.slug.text) == ["two"] && next.total == 3)
      #expect(try await newsroom.store.inbox(of: nana, at: Date()).total == 4)
    }
  }

  @Test("The day at a glance says what is late, what is due next, and which to look at first")
  func late() async throws {
    try await DailyNewsroom.with { newsroom in
      var configuration = DailyNewsroom.configuration
      configuration.desks[0].policy.reviewWithinSeconds = 3600
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      for slug in ["soon", "late", "later"] { try await newsroom.write(slug) }
      try await newsroom.write("urgent", desk: "pairs", urgency: 1)
      try await newsroom.database.run(
        """
        SET session_replication_role = replica;
        UPDATE copydesk.story_clock SET due_at = now() - interval '1 minute' WHERE story = 2
        """, as: newsroom.database.administrator)
      let nana = try #require(try await newsroom.person("nana").member)
      let count = try #require(try await newsroom.store.dayAtAGlance(of: nana, at: Date()).waiting.first)
      #expect((count.reason, count.stories, count.late, count.first?.slug.text) == (.review, 4, 1, "late"))
      #expect(try await count.nextDue == newsroom.story("soon").dueAt)
      #expect(try await count.oldest == newsroom.story("soon").submittedAt)
    }
  }

  @Test("What goes out within a day is approved, of one's own desks and not over, the next first")
  func goingOut() async throws {
    try await DailyNewsroom.with { newsroom in
      var configuration = DailyNewsroom.configuration
      configuration.staff[2].grants = [.init(role: "desk_chief", scope: .desk(DeskSlug(unchecked: "pairs")))]
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      let now = Date()
      for (slug, minutes) in [("second", 30.0), ("first", 20), ("over", 10)] {
        try await newsroom.write(slug)
        try await newsroom.act(.approve, slug, at: now.addingTimeInterval(minutes * 60))
      }
      try await newsroom.write("unsigned", desk: "pairs")
      try await newsroom.act(.approve, "unsigned", at: now.addingTimeInterval(900))
      try await newsroom.makeDue("over", secondsAgo: 1)
      for (handle, expected) in [("nana", ["first", "second"]), ("otto", [])] {
        let member = try #require(try await newsroom.person(handle).member)
        let day = try await newsroom.store.dayAtAGlance(of: member, at: now)
        #expect(day.goingOut.map(\.slug.text) == expected)
      }
    }
  }

  @Test("The day at a glance counts what one was told oneself within a day, and what of it did not arrive")
  func told() async throws {
    try await DailyNewsroom.with { newsroom in
      for slug in ["one", "two", "three"] { try await newsroom.write(slug) }
      try await newsroom.makeNotices()
      try await newsroom.database.run(
        """
        SET session_replication_role = replica;
        UPDATE copydesk.notice SET made_at = now() - interval '25 hours' WHERE story = 1;
        INSERT INTO copydesk.notice_message (staff, channel, digest, state, send_at, ended_at, receipt) VALUES
          ('nana', 'email', false, 'failed', now(), now(), NULL),
          ('nana', 'email', false, 'failed', now(), now() - interval '25 hours', NULL),
          ('nana', 'email', false, 'sent', now(), now(), '{}'), ('otto', 'email', false, 'failed', now(), now(), NULL)
        """, as: newsroom.database.administrator)
      let nana = try #require(try await newsroom.person("nana").member)
      let notices = try await newsroom.store.dayAtAGlance(of: nana, at: Date()).notices
      #expect((notices.made, notices.undelivered) == (2, 1))
    }
  }
}
