import Foundation
import JobQueue
import Newsroom
import Testing

@testable import Store

@Suite("What is to come")
struct CalendarTests {
  private static let desk = DeskSlug(unchecked: "caucasus")
  private static let pairs = DeskSlug(unchecked: "pairs")

  private func entries(
    _ newsroom: DailyNewsroom, of desks: [DeskSlug] = [desk, pairs], within seconds: Double = 86_400,
    freezes: [Freeze] = []
  ) async throws -> [String] {
    try await entries(newsroom, of: desks, until: Date(timeIntervalSinceNow: seconds), freezes: freezes)
  }

  private func entries(
    _ newsroom: DailyNewsroom, of desks: [DeskSlug] = [desk, pairs], until end: Date, freezes: [Freeze] = []
  ) async throws -> [String] {
    let (entries, total) = try await newsroom.store.calendar(of: desks, until: end, freezes: freezes)
    #expect(total == entries.count)
    return entries.map {
      "\($0.slug) \($0.kind.rawValue)\($0.isPast ? " late" : "")\($0.endsEmbargo ? " ends embargo" : "")"
        + ($0.atRisk.map { " \($0)" } ?? "")
    }
  }

  @Test("What goes out, what is wanted, what is under embargo: by time, on these desks, until then")
  func times() async throws {
    try await DailyNewsroom.with { newsroom in
      for (slug, hours) in [("later", 30.0), ("third", 3), ("first", 1)] {
        try await newsroom.write(slug)
        try await newsroom.act(.approve, slug, at: Date(timeIntervalSinceNow: hours * 3600))
      }
      try await newsroom.write("second", embargo: Date(timeIntervalSinceNow: 7200))
      try await newsroom.write("elsewhere", desk: "pairs", embargo: Date(timeIntervalSinceNow: 7300))
      // An embargo that is the story's time is told once.
      try await newsroom.write("fourth", embargo: Date(timeIntervalSinceNow: 14_400))
      try await newsroom.act(.approve, "fourth")
      try await newsroom.write("gone")
      #expect(
        try await entries(newsroom) == [
          "first time", "second embargo", "elsewhere embargo", "third time", "fourth time ends embargo",
        ])
      #expect(try await entries(newsroom, of: [Self.pairs]) == ["elsewhere embargo"])
      #expect(try await entries(newsroom, of: []) == [])
      #expect(try await entries(newsroom, within: 5000) == ["first time"])
      #expect(try await entries(newsroom, within: 200_000).last == "later time")
    }
  }

  @Test("Each kind of time is there from its instant on, of stories that still wait for it, on their desks alone")
  func edges() async throws {
    try await DailyNewsroom.with { newsroom in
      var configuration = DailyNewsroom.configuration
      configuration.desks[1].policy.reviewWithinSeconds = 3600
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      let time = Date(timeIntervalSince1970: (Date().timeIntervalSince1970 + 7200).rounded())
      try await newsroom.write("signed", desk: "pairs")
      try await newsroom.act(.approve, "signed", at: time)
      try await newsroom.wish("wished", for: time + 60)
      try await newsroom.wish("drafted", for: time + 120, asDraft: true)
      try await newsroom.wish("missed", for: time + 130, asDraft: true)
      try await newsroom.write("sent", embargo: time + 170)
      for (slug, seconds) in [("sent", 180.0), ("kept", 240), ("plain", 360)] {
        if slug != "sent" { try await newsroom.write(slug) }
        try await newsroom.act(.approve, slug, at: time + seconds)
      }
      for slug in ["gone", "over", "embargoed"] { try await newsroom.write(slug, embargo: time + 420) }
      try await newsroom.act(.spike, "gone")
      try await newsroom.database.run(
        """
        SET session_replication_role = replica;
        UPDATE copydesk.story SET publishing_since = now() WHERE slug = 'sent';
        UPDATE copydesk.story SET hold_reason = 'frozen', hold_since = now() WHERE slug = 'kept';
        UPDATE copydesk.version SET embargo = '2020-01-01' WHERE content ->> 'slug' = 'over';
        UPDATE copydesk.version AS v
           SET content = other.content, canonical = convert_to(other.content::text, 'UTF8'),
               content_hash = encode(sha256(convert_to(other.content::text, 'UTF8')), 'hex')
          FROM (SELECT o.story, o.content || '{"wanted": "2020-01-01T00:00:00Z"}' AS content FROM copydesk.version AS o) AS other
         WHERE other.story = v.story AND v.content ->> 'slug' = 'missed'
        """, as: newsroom.database.administrator)
      let due = try #require(try await newsroom.story("signed").dueAt)
      let here = ["wished wanted", "drafted wanted", "plain time", "embargoed embargo"]
      #expect(try await entries(newsroom, until: time + 500) == ["signed due", "signed wanted"] + here)
      #expect(try await entries(newsroom, of: [Self.pairs], until: time + 500) == ["signed due", "signed wanted"])
      #expect(try await entries(newsroom, of: [Self.desk], until: time + 500) == here)
      let instants = [due, time] + [60.0, 120, 360, 420].map { time + $0 }
      for (count, instant) in instants.enumerated() {
        #expect(try await entries(newsroom, until: instant).count == count, "not yet at \(instant)")
        #expect(try await entries(newsroom, until: instant + 0.001).count == count + 1)
      }
    }
  }

  @Test("A freeze that lasts until then puts at risk what it would keep, and nothing else")
  func frozen() async throws {
    try await DailyNewsroom.with { newsroom in
      for (slug, hours) in [("soon", 1.0), ("late", 5)] {
        try await newsroom.write(slug)
        try await newsroom.act(.approve, slug, at: Date(timeIntervalSinceNow: hours * 3600))
      }
      let nana = StaffHandle(unchecked: "nana")
      let until = Freeze(
        .desk(Self.desk), reason: "court", by: nana, since: Date(), until: Date(timeIntervalSinceNow: 7200))
      #expect(try await entries(newsroom, freezes: [until]) == ["soon time frozen", "late time"])
      let lasting = Freeze(.all, reason: "court", by: nana, since: Date())
      #expect(try await entries(newsroom, freezes: [lasting]) == ["soon time frozen", "late time frozen"])
      let other = Freeze(.desk(Self.pairs), reason: "court", by: nana, since: Date())
      #expect(try await entries(newsroom, freezes: [other]) == ["soon time", "late time"])
    }
  }

  @Test("What its desk must review is there until it has, and is late when the time has passed")
  func deadlines() async throws {
    try await DailyNewsroom.with { newsroom in
      var configuration = DailyNewsroom.configuration
      configuration.desks[0].policy.reviewWithinSeconds = 3600
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      try await newsroom.write("swap")
      #expect(try await entries(newsroom) == ["swap due"])
      try await newsroom.act(.return, "swap")
      #expect(try await entries(newsroom) == [])
    }
  }

  @Test(
    "A trigger's runs until then are told, the stories that wait with the next; one without a clock only when it matters"
  )
  func triggers() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      try await newsroom.write("swap")
      try await newsroom.approve("swap", on: "result")
      let now = try await newsroom.store.databaseTime()
      let overviews = try await newsroom.store.triggerOverviews()
      let runs = TriggerRun.all(of: overviews, for: [Self.desk], until: now.addingTimeInterval(3 * 86_400), at: now)
      #expect(runs.allSatisfy { $0.at.map { $0 > now && $0 < now.addingTimeInterval(3 * 86_400) } ?? true })
      let hourly = runs.filter { $0.trigger.text == "hourly" }
      #expect(hourly.map(\.isNext) == [true] + Array(repeating: false, count: 9), "ten of each at most")
      #expect(runs.last.map { ($0.trigger.text, $0.waiting) } ?? ("", 0) == ("result", 1))
      #expect(runs.filter { $0.at == nil }.map(\.trigger.text) == ["result"])
    }
  }
}
