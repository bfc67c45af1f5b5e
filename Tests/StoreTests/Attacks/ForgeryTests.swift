import Crypto
import Foundation
import JobQueue
import Newsroom
import Postgres
import Testing

@testable import Store

/// What somebody who has the daemon's role and not its key writes past every guard of SQL: it is not acted on, it is in no
/// list, and it is named.
struct ForgeryTests {
  private let later = Date(timeIntervalSince1970: (Date().timeIntervalSince1970 + 3600).rounded())

  @Test("A story that was published with SQL alone is in no list, and what was signed is in all of them")
  func forgedPublication() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.publish("genuine")
      try await newsroom.forgePublication(of: "forged")
      #expect(try await newsroom.story("forged").state == .published)
      #expect(try await newsroom.listed(beside: "next") == ["genuine", "next"])
      try await newsroom.store.sweep()
      let forged = try await newsroom.story("forged").number
      #expect(try await newsroom.store.distrust().map(\.name) == ["\(forged)"])
      #expect(try await newsroom.store.status().distrust.map(\.part) == ["story"])
    }
  }

  @Test("A receipt that no program can read is of its story alone")
  func unreadableReceipt() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.publish("genuine")
      try await newsroom.write("forged")
      try await newsroom.act(.approve, "forged")
      try await newsroom.forgeReceipt(of: "forged", saying: #"{"bytes": 1e400, "at": [1.5]}"#)
      try await newsroom.database.commit(
        """
        SELECT set_config('copydesk.actor', 'system', true), set_config('copydesk.action', 'deliver', true);
        UPDATE copydesk.story
           SET state = 'published', live_version = working_version, publishing_since = NULL, revision = revision + 1,
               first_published_at = clock_timestamp()
         WHERE slug = 'forged'
        """)
      #expect(try await newsroom.listed(beside: "next") == ["genuine", "next"])
      try await newsroom.store.sweep()
      #expect(try await newsroom.store.distrust().map(\.reason) == ["the receipt cannot be read"])
    }
  }

  @Test("A story that was killed with SQL alone, and acknowledged so, is named")
  func forgedKill() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.publish("swap")
      try await newsroom.forgeKill(of: "swap")
      let story = try await newsroom.story("swap")
      #expect(story.state == .killed)
      let kill = try #require(try await newsroom.deliveries("swap", to: "site").last)
      #expect(try await newsroom.begin(kill) == nil)
      try await newsroom.store.sweep()
      let found = try await newsroom.store.distrust()
      #expect(found == [Distrust(story: story.number, reason: "nobody has signed the kill")])
    }
  }

  @Test("A story that was signed for later does not go out by SQL, is held, and goes out when somebody who may says so")
  func firedEarly() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap", at: later)
      try await newsroom.forgeFiring(of: "swap", kind: "publish")
      let delivery = try #require(try await newsroom.deliveries("swap", to: "site").last)
      #expect(try await newsroom.begin(delivery) == nil)
      #expect(try await newsroom.story("swap").hold?.reason == .signature)
      try await newsroom.act(.publish, "swap")
      try await newsroom.arrive("swap")
      #expect(try await newsroom.story("swap").state == .published)
    }
  }

  @Test(
    "Neither a grant nor a policy nor an account that SQL wrote is acted on; each is named, and put right by applying")
  func forgedConfiguration() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.database.commit(
        """
        SELECT set_config('copydesk.actor', 'nobody', true);
        INSERT INTO copydesk.staff_grant (staff, role) VALUES ('rita', 'desk_chief');
        UPDATE copydesk.desk SET policy = policy || '{"self_approval": "editors"}' WHERE slug = 'caucasus';
        UPDATE copydesk.staff SET account_uid = 4242 WHERE handle = 'nana'
        """)
      #expect(try await newsroom.store.actor(account: 4242, userName: nil) == nil)
      #expect(try await newsroom.store.staff(StaffHandle(unchecked: "rita"))?.grants.count == 1)
      try await newsroom.write("swap", by: "nana", byline: "nana")
      await #expect { try await newsroom.act(.approve, "swap", by: "rita") } throws: {
        ($0 as? Refusal)?.code == .notPermitted
      }
      try await newsroom.store.sweep()
      let named = try await newsroom.store.distrust().map(\.part).sorted()
      #expect(named == ["desk", "staff", "staff_grant"])
      _ = try await newsroom.store.apply(DailyNewsroom.configuration, by: .host(account: "root"), dryRun: false)
      try await newsroom.store.sweep()
      #expect(try await newsroom.store.distrust() == [])
      let grants: SQL = """
        SELECT count(*)::text FROM copydesk.staff_grant WHERE staff = 'rita' AND revoked_at IS NULL
        """
      #expect(try await newsroom.database.value(grants, as: newsroom.database.daemon) == "1")
    }
  }

  @Test("A destination that SQL wrote gets nothing")
  func forgedDestination() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.database.commit(
        """
        SELECT set_config('copydesk.actor', 'nobody', true);
        INSERT INTO copydesk.destination (name, settings) SELECT 'leak', settings FROM copydesk.destination LIMIT 1
        """)
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap")
      #expect(try await newsroom.deliveries("swap", to: "leak").isEmpty)
      try await newsroom.database.commit(
        """
        INSERT INTO copydesk.delivery (decision, destination, story, version, content_hash, kind)
        SELECT id, 'leak', story, version, content_hash, kind FROM copydesk.decision
        """)
      let leak = try #require(try await newsroom.deliveries("swap", to: "leak").last)
      #expect(try await newsroom.begin(leak) == nil)
      #expect(try await newsroom.deliveries("swap", to: "leak").map(\.state) == [.failed])
      #expect(try await newsroom.story("swap").hold == nil)
      try await newsroom.arrive("swap")
    }
  }

  @Test("A destination that SQL says holds embargoes waits for the embargo's end all the same")
  func forgedEmbargo() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.database.commit(
        """
        SELECT set_config('copydesk.actor', 'nobody', true);
        UPDATE copydesk.destination SET holds_embargo = true WHERE name = 'site'
        """)
      try await newsroom.write("swap", embargo: later)
      try await newsroom.act(.approve, "swap")
      try await newsroom.forgeFiring(of: "swap", kind: "publish")
      let delivery = try #require(try await newsroom.deliveries("swap", to: "site").last)
      #expect(try await newsroom.begin(delivery) == nil)
      #expect(try await newsroom.deliveries("swap", to: "site").flatMap(\.attempts).isEmpty)
    }
  }

  @Test("Without a key that counts nothing is signed, and hosts that have one are named")
  func withoutKey() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await Store.register(
        Signer(key: Curve25519.Signing.PrivateKey()), host: "desk2", as: newsroom.database.owner)
      newsroom.store.use(nil)
      await #expect { try await newsroom.act(.approve, "swap") } throws: {
        guard let refusal = $0 as? Refusal else { return false }
        return refusal.code == .unavailable && refusal.hint.contains("desk2")
      }
      #expect(try await newsroom.story("swap").state == .deskReview)
    }
  }

  @Test("What an ended key signed goes on counting")
  func endedKey() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.publish("before")
      try await Store.endSigningKey(#require(newsroom.store.signer).keyID, as: newsroom.database.owner)
      await #expect { try await newsroom.publish("refused") } throws: { $0 is Refusal }
      let successor = try await newsroom.withAnotherKey()
      #expect(try await successor.listed(beside: "next") == ["before", "next"])
    }
  }

  @Test("Of what a compromised key signed, what a checkpoint had sealed before counts, and the rest is in no list")
  func compromisedKey() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.publish("sealed")
      try await newsroom.store.sweep()
      let since = try await newsroom.store.databaseTime()
      try await newsroom.publish("unsealed")
      try await Store.revokeSigningKey(
        #require(newsroom.store.signer).keyID, compromisedSince: since, as: newsroom.database.owner)
      let successor = try await newsroom.withAnotherKey()
      #expect(try await successor.listed(beside: "next") == ["next", "sealed"])
      #expect(try await successor.story("unsealed").state == .published)
      try await successor.store.sweep()
      let unsealed = try await successor.story("unsealed").number
      #expect(try await successor.store.distrust().map(\.name) == ["\(unsealed)"])
    }
  }

  @Test("A receipt that a compromised key may have dated back counts only when a checkpoint had sealed that it arrived")
  func receiptDatedBack() async throws {
    for isSealed in [true, false] {
      try await DailyNewsroom.with { newsroom in
        try await newsroom.write("swap")
        try await newsroom.act(.approve, "swap")
        // What was signed and sent is sealed, and what arrived only in one case.
        if !isSealed { try await newsroom.store.sweep() }
        try await newsroom.arrive("swap")
        if isSealed { try await newsroom.store.sweep() }
        let since = try await newsroom.store.databaseTime()
        try await Store.revokeSigningKey(
          #require(newsroom.store.signer).keyID, compromisedSince: since, as: newsroom.database.owner)
        let successor = try await newsroom.withAnotherKey()
        #expect(try await successor.listed(beside: "next") == (isSealed ? ["next", "swap"] : ["next"]))
        let problems = try await successor.store.verifyAudit().problems.map(\.message)
        #expect(problems.contains { $0.contains("the receipt of delivery") && $0.contains("not sealed") } == !isSealed)
      }
    }
  }

  @Test("A change of configuration that SQL appended counts for nothing, and the next one does")
  func forgedChange() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.database.commit(
        """
        SELECT set_config('copydesk.actor', 'nana', true);
        INSERT INTO copydesk.configuration_change
          (number, follows, actor, act, previous, change, signed_at, key_id, signature)
        SELECT c.number + 1, n.audit_length, 'nana', 'apply', c.previous, c.change, clock_timestamp(), c.key_id,
               sha512('forged')
          FROM copydesk.newsroom AS n CROSS JOIN copydesk.configuration_change AS c
        """)
      #expect(try await newsroom.store.desks().count == 2)
      try await newsroom.store.sweep()
      #expect(try await newsroom.store.distrust().map(\.part) == ["configuration"])
      var wanted = DailyNewsroom.configuration
      wanted.newsroom.name = "Meridian"
      _ = try await newsroom.store.apply(wanted, by: .host(account: "root"), dryRun: false)
      #expect(try await newsroom.store.newsroom().name == "Meridian")
    }
  }
}

