import Foundation
import Newsroom
import Postgres
import Testing

@testable import Store

@Suite("One message for an outage, and one for its end")
struct OutageTests {
  /// Tries a story's delivery to the wire, without success.
  private func fail(_ slug: String, in newsroom: DailyNewsroom, to destination: String = "wire") async throws {
    let delivery = try #require(try await newsroom.deliveries(slug, to: destination).last)
    let attempt = try #require(try await newsroom.begin(delivery))
    try await newsroom.store.recordFailure(
      attempt, error: "connection refused", mayHaveArrived: false, givingUp: false, holding: false)
  }

  private func lasts(_ newsroom: DailyNewsroom) async throws {
    try await newsroom.database.run(
      "SET session_replication_role = replica; UPDATE copydesk.outage SET since = since - interval '61 seconds'",
      as: newsroom.database.administrator)
    try await newsroom.store.tellOutages()
    try await newsroom.makeNotices()
  }

  @Test("A destination that fails for many stories is told once, and once when all of them have arrived")
  func once() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.tell(["nana": .program])
      let slugs = ["one", "two", "three"]
      for slug in slugs {
        try await newsroom.write(slug)
        try await newsroom.act(.approve, slug, by: "otto", note: nil)
        try await fail(slug, in: newsroom)
      }
      try await newsroom.makeNotices()
      #expect(try await newsroom.told().filter { $0.contains("failed") }.isEmpty)
      try await lasts(newsroom)
      try await lasts(newsroom)
      try await fail("one", in: newsroom)
      try await lasts(newsroom)
      #expect(
        try await newsroom.told().filter { $0.contains("failed") } == [
          "nana failed publishes", "otto failed publishes",
        ])
      for slug in slugs {
        #expect(try await newsroom.told().filter { $0.contains("recovered") }.isEmpty)
        try await newsroom.arrive(slug, at: "wire")
        try await newsroom.makeNotices()
      }
      #expect(
        try await newsroom.told().filter { $0.contains("recovered") }
          == ["nana recovered publishes", "otto recovered publishes"])
      // The next one is another.
      try await newsroom.write("four")
      try await newsroom.act(.approve, "four", by: "otto", note: nil)
      try await fail("four", in: newsroom)
      try await lasts(newsroom)
      #expect(try await newsroom.told().filter { $0.contains("nana failed") }.count == 2)
    }
  }

  @Test("An outage of a moment is told to nobody")
  func brief() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("one")
      try await newsroom.act(.approve, "one", by: "otto", note: nil)
      try await fail("one", in: newsroom)
      try await newsroom.arrive("one", at: "wire")
      try await lasts(newsroom)
      #expect(try await newsroom.told().filter { $0.contains("failed") || $0.contains("recovered") }.isEmpty)
    }
  }

  @Test("Stories that are held since the primary destination cannot be reached are one thing, whatever is told first")
  func held() async throws {
    try await DailyNewsroom.with { newsroom in
      for slug in ["one", "two"] {
        try await newsroom.write(slug)
        try await newsroom.act(.approve, slug, by: "otto", note: nil)
        let delivery = try #require(try await newsroom.deliveries(slug, to: "site").last)
        let attempt = try #require(try await newsroom.begin(delivery))
        try await newsroom.store.recordFailure(
          attempt, error: "disk full", mayHaveArrived: false, givingUp: true, holding: true)
      }
      try await newsroom.makeNotices()
      try await lasts(newsroom)
      let failed = try await newsroom.told().filter { $0.contains("failed") }
      #expect(failed == ["nana failed publishes", "otto failed publishes", "rita failed author"])
    }
  }

  @Test("A destination that is held is out until it is released and what failed there has arrived; others are not")
  func heldDestination() async throws {
    try await DailyNewsroom.with { newsroom in
      for slug in ["one", "two"] {
        try await newsroom.write(slug)
        try await newsroom.act(.approve, slug, by: "otto", note: nil)
      }
      let wire = DestinationName(unchecked: "wire")
      let delivery = try #require(try await newsroom.deliveries("one", to: "wire").last)
      let attempt = try #require(try await newsroom.begin(delivery))
      try await newsroom.store.hold(attempt, DestinationHold(.siteAhead, detail: "it is ahead"), at: wire)
      func open() async throws -> String? {
        try await newsroom.database.value(
          "SELECT string_agg(destination || ' ' || error, ', ') FROM copydesk.outage WHERE ended_at IS NULL",
          as: newsroom.database.daemon)
      }
      #expect(try await open() == "wire it is ahead")
      try await newsroom.arrive("two")
      #expect(try await open() == "wire it is ahead", "what arrives elsewhere ends nothing there")
      try await newsroom.store.releaseDestination(wire, cause: "by hand")
      #expect(try await open() == "wire it is ahead", "what failed has yet to arrive")
      try await newsroom.arrive("two", at: "wire")
      #expect(try await open() == "wire it is ahead", "another story's does not show that this one does")
      try await newsroom.arrive("one", at: "wire")
      #expect(try await open() == nil)
    }
  }

  @Test("What was given up, or is tried anew since somebody sent it again, keeps no outage open")
  func givenUp() async throws {
    try await DailyNewsroom.with { newsroom in
      for slug in ["one", "two", "three"] {
        try await newsroom.write(slug)
        try await newsroom.act(.approve, slug, by: "otto", note: nil)
      }
      for slug in ["one", "two"] {
        let delivery = try #require(try await newsroom.deliveries(slug, to: "wire").last)
        try await newsroom.store.recordFailure(
          try #require(try await newsroom.begin(delivery)), error: "gone", mayHaveArrived: false, givingUp: true,
          holding: false)
      }
      let nana = try #require(try await newsroom.person("nana").member)
      _ = try await newsroom.store.resend(
        try #require(try await newsroom.deliveries("two", to: "wire").last).id, by: nana)
      func open() async throws -> String? {
        try await newsroom.database.value(
          "SELECT count(*)::text FROM copydesk.outage WHERE ended_at IS NULL", as: newsroom.database.daemon)
      }
      #expect(try await open() == "1")
      try await newsroom.arrive("three", at: "wire")
      #expect(try await open() == "0")
    }
  }
}
