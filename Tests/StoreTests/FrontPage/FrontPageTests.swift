import Foundation
import Newsroom
import Postgres
import Testing

@testable import Store

@Suite("What is set by hand of the front page, as it is kept")
struct FrontPageTests {
  private let later = Date(timeIntervalSince1970: (Date().timeIntervalSince1970 + 3600).rounded())

  private func put(
    _ action: Action, _ slug: String, until: Date? = nil, by handle: String = "nana", _ newsroom: DailyNewsroom
  ) async throws {
    _ = try await newsroom.store.perform(
      ActionRequest(action, .slug(StorySlug(unchecked: slug)), until: until), by: try await newsroom.person(handle))
  }

  private func listed(_ newsroom: DailyNewsroom) async throws -> [String] {
    try await newsroom.store.frontPageStories().map { "\($0.placement.place.rawValue) \($0.slug)" }
  }

  @Test("It is listed with who set it and until when, and is in the story's log")
  func kept() async throws {
    try await DailyNewsroom.with { newsroom in
      for slug in ["swap", "floods"] { try await newsroom.publish(slug) }
      let before = try await newsroom.story("swap")
      try await put(.frontLead, "swap", until: later, newsroom)
      try await put(.frontDrop, "floods", by: "otto", newsroom)
      let placed = try await newsroom.store.frontPageStories()
      #expect(placed.map(\.slug.text) == ["floods", "swap"])
      #expect(placed.map(\.placement.by.text) == ["otto", "nana"])
      #expect(placed.map(\.placement.until) == [nil, later])
      #expect(try await newsroom.story("swap").revision == before.revision)
      let entry = try #require(try await newsroom.store.log(.slug(StorySlug(unchecked: "swap"))).last)
      #expect((entry.action, entry.actor) == ("front_lead", "nana"))
      try await put(.frontClear, "floods", newsroom)
      #expect(try await listed(newsroom) == ["lead swap"])
      #expect(try await newsroom.store.verifyAudit().problems.isEmpty)
    }
  }

  @Test("What readers do not see is not on the front page, and comes back as it was")
  func withdrawn() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.publish("swap")
      try await put(.frontPin, "swap", newsroom)
      try await newsroom.act(.unpublish, "swap")
      #expect(try await listed(newsroom) == [])
      await #expect(throws: Refusal.self) { try await put(.frontLead, "swap", newsroom) }
      try await newsroom.act(.republish, "swap")
      try await newsroom.arrive("swap")
      #expect(try await listed(newsroom) == ["pin swap"])
    }
  }

  @Test("Whoever lacks the capability on the story's desk is refused")
  func notPermitted() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.publish("swap")
      let refusal = await #expect(throws: Refusal.self) { try await put(.frontLead, "swap", by: "rita", newsroom) }
      #expect(refusal?.code == .notPermitted)
      #expect(try await listed(newsroom) == [])
    }
  }

  @Test("What nobody has signed holds nowhere, ends nothing that was signed, and is named")
  func forged() async throws {
    try await DailyNewsroom.with { newsroom in
      for slug in ["swap", "floods"] { try await newsroom.publish(slug) }
      try await put(.frontLead, "swap", newsroom)
      for (place, slug) in [("lead", "floods"), ("clear", "swap")] {
        try await newsroom.database.commit(
          """
          SELECT set_config('copydesk.actor', 'nana', true), set_config('copydesk.action', 'front_\(place)', true);
          INSERT INTO copydesk.front_act (story, place, actor, follows, signed_at, key_id, signature)
          SELECT number, '\(place)', 'nana', audit_length, clock_timestamp(), (SELECT id FROM copydesk.signing_key LIMIT 1),
                 sha512(convert_to('\(slug)', 'UTF8'))
            FROM copydesk.story WHERE slug = '\(slug)';
          UPDATE copydesk.story SET assignee = assignee WHERE slug = '\(slug)'
          """)
      }
      #expect(try await listed(newsroom) == ["lead swap"])
      try await newsroom.store.reviewTrust()
      #expect(Set(try await newsroom.store.distrust().filter { $0.part == "front page" }.map(\.name)) == ["2", "3"])
      let problems = try await newsroom.store.verifyAudit().problems.map(\.message)
      #expect(problems.count { $0 == "what nana set of the front page is not as it was signed" } == 2)
    }
  }

  @Test("Signed with a key that others may have had, it holds no more; what holds follows the state of the keys")
  func compromised() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.publish("swap")
      try await put(.frontLead, "swap", newsroom)
      #expect(try await listed(newsroom) == ["lead swap"])
      let key = try #require(newsroom.store.signer).keyID
      try await Store.revokeSigningKey(key, compromisedSince: .distantPast, as: newsroom.database.owner)
      #expect(try await listed(newsroom) == [])
    }
  }

  @Test("Sites look at once, and again when it is over")
  func wakes() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.publish("swap")
      try await newsroom.database.run(
        "DELETE FROM copydesk.job WHERE kind = 'look_at_site'", as: newsroom.database.owner)
      try await put(.frontLead, "swap", until: later, newsroom)
      let jobs = try await newsroom.store.pool.query(
        """
        SELECT arguments ->> 'destination' AS destination, run_at > clock_timestamp() AS waits
          FROM copydesk.job WHERE kind = 'look_at_site' ORDER BY 1, 2
        """)
      let found = try jobs.map {
        "\(try $0.decode("destination", as: String.self)) \(try $0.decode("waits", as: Bool.self))"
      }
      #expect(found == ["site false", "site true", "wire false", "wire true"])
    }
  }
}
