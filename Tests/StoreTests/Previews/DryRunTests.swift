import Foundation
import Newsroom
import Postgres
import Testing

@testable import Store

@Suite("What an action would lead to")
struct DryRunTests {
  private func run(
    _ action: Action, _ slug: String, by handle: String = "nana", at publishAt: Date? = nil, reading: Bool = true,
    _ newsroom: DailyNewsroom
  ) async throws -> DryRun {
    if reading { try await newsroom.read(slug, by: handle) }
    let note = [.kill, .unpublish].contains(action) ? "Wrong." : nil
    let request = ActionRequest(action, .slug(StorySlug(unchecked: slug)), note: note, publishAt: publishAt)
    return try await newsroom.store.dryRun(request, by: try await newsroom.person(handle))
  }

  /// What is written down of a newsroom's stories.
  private func records(_ newsroom: DailyNewsroom) async throws -> [Int] {
    try await newsroom.database.connected(as: newsroom.database.administrator) { connection in
      let row = try await connection.queryOne(
        """
        SELECT ARRAY[(SELECT count(*) FROM copydesk.audit_entry), (SELECT count(*) FROM copydesk.approval),
                     (SELECT count(*) FROM copydesk.decision), (SELECT count(*) FROM copydesk.delivery),
                     (SELECT count(*) FROM copydesk.job), (SELECT coalesce(sum(revision), 0)::bigint FROM copydesk.story)] AS all
        """)
      return try #require(row).decode("all")
    }
  }

  @Test("Approving and publishing lead where a dry run says, and the dry run leaves no trace")
  func outcomes() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("now")
      try await newsroom.write("later")
      try await newsroom.write("two", desk: "pairs")
      let later = try await newsroom.store.databaseTime().addingTimeInterval(3600)
      for slug in ["now", "later", "two"] { try await newsroom.read(slug) }
      let before = try await records(newsroom)
      let now = try await run(.approve, "now", reading: false, newsroom)
      #expect((now.outcome, now.explanation.refusals) == (.goesOut, []))
      let time = Instant(later).date
      #expect(try await run(.approve, "later", at: time, reading: false, newsroom).outcome == .waits(until: time))
      let two = try await run(.approve, "two", reading: false, newsroom).outcome
      #expect(two == .needsApprovals(StoryChange.Tally(have: 1, need: 2, missing: [.approve])))
      #expect(try await records(newsroom) == before)

      try await newsroom.act(.approve, "later", at: time)
      #expect(try await run(.publish, "later", newsroom).outcome == .goesOut)
      try await newsroom.act(.approve, "two")
      #expect(try await run(.approve, "two", by: "otto", newsroom).outcome == .goesOut)
      #expect(try await newsroom.act(.approve, "two", by: "otto").publishingSince != nil)

      // What takes it away goes where it is, or may be: not where it has yet to go.
      #expect(try await run(.kill, "two", newsroom).outcome == .takenAway(from: []))
      try await newsroom.arrive("two")
      #expect(try await run(.kill, "two", newsroom).outcome == .takenAway(from: [DestinationName(unchecked: "site")]))
      #expect(
        try await run(.unpublish, "two", newsroom).outcome == .takenAway(from: [DestinationName(unchecked: "site")]))
    }
  }

  @Test("What would be refused is refused with the same reasons, in the same order")
  func refusals() async throws {
    try await DailyNewsroom.with { newsroom in
      let embargo = try await newsroom.store.databaseTime().addingTimeInterval(3600)
      try await newsroom.write("swap")
      try await newsroom.write("kept", embargo: embargo)
      try await newsroom.act(.approve, "kept")
      for (action, slug, handle) in [
        (Action.publish, "swap", "nana"), (.approve, "swap", "rita"), (.approve, "swap", "nana"),
        (.publish, "kept", "nana"), (.publish, "kept", "rita"),
      ] {
        let run = try await run(action, slug, by: handle, reading: false, newsroom)
        let refused = await #expect(throws: Refusal.self) {
          try await newsroom.act(action, slug, by: handle, note: nil, reading: false)
        }
        #expect(run.outcome == nil)
        #expect(run.explanation.refusals.first == refused, "\(action) \(slug) by \(handle)")
      }
      let unknown = await #expect(throws: Refusal.self) {
        try await run(.publish, "nowhere", reading: false, newsroom)
      }
      #expect(unknown?.code == .notFound)
    }
  }

  @Test("A signature that does not hold, or no destination, would hold the story")
  func held() async throws {
    try await DailyNewsroom.with { newsroom in
      let later = try await newsroom.store.databaseTime().addingTimeInterval(3600)
      try await newsroom.write("swap")
      try await newsroom.write("other")
      try await newsroom.act(.approve, "swap", at: later)
      try await newsroom.database.run(
        "SET session_replication_role = replica; UPDATE copydesk.approval SET signature = decode(repeat('00', 64), 'hex')",
        as: newsroom.database.administrator)
      #expect(try await run(.publish, "swap", newsroom).outcome == .held(.signature))
      var configuration = DailyNewsroom.configuration
      configuration.destinations = []
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      #expect(try await run(.approve, "other", newsroom).outcome == .held(.noDestination))
    }
  }

  @Test("Publishing after a hold tries again where the delivery was given up, and nowhere else")
  func resumes() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap")
      try await newsroom.arrive("swap", at: "wire")
      let delivery = try #require(try await newsroom.deliveries("swap", to: "site").last)
      let attempt = try #require(try await newsroom.begin(delivery))
      try await newsroom.store.recordFailure(
        attempt, error: "No room", mayHaveArrived: false, givingUp: true, holding: true)
      let outcome = try await run(.publish, "swap", newsroom).outcome
      #expect(outcome == .resumes([DestinationName(unchecked: "site")]))
    }
  }
}
