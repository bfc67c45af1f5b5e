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

  @Test("What was taken down is edited where it lies: former signatures are void, and whoever edited it cannot sign it")
  func edited() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap", desk: "pairs")
      try await newsroom.act(.approve, "swap")
      try await newsroom.act(.approve, "swap", by: "otto")
      try await newsroom.arrive("swap")
      try await newsroom.act(.unpublish, "swap")
      try await newsroom.act(.republish, "swap")
      let story = StoryReference.slug(StorySlug(unchecked: "swap"))
      try await newsroom.write(
        "swap", words: "Words that the lawyers read", desk: "pairs", .edit(story, revision: nil, note: nil))
      let otto = try #require(try await newsroom.person("otto").member)
      let waiting = try await newsroom.store.inbox(of: otto, at: Date()).page.items.map(\.story.slug.text)
      #expect(waiting == ["swap"], "whoever may sign it hears of it")
      let edited = try await newsroom.story("swap")
      #expect((edited.state, edited.approvals.have, edited.version) == (.unpublished, 0, VersionNumber(2)))
      #expect(edited.kind == .publish)
      let selfApproval = await #expect(throws: Refusal.self) {
        try await newsroom.write(
          "swap", by: "otto", words: "Otto's", desk: "pairs", .edit(story, revision: nil, note: nil))
        try await newsroom.act(.republish, "swap", by: "otto")
      }
      #expect(selfApproval?.code == .selfApproval)
      try await newsroom.write(
        "swap", words: "Words that the lawyers read", desk: "pairs", .edit(story, revision: nil, note: nil))
      #expect(try await newsroom.story("swap").state == .unpublished)
    }
  }

  @Test("What was edited after it was taken down comes back under the same address, as a correction never told")
  func comesBack() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap")
      try await newsroom.arrive("swap")
      let before = try await newsroom.story("swap")
      let story = StoryReference.slug(StorySlug(unchecked: "swap"))
      // Otto wrote what readers saw until now; of what comes back he is no author.
      try await newsroom.write(
        "swap", by: "otto", words: "True words", .correct(story, revision: nil, note: "A name", asDraft: false))
      try await newsroom.act(.approve, "swap")
      try await newsroom.arrive("swap")
      try await newsroom.act(.unpublish, "swap")
      try await newsroom.arrive("swap")
      try await newsroom.write("swap", words: "Truer words", .edit(story, revision: nil, note: nil))
      #expect(try await newsroom.act(.republish, "swap", by: "otto").publishingSince != nil)
      try await newsroom.arrive("swap")
      let again = try await newsroom.story("swap")
      #expect((again.state, again.liveVersion) == (.published, VersionNumber(3)))
      #expect(again.firstPublishedAt == before.firstPublishedAt)
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
