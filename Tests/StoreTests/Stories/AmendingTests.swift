import Foundation
import Newsroom
import Postgres
import Testing

@testable import Store

/// What happens to a published story whose page stays: fix, clarification, retraction, new address.
struct AmendingTests {
  private let swap = StoryReference.slug(StorySlug(unchecked: "swap"))

  private func publish(_ newsroom: DailyNewsroom, words: String = "Words of of war") async throws {
    try await newsroom.write("swap", words: words)
    try await newsroom.act(.approve, "swap")
    try await newsroom.arrive("swap")
  }

  /// The story as the site has it.
  private func carried(_ newsroom: DailyNewsroom) async throws -> PublishedStory? {
    let site = DestinationName(unchecked: "site")
    return try await newsroom.store.pool.withTransaction { connection in
      try await newsroom.store.carriedStories([StoryNumber(1)], at: site, connection).stories.first
    }
  }

  @Test("Readers are told nothing of a fix: the text changes, the dates stand still")
  func fix() async throws {
    try await DailyNewsroom.with { newsroom in
      try await publish(newsroom)
      let before = try #require(try await carried(newsroom))
      try await newsroom.write(
        "swap", by: "otto", words: "Words of war", .fix(swap, revision: nil, note: nil, asDraft: false))
      try await newsroom.act(.approve, "swap")
      try await newsroom.arrive("swap")
      let after = try #require(try await carried(newsroom))
      #expect((after.content.body, after.updatedAt, after.amendments.count) == ("Words of war", before.updatedAt, 0))
      #expect(try await newsroom.story("swap").kind == .fix)
      #expect(try await newsroom.store.verifyAudit().problems == [])
    }
  }

  @Test(
    "What is more than a fix is rejected, says why, and is kept; slip after slip counts from what readers were told")
  func moreThanAFix() async throws {
    try await DailyNewsroom.with { newsroom in
      try await publish(newsroom)
      let fix = SubmissionIntent.fix(swap, revision: nil, note: nil, asDraft: false)
      guard
        case .rejected(let rejection, nil) = try await newsroom.write("swap", by: "otto", words: "Words of no war", fix)
      else {
        Issue.record("a negation was fixed")
        return
      }
      #expect(rejection.code == .moreThanFix)
      #expect(rejection.reason == "A fix of swap cannot change a negation (no, no), or more than 3 words.")
      try await newsroom.write("swap", by: "otto", words: "Words of war", fix)
      try await newsroom.act(.approve, "swap")
      try await newsroom.arrive("swap")
      guard case .rejected = try await newsroom.write("swap", by: "otto", words: "Words of war here", fix) else {
        Issue.record("the second slip was measured against the first")
        return
      }
      #expect(try await newsroom.story("swap").state == .published)
    }
  }

  @Test("A clarification is told to readers, and moves the date")
  func clarify() async throws {
    try await DailyNewsroom.with { newsroom in
      try await publish(newsroom)
      let before = try #require(try await carried(newsroom))
      try await newsroom.write(
        "swap", by: "otto", words: "Plain words", .clarify(swap, revision: nil, note: "One way.", asDraft: false))
      try await newsroom.act(.approve, "swap")
      try await newsroom.arrive("swap")
      let after = try #require(try await carried(newsroom))
      #expect(after.amendments.map(\.kind) == [.clarify] && after.amendments.map(\.note) == ["One way."])
      #expect(after.updatedAt > before.updatedAt)
    }
  }

  @Test("A retraction is proposed by its author and signed by another; the page says the notice, and the text is gone")
  func retract() async throws {
    try await DailyNewsroom.with { newsroom in
      try await publish(newsroom)
      try await newsroom.act(.retract, "swap", by: "rita", note: "The *papers* were forged.")
      await #expect(throws: Refusal.self) {
        try await newsroom.act(.approve, "swap", by: "rita")
      }
      try await newsroom.act(.approve, "swap")
      try await newsroom.arrive("swap")
      let after = try #require(try await carried(newsroom))
      #expect(after.content.body == "The \\*papers\\* were forged.")
      #expect(after.amendments.map(\.kind) == [.retract])
      #expect(try await newsroom.store.verifyAudit().problems == [])
    }
  }

  @Test(
    "A story gets another address at once; until it arrives readers have the old one, which is nobody else's ever after"
  )
  func readdress() async throws {
    try await DailyNewsroom.with { newsroom in
      try await publish(newsroom)
      let before = try #require(try await carried(newsroom))
      try await newsroom.read("swap")
      let request = ActionRequest(.readdress, swap, slug: StorySlug(unchecked: "exchange"))
      let moved = try await newsroom.store.perform(request, by: try await newsroom.person("nana"))
      #expect((moved.slug.text, moved.state, moved.publishingSince != nil) == ("exchange", .approved, true))
      #expect(try await carried(newsroom)?.slug.text == "swap")
      try await newsroom.arrive("exchange")
      let after = try #require(try await carried(newsroom))
      #expect((after.slug.text, after.updatedAt, after.hash != before.hash) == ("exchange", before.updatedAt, true))
      #expect(try await newsroom.story("swap").number == moved.number, "people find it under the old slug, too")
      let log = try await newsroom.store.log(.slug(StorySlug(unchecked: "exchange"))).map(\.action)
      #expect(log.suffix(3) == ["readdress", "approve", "deliver"])
      guard case .rejected(let rejection, _) = try await newsroom.write("swap", by: "otto", words: "Other") else {
        Issue.record("the address was given to another story")
        return
      }
      #expect(rejection.code == .slugTaken)
      #expect(try await newsroom.store.verifyAudit().problems == [])
    }
  }

  @Test("Where two must sign a new address, it waits for the second; put away, it leaves the story where it was")
  func proposedAddress() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap", desk: "pairs")
      try await newsroom.act(.approve, "swap")
      try await newsroom.act(.approve, "swap", by: "otto")
      try await newsroom.arrive("swap")
      try await newsroom.read("swap")
      let request = ActionRequest(.readdress, swap, slug: StorySlug(unchecked: "exchange"))
      let proposed = try await newsroom.store.perform(request, by: try await newsroom.person("nana"))
      #expect((proposed.state, proposed.approvals.have) == (.deskReview, 1))
      let back = try await newsroom.act(.spike, "exchange", by: "otto")
      #expect((back.slug.text, back.state) == ("swap", .published))
    }
  }
}