extension DailyNewsroom {
  /// Written, approved and delivered, as it should be.
  func publish(_ slug: String) async throws {
    try await write(slug)
    try await act(.approve, slug)
    try await arrive(slug)
  }

  /// The slugs of all that the site may list beside that story when it is delivered, and its own.
  func listed(beside slug: String) async throws -> [String] {
    try await write(slug)
    try await act(.approve, slug)
    let delivery = try #require(try await deliveries(slug, to: "site").last)
    guard case .deliver(let order) = try await store.beginAttempt(delivery.id, claim: try await claim(delivery)) else {
      return []
    }
    let all = Set((1...100).map { StoryNumber($0) })
    let snapshot = try await store.siteSnapshot(of: all, at: order.destination.name, for: order)
    let addresses = try await store.addresses(of: all.sorted(), at: order.destination.name)
    #expect(Set(addresses.keys) == Set(snapshot.stories.map(\.number)))
    return (snapshot.stories.map(\.slug.text) + [slug]).sorted()
  }

  /// The same newsroom on a host with another key.
  func withAnotherKey() async throws -> DailyNewsroom {
    let signer = Signer(key: Curve25519.Signing.PrivateKey())
    try await Store.register(signer, as: database.owner)
    return DailyNewsroom(
      store: Store(pool: store.pool, queue: store.queue, signer: signer, logger: store.logger), database: database)
  }

