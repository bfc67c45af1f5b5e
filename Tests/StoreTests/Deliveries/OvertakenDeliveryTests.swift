import Foundation
import Newsroom
import Postgres
import Store
import Testing

/// Deliveries that a newer decision overtakes, and those that are tried beside others.
struct OvertakenDeliveryTests {
  private func states(_ slug: String, _ newsroom: DailyNewsroom) async throws -> [DeliveryState] {
    try await newsroom.deliveries(slug, to: "wire").map(\.state)
  }

  /// Corrects a story that is out while it is on its way to the wire; gives that attempt.
  private func correct(_ slug: String, losingWorker isLost: Bool = false, _ newsroom: DailyNewsroom) async throws
    -> AttemptTicket
  {
    try await newsroom.publish(slug)
    let wire = try #require(try await newsroom.deliveries(slug, to: "wire").last)
    let attempt = try #require(try await newsroom.begin(wire))
    if isLost { try await newsroom.loseWorker(of: wire) }
    let story = StoryReference.slug(StorySlug(unchecked: slug))
    try await newsroom.write(
      slug, words: "True words", .correct(story, revision: nil, note: "A name", asDraft: false))
    try await newsroom.act(.approve, slug)
    return attempt
  }

  @Test("What arrives while a correction waits behind it has arrived, and what fails then is not tried again")
  func behindRunning() async throws {
    try await DailyNewsroom.with { newsroom in
      let arrived = try await correct("arrived", newsroom)
      try await newsroom.store.recordReceipt(arrived, Receipt())
      #expect(try await states("arrived", newsroom) == [.delivered, .pending])
      for (slug, givingUp) in [("again", false), ("given-up", true)] {
        let failed = try await correct(slug, newsroom)
        try await newsroom.store.recordFailure(
          failed, error: "gone", mayHaveArrived: true, givingUp: givingUp, holding: false)
        #expect(try await states(slug, newsroom) == [.superseded, .pending])
      }
    }
  }

  @Test("What a lost worker left at one destination is ended by the correction there, and not by that elsewhere")
  func lostWorker() async throws {
    try await DailyNewsroom.with { newsroom in
      _ = try await correct("swap", losingWorker: true, newsroom)
      try await newsroom.arrive("swap")
      #expect(try await states("swap", newsroom) == [.running, .pending])
      #expect(try await newsroom.deliveries("swap", to: "wire").first?.attempts.map(\.endedAt) == [nil])
      // Others may be on their way somewhere else meanwhile.
      try await newsroom.write("other")
      try await newsroom.act(.approve, "other")
      for (slug, destination) in [("other", "site"), ("swap", "wire")] {
        let delivery = try #require(try await newsroom.deliveries(slug, to: destination).last)
        #expect(try await newsroom.begin(delivery) != nil)
      }
      #expect(try await states("swap", newsroom) == [.superseded, .running])
      let lost = try #require(try await newsroom.deliveries("swap", to: "wire").first?.attempts.first)
      #expect(lost.error == "The worker was lost before it recorded an outcome")
    }
  }

  @Test("The attempts of a delivery are its own, however often others were tried")
  func ownAttempts() async throws {
    try await DailyNewsroom.with { newsroom in
      func order(_ slug: String, givingUp: Bool) async throws -> DeliveryOrder? {
        let delivery = try #require(try await newsroom.deliveries(slug, to: "wire").last)
        let claim = try await newsroom.claim(delivery)
        guard case .deliver(let order) = try await newsroom.store.beginAttempt(delivery.id, claim: claim) else {
          return nil
        }
        try await newsroom.store.recordFailure(
          order.ticket, error: "full", mayHaveArrived: true, givingUp: givingUp, holding: false)
        return order
      }
      for slug in ["swap", "other"] {
        try await newsroom.write(slug)
        try await newsroom.act(.approve, slug)
      }
      for _ in 1...3 { _ = try await order("other", givingUp: false) }
      #expect(try await order("swap", givingUp: true)?.attempt == 1)
      let nana = try #require(try await newsroom.person("nana").member)
      let failed = try #require(try await newsroom.deliveries("swap", to: "wire").last)
      _ = try await newsroom.store.resend(failed.id, by: nana)
      let again = try #require(try await order("swap", givingUp: true))
      #expect((again.attempt, again.attemptsUsed) == (2, 1))
    }
  }

  @Test("Where one worker writes, it goes on to what else is due there before the first has arrived")
  func sameWorker() async throws {
    try await DailyNewsroom.with { newsroom in
      for slug in ["one", "two"] {
        try await newsroom.write(slug)
        try await newsroom.act(.approve, slug)
      }
      let one = try #require(try await newsroom.deliveries("one", to: "site").last)
      let two = try #require(try await newsroom.deliveries("two", to: "site").last)
      let claim = try await newsroom.claim(one)
      for delivery in [one, two] {
        guard case .deliver = try await newsroom.store.beginAttempt(delivery.id, claim: claim) else {
          Issue.record("\(delivery.id) was not begun")
          return
        }
      }
    }
  }

  @Test("What has lost its signatures past the guards is not tried, nor is what was overtaken and waits all the same")
  func pastTheGuards() async throws {
    try await AttackedNewsroom.with { newsroom in
      for step in ["publish('a')", "revise('a', 'rita', 'correct')", "approve('a')", "fire('a')"] {
        try await newsroom.commit("SELECT scene.\(step)")
      }
      func change(_ statement: String) async throws {
        try await newsroom.run("SET session_replication_role = replica; \(statement)", as: newsroom.administrator)
      }
      try await change("UPDATE copydesk.delivery SET state = 'pending' WHERE destination = 'wire' AND version = 1")
      let overtaken = try await newsroom.refusal(
        of: "SELECT scene.begin(id) FROM copydesk.delivery WHERE destination = 'wire' AND version = 1")
      #expect(overtaken?.constraint == "attempt_not_overtaken")
      try await change(
        """
        INSERT INTO copydesk.approval_void (approval, voided_by, reason)
        SELECT id, 'nana', 'left' FROM copydesk.approval WHERE version = 2
        """)
      let unsigned = try await newsroom.refusal(of: "SELECT scene.begin(scene.delivery('a', 'site'))")
      #expect(unsigned?.constraint == "attempt_has_approvals")
    }
  }
}
