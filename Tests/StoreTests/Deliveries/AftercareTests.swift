import Foundation
import Newsroom
import Store
import Testing

/// After-reviews, deliveries that were given up, cover, and who comes too late.
struct AftercareTests {
  @Test("A failed delivery can be resent by hand; the log says by whom, and it arrives")
  func resend() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap")
      let delivery = try #require(try await newsroom.deliveries("swap", to: "wire").first)
      let attempt = try #require(try await newsroom.begin(delivery))
      #expect(try await newsroom.refuses(.wrongState) { try await $0.resend(delivery.id, by: $1) })
      try await newsroom.store.recordFailure(
        attempt, error: "down", mayHaveArrived: true, givingUp: true, holding: false)

      let rita = try #require(try await newsroom.person("rita").member)
      #expect(try await newsroom.refuses(.notPermitted) { store, _ in try await store.resend(delivery.id, by: rita) })
      #expect(try await newsroom.refuses(.notFound) { try await $0.resend(99, by: $1) })
      let nana = try #require(try await newsroom.person("nana").member)
      #expect(try await newsroom.store.resend(delivery.id, by: nana).state == .pending)
      let entry = try #require(try await newsroom.store.log(.slug(StorySlug(unchecked: "swap"))).last)
      #expect((entry.actor, entry.action) == ("nana", "resend"))
      try await newsroom.arrive("swap", at: "wire")
      #expect(try await newsroom.deliveries("swap", to: "wire").map(\.state) == [.delivered])
    }
  }

  @Test("A story held for its primary destination is released with `publish`, not by resending")
  func resendOfHeld() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap")
      let delivery = try #require(try await newsroom.deliveries("swap", to: "site").first)
      let attempt = try #require(try await newsroom.begin(delivery))
      try await newsroom.store.recordFailure(
        attempt, error: "full", mayHaveArrived: true, givingUp: true, holding: true)
      #expect(try await newsroom.refuses(.wrongState) { try await $0.resend(delivery.id, by: $1) })
    }
  }

  @Test(
    "A worker that has lost its delivery, or was overtaken by another attempt, cannot record a receipt")
  func lateReceipt() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap")
      let delivery = try #require(try await newsroom.deliveries("swap", to: "site").first)
      let attempt = try #require(try await newsroom.begin(delivery))
      func isTooLate() async {
        await #expect(throws: AttemptFenced(delivery: delivery.id, fencingToken: attempt.fencingToken)) {
          try await newsroom.store.recordReceipt(attempt, Receipt())
        }
      }
      try await newsroom.loseWorker(of: delivery)
      await isTooLate()
      #expect(try await newsroom.begin(delivery) != nil)
      await isTooLate()
      #expect(try await newsroom.story("swap").liveVersion == nil)
    }
  }

  @Test("A stand-in approves for the person covered, records name both, and the cover can be ended")
  func cover() async throws {
    try await DailyNewsroom.with { newsroom in
      let nana = try #require(try await newsroom.person("nana").member)
      let desk = DeskSlug(unchecked: "caucasus")
      let tomorrow = try await newsroom.store.databaseTime().addingTimeInterval(86_400)
      for _ in 1...2 {
        let grants = try await newsroom.store.cover(
          for: nana.handle, by: StaffHandle(unchecked: "rita"), on: desk, until: tomorrow, arrangedBy: nana)
        #expect(grants.map(\.covering) == [nana.handle])
      }
      try await newsroom.write("swap", by: "otto", words: "By Otto", byline: "otto")
      try await newsroom.act(.approve, "swap", by: "rita")
      let entry = try #require(
        try await newsroom.store.log(.slug(StorySlug(unchecked: "swap"))).first { $0.action == "approve" })
      #expect((entry.actor, entry.onBehalfOf?.text) == ("rita", "nana"))

      try await newsroom.store.endCover(
        for: nana.handle, by: StaffHandle(unchecked: "rita"), on: desk, endedBy: nana)
      #expect(try await newsroom.person("rita").member?.has(.approve, on: desk, at: tomorrow - 3600) == false)
      #expect(
        try await newsroom.refuses(.notFound) { store, nana in
          try await store.endCover(for: nana.handle, by: StaffHandle(unchecked: "rita"), on: desk, endedBy: nana)
        })
    }
  }

  @Test("An after-review stays open until another person closes it with a note, and the log keeps both")
  func afterReview() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.allowBreakingGlass()
      try await newsroom.write("swap", by: "nana", words: "By Nana", byline: "nana")
      let swap = StoryReference.slug(StorySlug(unchecked: "swap"))
      _ = try await newsroom.store.perform(
        ActionRequest(.approve, swap, breakGlassReason: "The mast is on fire."), by: try await newsroom.person("nana"))
      #expect(try await newsroom.story("swap").afterReviewOpen)
      #expect(
        try await newsroom.refuses(.selfApproval) { try await $0.closeAfterReview(of: swap, note: "Mine", by: $1) })

      let otto = try #require(try await newsroom.person("otto").member)
      let closed = try await newsroom.store.closeAfterReview(of: swap, note: "It holds.", by: otto)
      #expect(!closed.afterReviewOpen)
      let entry = try #require(try await newsroom.store.log(swap).last)
      #expect((entry.actor, entry.action, entry.note) == ("otto", "after_review", "It holds."))
      #expect(
        try await newsroom.refuses(.wrongState) { store, _ in
          try await store.closeAfterReview(of: swap, note: "Again", by: otto)
        })
      #expect(try await newsroom.store.verifyAudit().problems.isEmpty)
    }
  }

  @Test("Where two must approve, one who breaks the glass is enough, and the story goes out")
  func brokenGlassGoesOut() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.allowBreakingGlass()
      try await newsroom.write("swap", by: "nana", words: "By Nana", desk: "pairs", byline: "nana")
      let story = try await newsroom.store.perform(
        ActionRequest(
          .approve, .slug(StorySlug(unchecked: "swap")), breakGlassReason: "The mast is on fire."),
        by: try await newsroom.person("nana"))
      #expect((story.hold?.reason, story.publishingSince == nil) == (nil, false))
    }
  }

  @Test("A checkpoint is signed when something has happened since the last, and not again")
  func checkpoints() async throws {
    try await DailyNewsroom.with { newsroom in
      _ = try await newsroom.store.signCheckpoint()
      #expect(try await !newsroom.store.signCheckpoint())
      try await newsroom.write("swap")
      #expect(try await newsroom.store.signCheckpoint())
      #expect(try await !newsroom.store.signCheckpoint())
    }
  }

  @Test("A page of a list stays within its limits, whatever size is asked for")
  func limits() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("one")
      try await newsroom.write("two")
      for (limit, count) in [(Int.max, 2), (0, 1), (-5, 1), (1, 1)] {
        #expect(try await newsroom.store.stories(StoryFilter(), limit: limit).items.count == count)
        #expect(try await newsroom.store.submissions(state: nil, limit: limit).items.count == count)
      }
    }
  }
}

extension DailyNewsroom {
  /// Whether what Nana does is refused with that code.
  fileprivate func refuses<Value>(
    _ code: RefusalCode, _ body: (Store, StaffMember) async throws -> Value
  ) async throws -> Bool {
    let nana = try #require(try await person("nana").member)
    do {
      _ = try await body(store, nana)
      return false
    } catch let refusal as Refusal {
      #expect(refusal.code == code, "\(refusal)")
      return refusal.code == code
    }
  }

  fileprivate func allowBreakingGlass() async throws {
    var configuration = Self.configuration
    for index in configuration.desks.indices { configuration.desks[index].policy.selfApproval = .breakGlass }
    _ = try await store.apply(configuration, by: .host(account: "root"), dryRun: false)
  }
}