  /// What SQL can do to publish a story, from the approval to the receipt, without a key.
  func forgePublication(of slug: String) async throws {
    try await write(slug)
    try await database.commit(
      """
      SELECT set_config('copydesk.actor', 'nana', true), set_config('copydesk.action', 'approve', true);
      INSERT INTO copydesk.reading (story, version, staff, content_hash)
      SELECT v.story, v.number, 'nana', v.content_hash
        FROM copydesk.story AS s JOIN copydesk.version AS v ON v.story = s.number AND v.number = s.working_version
       WHERE s.slug = '\(slug)';
      INSERT INTO copydesk.approval
        (story, version, content_hash, kind, desk, actor, grant_id, configuration, follows, signed_at, key_id, signature)
      SELECT s.number, v.number, v.content_hash, 'publish', s.desk, 'nana', g.id, 1, s.audit_length, clock_timestamp(), k.id,
             sha512(convert_to('approval ' || s.number, 'UTF8'))
        FROM copydesk.story AS s JOIN copydesk.version AS v ON v.story = s.number AND v.number = s.working_version
        JOIN copydesk.staff_grant AS g ON g.staff = 'nana' CROSS JOIN copydesk.signing_key AS k
       WHERE s.slug = '\(slug)';
      INSERT INTO copydesk.decision (story, version, content_hash, kind, actor)
      SELECT a.story, a.version, a.content_hash, a.kind, 'nana'
        FROM copydesk.approval AS a JOIN copydesk.story AS s ON s.number = a.story WHERE s.slug = '\(slug)';
      UPDATE copydesk.story AS s SET state = 'approved', revision = revision + 1, decision = d.id
        FROM copydesk.decision AS d WHERE d.story = s.number AND s.slug = '\(slug)'
      """)
    try await forgeFiring(of: slug, kind: "firing")
    try await forgeReceipt(of: slug)
    try await database.commit(
      """
      SELECT set_config('copydesk.actor', 'system', true), set_config('copydesk.action', 'deliver', true);
      UPDATE copydesk.story
         SET state = 'published', live_version = working_version, publishing_since = NULL, revision = revision + 1,
             first_published_at = clock_timestamp()
       WHERE slug = '\(slug)'
      """)
  }

