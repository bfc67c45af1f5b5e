import Crypto
import Foundation
import Newsroom
import Postgres
import Testing

@testable import Store

/// How the newsroom is doing, counted.
@Suite("Status")
struct StatusTests {
  private func change(_ statement: String, _ newsroom: DailyNewsroom) async throws {
    try await newsroom.database.run(
      "SET session_replication_role = replica; \(statement)", as: newsroom.database.administrator)
  }

  private func destination(_ name: String, _ newsroom: DailyNewsroom) async throws -> DestinationStatus? {
    try await newsroom.store.destinationStatus().first { $0.destination.name.text == name }
  }

  /// Tries a story's delivery, without success.
  private func fail(
    _ slug: String, at destination: String = "wire", _ error: String, givingUp: Bool = false, _ newsroom: DailyNewsroom
  ) async throws {
    let delivery = try #require(try await newsroom.deliveries(slug, to: destination).last)
    try await newsroom.store.recordFailure(
      try #require(try await newsroom.begin(delivery)), error: error, mayHaveArrived: false, givingUp: givingUp,
      holding: false)
  }

  @Test("Each count is of what it says, and of nothing beside it")
  func counts() async throws {
    try await DailyNewsroom.with { newsroom in
      for slug in ["sent", "held", "late", "known"] { try await newsroom.write(slug) }
      try await newsroom.act(.approve, "sent")
      try await fail("sent", "No room", givingUp: true, newsroom)
      try await newsroom.act(.approve, "held", at: Date(timeIntervalSinceNow: 3600))
      _ = try await newsroom.draft("waiting", words: "Words")
      let (rejected, _) = try await newsroom.draft("rejected", words: "Words")
      try await newsroom.store.reject(rejected, Rejection(.yaml, "No.", hint: "Again."))
      try await change(
        """
        UPDATE copydesk.story SET hold_reason = 'missed_schedule', hold_since = now() WHERE slug = 'held';
        INSERT INTO copydesk.story_clock (story, due_at, told_risk) VALUES
          (1, now() + interval '1 hour', NULL), (3, now() - interval '1 minute', NULL), (4, NULL, 'frozen')
        ON CONFLICT (story) DO UPDATE SET due_at = excluded.due_at, told_risk = excluded.told_risk;
        INSERT INTO copydesk.notice_message (staff, channel, digest, state, send_at, ended_at, receipt) VALUES
          ('nana', 'email', false, 'waiting', now(), NULL, NULL), ('nana', 'email', false, 'sending', now(), NULL, NULL),
          ('nana', 'email', false, 'failed', now(), now(), NULL), ('nana', 'email', false, 'settled', now(), now(), NULL)
        """, newsroom)
      let status = try await newsroom.store.status()
      #expect((status.held, status.late, status.atRisk, status.killRequests) == (1, 1, 1, 0))
      #expect((status.waitingMessages, status.failedMessages, status.waitingSubmissions) == (2, 1, 1))
      #expect((status.pendingDeliveries, status.failedDeliveries) == (1, 1))
      #expect(status.stories == [.approved: 2, .deskReview: 2])
    }
  }

  @Test("A destination says who delivers there now, what waits, what was given up and what came last, each of its own")
  func destinations() async throws {
    try await DailyNewsroom.with { newsroom in
      for slug in ["one", "two", "three"] {
        try await newsroom.write(slug)
        try await newsroom.act(.approve, slug)
      }
      try await newsroom.arrive("one")
      let first = try await destination("site", newsroom)?.lastReceiptAt
      try await newsroom.arrive("two")
      try await fail("one", "No room", givingUp: true, newsroom)
      let site = try #require(try await destination("site", newsroom))
      let wire = try #require(try await destination("wire", newsroom))
      #expect((site.pending, site.failed, wire.pending, wire.failed) == (1, 0, 2, 1))
      #expect(try #require(site.lastReceiptAt) > #require(first) && wire.lastReceiptAt == nil)
      #expect(wire.hold == nil && !wire.isRemoved)

      // One delivers to the wire and then another; a third looks at the site.
      try await change("DELETE FROM copydesk.job WHERE state = 'running'", newsroom)
      for slug in ["two", "three"] {
        _ = try await newsroom.claim(try #require(try await newsroom.deliveries(slug, to: "wire").last))
        try await change(
          "UPDATE copydesk.worker SET name = '\(slug)' WHERE id = (SELECT max(w.id) FROM copydesk.worker AS w)",
          newsroom)
      }
      _ = try await newsroom.claim(try #require(try await newsroom.deliveries("three", to: "site").last))
      try await change(
        "UPDATE copydesk.job SET kind = 'look_at_site' WHERE state = 'running' AND queue = 'deliver-site'", newsroom)
      #expect(try await destination("wire", newsroom)?.holder == "three")
      #expect(try await destination("site", newsroom)?.holder == nil)
    }
  }

  @Test("A destination is served where a worker that lives takes its queue")
  func served() async throws {
    try await DailyNewsroom.with { newsroom in
      func worker(_ queue: String, _ lease: String) async throws {
        try await change(
          """
          INSERT INTO copydesk.worker (lease_until, lease, name, queues, kinds)
          VALUES (clock_timestamp() + interval '\(lease)', interval '1 hour', 'host', '{other,\(queue)}', '{deliver}')
          """, newsroom)
      }
      func served() async throws -> [Bool] { try await newsroom.store.destinationStatus().map(\.isServed) }
      try await worker("deliver-site", "-1 second")
      try await worker("deliver-wire", "1 hour")
      #expect(try await served() == [false, true])
    }
  }

  @Test("A destination that was removed is named while something waits there or was given up, and no longer")
  func removed() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.publish("one")
      try await newsroom.arrive("one", at: "wire")
      try await newsroom.write("two")
      try await newsroom.act(.approve, "two")
      try await fail("two", "No room", givingUp: true, newsroom)
      try await change("UPDATE copydesk.destination SET active = false WHERE name = 'wire'", newsroom)
      #expect(try await destination("wire", newsroom)?.isRemoved == true)
      try await change("UPDATE copydesk.delivery SET state = 'running' WHERE state = 'failed'", newsroom)
      #expect(try await destination("wire", newsroom)?.pending == 1)
      try await change("UPDATE copydesk.delivery SET state = 'cancelled' WHERE state = 'running'", newsroom)
      #expect(try await newsroom.store.destinationStatus().map(\.destination.name.text) == ["site"])
    }
  }

