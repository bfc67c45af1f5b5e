import Foundation
import JobQueue
import Newsroom
import Postgres
import Testing

@testable import Store

/// Jobs of deliveries and decisions whatever has become of those that they had, and deliveries that nobody waits for any more.
@Suite("Jobs of deliveries")
struct JobsAgainTests {
  private let later = Date(timeIntervalSince1970: (Date().timeIntervalSince1970 + 3600).rounded())

  @Test("A delivery that is resent gets a job, whatever has become of its first one")
  func resent() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap")
      let delivery = try #require(try await newsroom.deliveries("swap", to: "wire").last)
      let attempt = try #require(try await newsroom.begin(delivery))
      try await newsroom.store.recordFailure(
        attempt, error: "down", mayHaveArrived: true, givingUp: true, holding: false)
      try await newsroom.loseJobs()
      _ = try await newsroom.store.resend(delivery.id, by: try #require(try await newsroom.person("nana").member))
      #expect(try await newsroom.deliveryJobs() == ["deliver-wire"])
    }
  }

  @Test("Publishing after a hold gives a job to what was given up, and to nothing else")
  func resumed() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap")
      let delivery = try #require(try await newsroom.deliveries("swap", to: "site").last)
      let attempt = try #require(try await newsroom.begin(delivery))
      try await newsroom.store.recordFailure(
        attempt, error: "full", mayHaveArrived: true, givingUp: true, holding: true)
      try await newsroom.loseJobs()
      try await newsroom.act(.publish, "swap")
      #expect(try await newsroom.deliveryJobs() == ["deliver-site"])
    }
  }

  @Test("What waited for a held destination gets a job when it is released, and goes out; nothing does of other places")
  func released() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap")
      let site = DestinationName(unchecked: "site")
      let delivery = try #require(try await newsroom.deliveries("swap", to: "site").last)
      let attempt = try #require(try await newsroom.begin(delivery))
      try await newsroom.store.hold(attempt, DestinationHold(.siteAhead, detail: "the site is ahead"), at: site)
      #expect(try await newsroom.store.isHeld(site))
      try await newsroom.loseJobs()
      try await newsroom.store.releaseDestination(site, cause: "by hand")
      #expect(try await !newsroom.store.isHeld(site))
      #expect(try await newsroom.deliveryJobs() == ["deliver-site"])
      try await newsroom.arrive("swap")
      #expect(try await newsroom.story("swap").state == .published)
    }
  }

  @Test("A decision that is asked for too early gets a job for its time, whatever has become of the first one")
  func early() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap", at: later)
      try await newsroom.loseJobs()
      try await newsroom.store.fire(try await newsroom.decision("swap"))
      #expect(try await newsroom.jobs("fire") == 1)
    }
  }

  @Test("A draft that comes in gets a job that reads it")
  func received() async throws {
    try await DailyNewsroom.with { newsroom in
      _ = try await newsroom.draft("swap", words: "Words")
      #expect(try await newsroom.jobs("intake") == 1)
    }
  }

  @Test("What a lost worker was delivering when a correction went out is not tried again")
  func overtaken() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap")
      let wire = try #require(try await newsroom.deliveries("swap", to: "wire").last)
      _ = try #require(try await newsroom.begin(wire))
      try await newsroom.arrive("swap")
      let swap = StoryReference.slug(StorySlug(unchecked: "swap"))
      try await newsroom.write(
        "swap", words: "True words", .correct(swap, revision: nil, note: "A name", asDraft: false))
      try await newsroom.act(.approve, "swap")
      #expect(try await newsroom.deliveries("swap", to: "wire").map(\.state) == [.running, .pending])
      try await newsroom.loseWorker(of: wire)
      let claim = try await newsroom.claim(wire)
      guard case .cancelled = try await newsroom.store.beginAttempt(wire.id, claim: claim) else {
        Issue.record("it was not left")
        return
      }
      #expect(try await newsroom.deliveries("swap", to: "wire").map(\.state) == [.superseded, .pending])
      try await newsroom.arrive("swap", at: "wire")
      #expect(try await newsroom.deliveries("swap", to: "wire").map(\.state) == [.superseded, .delivered])
    }
  }

  @Test("What went wrong is kept with its first 4000 characters")
  func longErrors() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap")
      let delivery = try #require(try await newsroom.deliveries("swap", to: "wire").last)
      let attempt = try #require(try await newsroom.begin(delivery))
      try await newsroom.store.recordFailure(
        attempt, error: String(repeating: "down ", count: 1000), mayHaveArrived: true, givingUp: false, holding: false)
      let kept = try #require(try await newsroom.deliveries("swap", to: "wire").last?.attempts.last)
      #expect(kept.error == String(repeating: "down ", count: 800))
    }
  }
}

extension DailyNewsroom {
  /// Has every job vanish.
  func loseJobs() async throws {
    try await database.run("DELETE FROM copydesk.job", as: database.administrator)
  }

  /// The queues in which jobs of deliveries wait, by name.
  fileprivate func deliveryJobs() async throws -> [String] {
    try await database.connected(as: database.daemon) { connection in
      try await connection.query("SELECT queue FROM copydesk.job WHERE kind = 'deliver' ORDER BY queue")
        .map { try $0.decode("queue") }
    }
  }
}
