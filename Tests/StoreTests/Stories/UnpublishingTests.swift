import Foundation
import Newsroom
import Postgres
import Testing

@testable import Store

struct UnpublishingTests {
  @Test("A story is taken down everywhere and comes back, signed anew, with its address, first date and corrections")
  func downAndUp() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap")
      try await newsroom.arrive("swap")
      try await newsroom.arrive("swap", at: "wire")
      let story = StoryReference.slug(StorySlug(unchecked: "swap"))
      try await newsroom.write(
        "swap", words: "True words", .correct(story, revision: nil, note: "A name", asDraft: false))
      try await newsroom.act(.approve, "swap")
      try await newsroom.arrive("swap")
      let before = try await newsroom.story("swap")

      let down = try await newsroom.act(.unpublish, "swap", note: nil)
      #expect((down.state, down.liveVersion, down.approvals.have) == (.unpublished, nil, 0))
      #expect(down.firstPublishedAt == before.firstPublishedAt)
      #expect(down.killPending.map(\.text) == ["site", "wire"])
      let unpublishing = try #require(try await newsroom.deliveries("swap", to: "site").last)
      #expect(unpublishing.kind == .unpublish)
      try await newsroom.arrive("swap")
      #expect(try await newsroom.story("swap").killPending.map(\.text) == ["wire"])

      let up = try await newsroom.act(.republish, "swap")
      #expect((up.state, up.publishingSince != nil, up.killPending) == (.approved, true, []))
      try await newsroom.arrive("swap")
      try await newsroom.arrive("swap", at: "wire")
      let again = try await newsroom.story("swap")
      #expect(
        (again.state, again.liveVersion, again.firstPublishedAt) == (
          .published, before.liveVersion, before.firstPublishedAt
        ))
      let amendments = try await newsroom.store.pool.withTransaction { connection in
        try await newsroom.store.amendments(of: [again.number], connection)
      }
      #expect(amendments[again.number]?.map(\.note) == ["A name"], "said once, though it went out twice")
      #expect(try await newsroom.store.verifyAudit().problems == [])
    }
  }

  @Test("Where two must approve, a story comes back with the second signature")
  func two() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap", desk: "pairs")
      try await newsroom.act(.approve, "swap")
      try await newsroom.act(.approve, "swap", by: "otto")
      try await newsroom.arrive("swap")
      try await newsroom.act(.unpublish, "swap")
      let first = try await newsroom.act(.republish, "swap")
      #expect((first.state, first.approvals.have, first.publishingSince) == (.unpublished, 1, nil))
      #expect(try await newsroom.act(.republish, "swap", by: "otto").publishingSince != nil)
      try await newsroom.arrive("swap")
      #expect(try await newsroom.story("swap").state == .published)
      #expect(try await newsroom.store.verifyAudit().problems == [])
    }
  }

  @Test("An unpublished story is killed for good, by another kill wherever it was")
  func killed() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap")
      try await newsroom.arrive("swap")
      try await newsroom.act(.unpublish, "swap")
      try await newsroom.arrive("swap")
      let killed = try await newsroom.act(.kill, "swap")
      #expect((killed.state, killed.killPending.map(\.text)) == (.killed, ["site"]))
      try await newsroom.arrive("swap")
      #expect(try await newsroom.deliveries("swap", to: "site").map(\.kind) == [.publish, .unpublish, .kill])
    }
  }

  @Test("An unpublishing or a vanishing that nobody signed goes nowhere", arguments: ["unpublish", "vanish"])
  func forged(how: String) async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap")
      try await newsroom.arrive("swap")
      try await newsroom.act(how == "vanish" ? .kill : .unpublish, "swap")
      let forged =
        how == "vanish"
        ? "UPDATE copydesk.decision SET vanish = true WHERE kind = 'kill'"
        : "UPDATE copydesk.signed_act SET signature = decode(repeat('00', 64), 'hex') WHERE kind = 'unpublish'"
      try await newsroom.database.run(
        "SET session_replication_role = replica; \(forged)", as: newsroom.database.administrator)
      let delivery = try #require(try await newsroom.deliveries("swap", to: "site").last)
      #expect(try await newsroom.begin(delivery) == nil)
      #expect(try await newsroom.deliveries("swap", to: "site").last?.state == .failed)
      try await newsroom.store.reviewTrust()
      #expect(try await newsroom.store.distrust().map(\.name) == ["1"])
    }
  }

  @Test("A kill that leaves no trace is signed as one, and destinations are told")
  func vanished() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap")
      try await newsroom.arrive("swap")
      var request = ActionRequest(.kill, .slug(StorySlug(unchecked: "swap")), note: "A court")
      request.vanish = true
      _ = try await newsroom.store.perform(request, by: try await newsroom.person("nana"))
      let delivery = try #require(try await newsroom.deliveries("swap", to: "site").last)
      guard
        case .deliver(let order) = try await newsroom.store.beginAttempt(
          delivery.id, claim: try await newsroom.claim(delivery))
      else {
        Issue.record("the kill is not delivered")
        return
      }
      #expect((order.kind, order.vanishes) == (.kill, true))
      #expect(try await newsroom.store.verifyAudit().problems == [])
    }
  }
}