  @Test("What is tried again is counted by destination, since its first try and with what went wrong last")
  func retrying() async throws {
    try await DailyNewsroom.with { newsroom in
      for slug in ["one", "two", "given-up", "resumed", "new"] {
        try await newsroom.write(slug)
        try await newsroom.act(.approve, slug)
      }
      try await fail("given-up", "No room", givingUp: true, newsroom)
      try await fail("resumed", "No room", givingUp: true, newsroom)
      let nana = try #require(try await newsroom.person("nana").member)
      let resumed = try #require(try await newsroom.deliveries("resumed", to: "wire").last)
      _ = try await newsroom.store.resend(resumed.id, by: nana)
      #expect(try await newsroom.store.retryingDestinations() == [])
      for (slug, error) in [("one", "first"), ("two", "second"), ("one", "third")] {
        try await fail(slug, error, newsroom)
      }
      try await fail("new", at: "site", "elsewhere", newsroom)
      let since = try #require(try await newsroom.deliveries("one", to: "wire").last?.attempts.first?.startedAt)
      let retrying = try await newsroom.store.retryingDestinations()
      #expect(retrying.map(\.name.text) == ["site", "wire"] && retrying.map(\.deliveries) == [1, 2])
      #expect(retrying.map(\.error) == ["elsewhere", "third"] && retrying.last?.since == since)
    }
  }

  @Test("A host's key is valid, ended, or known to nobody; and who connects is told")
  func hosts() async throws {
    try await DailyNewsroom.with { newsroom in
      let own = try #require(newsroom.store.signer)
      let other = Signer(key: Curve25519.Signing.PrivateKey())
      try await Store.register(other, as: newsroom.database.owner)
      let stranger = Signer(key: Curve25519.Signing.PrivateKey())
      try await Store.endSigningKey(other.keyID, as: newsroom.database.owner)
      let check = try await newsroom.store.hostCheck(own)
      #expect((check.role, check.isSuperuser, check.key) == ("copydesk_daemon", false, .valid))
      #expect(try await newsroom.store.hostCheck(other).key == .ended)
      #expect(try await newsroom.store.hostCheck(stranger).key == .unknown)
      #expect(try await Set(Store.signingKeys(as: newsroom.database.owner).map(\.id)) == [own.keyID, other.keyID])
    }
  }

  @Test(
    "A key ends once, and is revoked once: what is said later of either changes nothing, and no other key ends with it")
  func keys() async throws {
    try await DailyNewsroom.with { newsroom in
      let own = try #require(newsroom.store.signer)
      let others = (1...2).map { _ in Signer(key: Curve25519.Signing.PrivateKey()) }
      for other in others { try await Store.register(other, as: newsroom.database.owner) }
      func key(_ signer: Signer) async throws -> [Date?] {
        let keys = try await Store.signingKeys(as: newsroom.database.owner)
        let key = try #require(keys.first { $0.id == signer.keyID })
        return [key.endedAt, key.compromisedSince]
      }
      try await Store.endSigningKey(others[0].keyID, as: newsroom.database.owner)
      let ended = try await key(others[0])
      await #expect(throws: (any Error).self) {
        try await Store.endSigningKey(others[0].keyID, as: newsroom.database.owner)
      }
      let since = Date(timeIntervalSince1970: 1_700_000_000)
      try await Store.revokeSigningKey(others[0].keyID, compromisedSince: since, as: newsroom.database.owner)
      await #expect(throws: (any Error).self) {
        try await Store.revokeSigningKey(others[0].keyID, compromisedSince: since + 60, as: newsroom.database.owner)
      }
      #expect(try await key(others[0]) == [ended[0], since], "it had ended before it was revoked")
      for other in [own, others[1]] { #expect(try await key(other) == [nil, nil]) }
    }
  }
}
