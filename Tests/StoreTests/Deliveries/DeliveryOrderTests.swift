import Foundation
import Newsroom
import Postgres
import Testing

@testable import Store

/// What a worker is told of a delivery, and what would be delivered: of that story and destination alone.
@Suite("What a delivery says")
struct DeliveryOrderTests {
  private func order(_ slug: String, to destination: String, _ newsroom: DailyNewsroom) async throws -> DeliveryOrder? {
    let delivery = try #require(try await newsroom.deliveries(slug, to: destination).last)
    let claim = try await newsroom.claim(delivery)
    guard case .deliver(let order) = try await newsroom.store.beginAttempt(delivery.id, claim: claim) else {
      return nil
    }
    return order
  }

  @Test(
    "Where a story does not go to the primary destination, its arrival elsewhere publishes it; where it does, only that"
  )
  func primary() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.publish("before")
      var configuration = DailyNewsroom.configuration
      configuration.destinations[0].desks = [DeskSlug(unchecked: "pairs")]
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap")
      try await newsroom.write("both", desk: "pairs")
      for handle in ["nana", "otto"] { try await newsroom.act(.approve, "both", by: handle) }
      for (slug, isPrimary) in [("swap", true), ("both", false)] {
        let told = try #require(try await order(slug, to: "wire", newsroom))
        #expect(told.isPrimary == isPrimary, "\(slug)")
        try await newsroom.store.recordReceipt(told.ticket, Receipt())
        #expect(try await newsroom.story(slug).state == (isPrimary ? .published : .approved))
      }
    }
  }

  @Test("A destination has had something once a delivery arrived there, whatever arrived elsewhere or is still tried")
  func deliveredBefore() async throws {
    try await DailyNewsroom.with { newsroom in
      let first = try await newsroom.write("one")
      #expect(first == .accepted(StoryNumber(1), VersionNumber(1), isNew: true))
      try await newsroom.act(.approve, "one")
      let site = try #require(try await order("one", to: "site", newsroom))
      #expect(!site.hasDeliveredBefore)
      try await newsroom.store.recordReceipt(site.ticket, Receipt())
      let wire = try #require(try await order("one", to: "wire", newsroom))
      #expect(!wire.hasDeliveredBefore, "at the site it was")
      try await newsroom.write("two")
      try await newsroom.act(.approve, "two")
      let again = try #require(try await order("two", to: "site", newsroom))
      #expect(again.hasDeliveredBefore)
    }
  }

  @Test(
    "A version that readers have, or are getting, is shown as it went out; one that was taken back, as it would go out")
  func prospective() async throws {
    try await DailyNewsroom.with { newsroom in
      let query = newsroom.store.queries["prospective_story"]
      func row(_ story: Int, _ version: Int? = nil, at time: Date? = nil) async throws -> Row? {
        try await newsroom.store.pool.queryOne(query, story, version, time)
      }
      func hasFired(_ story: Int, _ version: Int? = nil) async throws -> Bool? {
        try await row(story, version)?.decode("has_fired")
      }
      try await newsroom.write("swap")
      #expect(try await hasFired(1) == false)
      try await newsroom.act(.approve, "swap")
      #expect(try await hasFired(1) == true)
      try await newsroom.arrive("swap")
      // Another story is taken down meanwhile.
      try await newsroom.publish("other")
      try await newsroom.act(.unpublish, "other")
      #expect(try await hasFired(1) == true)
      #expect(try await hasFired(2) == false)
      try await newsroom.write(
        "swap", words: "True words",
        .correct(.number(StoryNumber(1)), revision: nil, note: "A name", asDraft: false))
      #expect(try await hasFired(1) == false, "the correction")
      #expect(try await hasFired(1, 1) == true)
      let first = try #require(try await newsroom.story("swap").firstPublishedAt)
      let time = Date(timeIntervalSince1970: 1_900_000_000)
      let wanted = try #require(try await row(1, at: time))
      #expect(try wanted.decode("version", as: Int.self) == 2 && wanted.decode("updated_at", as: Date.self) == time)
      #expect(try wanted.decode("first_published_at", as: Date.self) == first)
      try await newsroom.arrive("other")
      try await newsroom.act(.republish, "other")
      #expect(try await hasFired(2) == true, "it is on its way again")
      #expect(try await row(3) == nil)
    }
  }

  @Test("What is reviewed is what readers see or what was taken from them, each by the decision that made it so")
  func reviewed() async throws {
    try await DailyNewsroom.with { newsroom in
      for slug in ["live", "killed", "down"] { try await newsroom.publish(slug) }
      try await newsroom.act(.kill, "killed")
      try await newsroom.act(.unpublish, "down")
      try await newsroom.write("draft")
      try await newsroom.write(
        "live", words: "True words",
        .correct(.number(StoryNumber(1)), revision: nil, note: "A name", asDraft: false))
      try await newsroom.act(.approve, "live")
      let query = newsroom.store.queries["stories_to_review"]
      try await newsroom.expect(query, [0, 10], column: "number", [("", [1, 2, 3])])
      // Of the correction, which has yet to arrive, nobody speaks.
      try await newsroom.expect(query, [0, 10], column: "decision", [("", [1, 4, 5])])
      try await newsroom.expect(query, [1, 10], column: "number", [("", [2, 3])])
      try await newsroom.expect(query, [0, 1], column: "number", [("", [1])])
      try await newsroom.arrive("live")
      try await newsroom.expect(query, [0, 1], column: "decision", [("", [6])])
    }
  }
}