  /// Lets the standing decision go out to the site, as if somebody had signed that.
  func forgeFiring(of slug: String, kind: String) async throws {
    let (actor, act) = kind == "firing" ? ("system", "fire") : ("nana", kind)
    try await database.commit(
      """
      SELECT set_config('copydesk.actor', '\(actor)', true), set_config('copydesk.action', '\(act)', true);
      INSERT INTO copydesk.signed_act
        (kind, decision, story, version, content_hash, decision_kind, cause, actor, follows, signed_at, key_id, signature)
      SELECT '\(kind)', d.id, d.story, d.version, d.content_hash, d.kind, '\(act)', '\(actor)', s.audit_length,
             clock_timestamp(), k.id, sha512(convert_to('act ' || s.number, 'UTF8'))
        FROM copydesk.story AS s JOIN copydesk.decision AS d ON d.id = s.decision CROSS JOIN copydesk.signing_key AS k
       WHERE s.slug = '\(slug)';
      UPDATE copydesk.story SET publishing_since = clock_timestamp(), revision = revision + 1 WHERE slug = '\(slug)';
      INSERT INTO copydesk.delivery (decision, destination, story, version, content_hash, kind)
      SELECT d.id, 'site', d.story, d.version, d.content_hash, d.kind
        FROM copydesk.story AS s JOIN copydesk.decision AS d ON d.id = s.decision WHERE s.slug = '\(slug)'
      """)
  }

  /// Has the story's last delivery to the site arrive, as if the destination had said so.
  func forgeReceipt(of slug: String, saying answer: String = "{}") async throws {
    let delivery = try #require(try await deliveries(slug, to: "site").last)
    let claim = try await claim(delivery)
    try await database.commit(
      """
      INSERT INTO copydesk.attempt (delivery, number, job, fencing_token)
      VALUES (\(delivery.id), 1, \(claim.job.rawValue), \(claim.fencingToken));
      INSERT INTO copydesk.receipt (delivery, attempt, detail, received_at, key_id, signature)
      SELECT a.delivery, a.id, '\(answer)', clock_timestamp(), k.id, sha512(convert_to('receipt ' || a.delivery, 'UTF8'))
        FROM copydesk.attempt AS a CROSS JOIN copydesk.signing_key AS k
       WHERE a.delivery = \(delivery.id) AND a.ended_at IS NULL
      """)
  }

  /// Kills a published story as Nana would, without a key.
  func forgeKill(of slug: String) async throws {
    try await database.commit(
      """
      SELECT set_config('copydesk.actor', 'nana', true), set_config('copydesk.action', 'kill', true);
      INSERT INTO copydesk.decision (story, version, content_hash, kind, actor)
      SELECT v.story, v.number, v.content_hash, 'kill', 'nana'
        FROM copydesk.story AS s JOIN copydesk.version AS v ON v.story = s.number AND v.number = s.live_version
       WHERE s.slug = '\(slug)';
      INSERT INTO copydesk.signed_act
        (kind, decision, story, version, content_hash, decision_kind, cause, actor, follows, signed_at, key_id, signature)
      SELECT 'kill', d.id, d.story, d.version, d.content_hash, d.kind, 'kill', 'nana', s.audit_length, clock_timestamp(),
             k.id, sha512('kill')
        FROM copydesk.story AS s JOIN copydesk.decision AS d ON d.story = s.number AND d.kind = 'kill'
       CROSS JOIN copydesk.signing_key AS k WHERE s.slug = '\(slug)';
      UPDATE copydesk.story SET state = 'killed', live_version = NULL, decision = NULL, revision = revision + 1
       WHERE slug = '\(slug)';
      UPDATE copydesk.delivery AS d SET state = 'cancelled' FROM copydesk.story AS s
       WHERE s.number = d.story AND s.slug = '\(slug)' AND d.kind <> 'kill' AND d.state IN ('pending', 'failed');
      INSERT INTO copydesk.delivery (decision, destination, story, version, content_hash, kind)
      SELECT d.id, 'site', d.story, d.version, d.content_hash, d.kind
        FROM copydesk.decision AS d JOIN copydesk.story AS s ON s.number = d.story
       WHERE s.slug = '\(slug)' AND d.kind = 'kill'
      """)
  }
}
