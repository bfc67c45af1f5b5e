import Postgres
import Testing

/// What the guards ask of rows: of the one story, version, decision or trigger that they are about, and not of those beside it.
///
/// The rows are written past all guards, so that each condition of a question can be met, or not, by itself.
struct GuardQuestionTests {
  /// Expects what PostgreSQL answers to questions about rows that these statements write.
  private func expect(_ answers: [(question: String, answer: String?)], after statements: String) async throws {
    try await AttackedNewsroom.with { newsroom in
      try await newsroom.run("SET session_replication_role = replica;\n\(statements)", as: newsroom.administrator)
      try await newsroom.connected(as: newsroom.administrator) { connection in
        for (question, answer) in answers {
          let row = try await connection.queryOne(SQL("SELECT (\(question))::text"))
          #expect(try row?.decode(0, as: String?.self) == answer, "\(question)")
        }
      }
    }
  }

  private static let signed = """
    SELECT scene.submit('one', desk => 'pairs'), scene.submit('two', desk => 'pairs');
    SELECT scene.save(s.number, 2, 'rita', scene.content(s.slug, 'pairs', 'rita', 'Other')) FROM copydesk.story AS s;
    UPDATE copydesk.version
       SET policy = jsonb_build_object('approvals', CASE WHEN story = 1 AND number = 1 THEN 2 ELSE 1 END);
    INSERT INTO copydesk.staff (handle, name, active) VALUES ('gone', 'Gone', false);
    INSERT INTO copydesk.approval
      (story, version, content_hash, kind, desk, actor, on_behalf_of, grant_id, signs_as, break_glass_reason, configuration, follows,
       signed_at, key_id, signature)
    SELECT given.story, given.version, repeat('0', 64), 'publish', 'pairs', given.actor, given.covered, 1, given.signs_as,
           given.glass, 0, 1, now(), scene.key(), scene.signature()
      FROM (VALUES
        (1, 1, 2, 'rita', 'approve', NULL, NULL), (2, 1, 2, 'nana', 'approve', NULL, NULL),
        (3, 1, 2, 'otto', 'approve', NULL, NULL), (4, 1, 2, 'paul', 'legal', NULL, NULL),
        (5, 1, 1, 'ex', 'approve', NULL, NULL), (6, 1, 1, 'otto', 'approve', NULL, NULL),
        (7, 1, 1, 'paul', 'legal', NULL, NULL), (8, 2, 1, 'otto', 'approve', 'Flood', NULL),
        (9, 2, 1, 'nana', 'legal', NULL, NULL), (10, 2, 2, 'paul', 'legal', NULL, NULL),
        (11, 2, 2, 'paul', 'approve', NULL, NULL), (12, 1, 9, 'ex', 'approve', NULL, 'nana'),
        (13, 1, 9, 'gone', 'approve', NULL, 'nana')) AS given(place, story, version, actor, signs_as, glass, covered)
     ORDER BY given.place;
    INSERT INTO copydesk.approval_void (approval, voided_by, reason)
    SELECT a.id, 'nana', 'left' FROM copydesk.approval AS a
     WHERE a.actor = 'otto' AND a.story = 1 OR a.actor = 'nana' AND a.story = 2;
    UPDATE copydesk.signing_key SET ended_at = now() + interval '1 hour' WHERE id = scene.key();
    """

  /// Whether a person still answers for what they signed for Nana.
  private static func stands(_ person: String) -> String {
    "SELECT copydesk.stands_behind(a, 'pairs', now()) FROM copydesk.approval AS a WHERE version = 9 AND actor = '\(person)'"
  }

  @Test(
    "Signatures count for the version that they are on, until they are taken back, and as what they were given last")
  func signatures() async throws {
    try await expect(
      [
        ("copydesk.approval_count(1, 1)", "2"),
        ("copydesk.missing_signatures(1, 1)", "{approve}"),
        ("copydesk.missing_signatures(2, 2)", "{}"),
        ("copydesk.approves('paul', 1, 1)", "false"),
        ("copydesk.approves('paul', 2, 1)", "true"),
        ("copydesk.approves('ex', 1, 1)", "true"),
        ("copydesk.approves('nana', 2, 1)", "true"),
        ("(copydesk.last_approval(1, 2)).actor", "nana"),
        (Self.stands("ex"), "true"),
        (Self.stands("gone"), "false"),
        ("copydesk.key_is_valid(scene.key())", "true"),
        ("copydesk.key_is_valid(scene.key('22'))", "false"),
      ], after: Self.signed)
  }

  private static let sent = """
    SELECT scene.submit('one'), scene.submit('two'), scene.submit('three');
    UPDATE copydesk.story SET state = 'unpublished', first_published_at = now() WHERE slug = 'three';
    INSERT INTO copydesk.decision (id, story, version, content_hash, kind, actor) OVERRIDING SYSTEM VALUE
    SELECT given.id, given.story, given.version, repeat('0', 64), given.kind, 'nana'
      FROM (VALUES
        (1, 1, 1, 'publish'), (2, 1, 2, 'correct'), (3, 2, 1, 'publish'), (4, 1, 3, 'fix'), (5, 2, 1, 'kill'),
        (6, 1, 4, 'update'), (7, 1, 5, 'update'), (8, 3, 1, 'unpublish'), (9, 3, 2, 'unpublish'), (10, 3, 3, 'publish'),
        (11, 1, 7, 'unpublish'), (12, 1, 8, 'update')) AS given(id, story, version, kind);
    INSERT INTO copydesk.delivery (decision, destination, story, version, content_hash, kind, state, created_at)
    SELECT d.id, given.destination, d.story, d.version, d.content_hash, d.kind, given.state,
           timestamptz '2026-01-01 12:00Z' + given.day * interval '1 day'
      FROM (VALUES
        (1, 'site', 'delivered', 1), (1, 'wire', 'delivered', 1), (2, 'site', 'delivered', 2), (2, 'wire', 'superseded', 3),
        (3, 'site', 'delivered', 4), (3, 'wire', 'delivered', 4), (4, 'site', 'delivered', 5), (5, 'site', 'delivered', 6),
        (6, 'site', 'pending', 7), (6, 'wire', 'running', 7), (7, 'wire', 'running', 8))
           AS given(decision, destination, state, day)
      JOIN copydesk.decision AS d ON d.id = given.decision;
    INSERT INTO copydesk.receipt (delivery, attempt, received_at, detail, key_id, signature)
    SELECT d.id, 1, now(), '{}', scene.key(), scene.signature() FROM copydesk.delivery AS d
     WHERE d.decision IN (1, 3, 5) AND d.destination = 'site' OR d.decision IN (6, 7) AND d.destination = 'wire';
    INSERT INTO copydesk.former_address (slug, desk, story)
    VALUES ('old', 'caucasus', 1), ('older', 'caucasus', 1), ('elsewhere', 'caucasus', 2);
    INSERT INTO copydesk.audit_entry (story, position, at, actor, action, from_state, to_state, detail, previous, hash)
    SELECT given.story, given.place, now(), 'nana', given.action, given.was::copydesk.story_state,
           given.now::copydesk.story_state, '{}', '', ''
      FROM (VALUES
        (1, 1, 'submit', NULL, 'desk_review'), (1, 2, 'return', 'desk_review', 'draft'), (1, 3, 'note', 'draft', 'draft'),
        (2, 4, 'spike', 'draft', 'spiked')) AS given(story, place, action, was, now);
    """

  /// By which decision a destination has a story.
  private static func carried(_ destination: String, _ story: Int) -> String {
    "SELECT decision FROM copydesk.carried('\(destination)', \(story))"
  }

  @Test("What has arrived, what it shows and where it stood before is of that story, destination and decision")
  func deliveries() async throws {
    try await expect(
      [
        (Self.carried("site", 1), "4"),
        (Self.carried("wire", 1), "1"),
        (Self.carried("wire", 2), "3"),
        (Self.carried("site", 2), nil),
        // Of a fix readers are told nothing: the date is that of the correction, where it went first.
        ("copydesk.told_at(4)::date", "2026-01-03"),
        ("copydesk.told_at(2)::date", "2026-01-03"),
        ("copydesk.told_at(1)::date", "2026-01-02"),
        ("copydesk.has_arrived(1)", "true"),
        ("copydesk.has_arrived(5)", "false"),
        // It waits for the primary destination, unless it does not go there.
        ("copydesk.has_arrived(6)", "false"),
        ("copydesk.has_arrived(7)", "true"),
        ("copydesk.has_arrived(12)", "false"),
        ("copydesk.former_paths(1, 'caucasus/old')", "{caucasus/older}"),
        ("SELECT copydesk.taken_down(s) FROM copydesk.story AS s WHERE slug = 'three'", "2"),
        ("SELECT copydesk.taken_down(s) FROM copydesk.story AS s WHERE slug = 'one'", nil),
        ("copydesk.last_state_change(1)", "return"),
      ], after: Self.sent)
  }

  private static let moved = """
    SELECT scene.submit('one'), scene.submit('two');
    SELECT scene.save(1, 2, 'rita', scene.content('one', 'caucasus', 'rita', 'Other')),
           scene.save(1, 3, 'nana', scene.content('one', 'pairs', 'rita', 'Words')),
           scene.save(1, 4, 'nana', scene.content('one', 'pairs', 'rita', 'Words')),
           scene.save(1, 5, 'nana', scene.content('one', 'caucasus', 'rita', 'Words')),
           scene.save(1, 6, 'nana', scene.content('elsewhere', 'caucasus', 'rita', 'Words'), 'readdress'),
           scene.save(2, 2, 'rita', scene.content('one', 'caucasus', 'rita', 'Words'));
    """

  @Test("Who saves the words of the very version before on another desk is no author; who saves any others is")
  func moves() async throws {
    let moves = """
      SELECT string_agg(v.number::text, ' ' ORDER BY v.number) FROM copydesk.version AS v
       WHERE v.story = 1 AND copydesk.is_move_only(v)
      """
    let pictures = #"{"picture": {"file": "a.jpg"}, "pictures": [{"file": "b.jpg"}, {"file": "c.jpg"}]}"#
    try await expect(
      [
        (moves, "5 6"),
        (
          "SELECT string_agg(p ->> 'file', ' ') FROM copydesk.content_pictures('\(pictures)') AS p", "a.jpg b.jpg c.jpg"
        ),
        ("SELECT count(*) FROM copydesk.content_pictures('{}')", "0"),
      ], after: Self.moved)
  }

  private static let packed = """
    SELECT scene.submit('story-' || n) FROM generate_series(1, 7) AS n;
    UPDATE copydesk.story SET package = CASE WHEN number IN (2, 7) THEN 'vain' ELSE 'crew' END;
    UPDATE copydesk.story SET first_published_at = now() WHERE number IN (3, 7);
    UPDATE copydesk.story SET state = 'approved', publishing_since = now() WHERE number = 4;
    UPDATE copydesk.trigger
       SET defined_at = CASE name WHEN 'of-pairs' THEN timestamptz '2026-06-15 12:00Z' ELSE timestamptz '2026-01-01' END;
    INSERT INTO copydesk.trigger (name, kind, settings, digest, defined_at, active)
    VALUES ('gone', 'event', '{}', repeat('d', 64), '2026-01-01', false);
    INSERT INTO copydesk.package_act
      (number, act, package, stories, decisions, entry, actor, follows, signed_at, key_id, signature)
    SELECT given.number, given.act, given.package, given.stories, given.decisions, given.entry, 'nana', 1, now(), scene.key(),
           scene.signature()
      FROM (VALUES
        (1, 'add', 'night', '{6}'::bigint[], '{}'::bigint[], 1), (2, 'close', 'night', '{1}', '{}', NULL),
        (3, 'remove', 'night', '{6}', '{}', 1), (4, 'close', 'day', '{1}', '{}', NULL),
        (5, 'close', 'dawn', '{1}', '{}', NULL), (6, 'add', 'dawn', '{6}', '{}', 1),
        (20, 'release', 'crew', '{5}', '{1}', NULL), (21, 'release', 'day', '{6}', '{1}', NULL), (22, 'add', 'crew', '{6}', '{}', 1))
           AS given(number, act, package, stories, decisions, entry);
    INSERT INTO copydesk.package_act
      (number, act, package, stories, trigger, trigger_digest, firings, actor, follows, signed_at, key_id, signature)
    SELECT given.number, 'close', given.package, '{1}', given.trigger, repeat(given.digest, 64), given.firings, 'nana', 1,
           given.at, scene.key(), scene.signature()
      FROM (VALUES
        (10, 'late', 'result', 'a', 2, timestamptz '2026-06-01'), (11, 'moved', 'of-pairs', 'c', 2, '2026-06-01'),
        (13, 'exact', 'of-pairs', 'c', 2, '2026-06-15 12:00Z'), (14, 'unfired', 'result', 'a', 50, '2026-06-01'),
        (15, 'vain', 'of-pairs', 'c', 50, '2026-06-01'), (16, 'other', 'evening', 'c', 50, '2026-06-01'),
        (17, 'ended', 'gone', 'd', 50, '2026-06-01'), (18, 'same', 'of-pairs', 'c', 50, '2026-06-15 12:00Z'))
           AS given(number, package, trigger, digest, firings, at);
    INSERT INTO copydesk.firing
      (number, trigger, digest, cause, cause_key, refused, actor, follows, fired_at, key_id, signature)
    SELECT given.number, given.trigger, repeat(given.digest, 64), '{}', given.number::text, given.refused, 'nana', 1, given.at,
           scene.key(), scene.signature()
      FROM (VALUES
        (2, 'result', 'a', NULL, timestamptz '2026-07-01'), (3, 'result', 'a', NULL, '2026-07-01'),
        (5, 'evening', 'a', NULL, '2026-07-01'), (6, 'result', 'c', NULL, '2026-07-01'),
        (7, 'result', 'a', 'paused', '2026-07-01'), (8, 'of-pairs', 'c', NULL, '2026-07-01'),
        (9, 'of-pairs', 'c', NULL, '2026-06-10'), (12, 'of-pairs', 'c', NULL, '2026-06-15 12:00Z'))
           AS given(number, trigger, digest, refused, at);
    """

  /// The firings that count for a closing.
  private static func firings(_ closing: Int) -> String {
    """
    SELECT string_agg(f.number::text, ' ' ORDER BY f.number) FROM copydesk.package_act AS c, copydesk.firing AS f
     WHERE c.number = \(closing) AND copydesk.firing_counts_for(c, f)
    """
  }

  @Test("A package is closed by what was said of it last, for firings to come of its trigger as it was then")
  func packages() async throws {
    try await expect(
      [
        ("(copydesk.package_closing('night')).number", "2"),
        ("(copydesk.package_closing('dawn')).number", nil),
        ("SELECT string_agg(m.number::text, ' ' ORDER BY m.number) FROM copydesk.package_members('crew') AS m", "1 6"),
        (Self.firings(10), "3"),
        (Self.firings(11), "9"),
        (Self.firings(13), "8 9 12"),
        (
          """
          SELECT string_agg(c.number::text, ' ' ORDER BY c.number) FROM copydesk.package_act AS c
           WHERE c.act = 'close' AND copydesk.closing_is_in_vain(c)
          """, "15 16 17"
        ),
        (
          """
          SELECT string_agg(s.number::text, ' ' ORDER BY s.number) FROM copydesk.story AS s
           WHERE copydesk.package_waits_in_vain(s)
          """, "2"
        ),
        ("SELECT copydesk.proposed_package(v) FROM copydesk.version AS v WHERE v.story = 2", "vain"),
        ("SELECT copydesk.proposed_package(v) FROM copydesk.version AS v WHERE v.story = 7", nil),
      ], after: Self.packed)
  }

  private static let frozen = """
    INSERT INTO copydesk.freeze_act (number, act, desk, reason, until, actor, follows, signed_at, key_id, signature)
    SELECT given.number, given.act, given.desk, 'Court', given.until, 'nana', 1, now(), scene.key(), scene.signature()
      FROM (VALUES
        (1, 'freeze', 'caucasus', timestamptz '2999-01-01'), (2, 'freeze', 'pairs', NULL), (3, 'unfreeze', 'pairs', NULL),
        (4, 'freeze', 'editors', '2020-01-01'), (5, 'freeze', 'glass', NULL), (6, 'freeze', NULL, '2997-01-01'))
           AS given(number, act, desk, until);
    """

  @Test("A freeze keeps what falls due on its desk before it ends, unless it was ended since")
  func freezes() async throws {
    try await expect(
      [
        ("SELECT string_agg(f.number::text, ' ' ORDER BY f.number) FROM copydesk.lasting_freeze AS f", "1 5 6"),
        ("copydesk.will_be_frozen('caucasus', '2998-12-31')", "true"),
        ("copydesk.will_be_frozen('caucasus', '2999-01-01')", "false"),
        ("copydesk.will_be_frozen('pairs', '2998-01-01')", "false"),
        ("copydesk.will_be_frozen('pairs', '2996-01-01')", "true"),
        ("copydesk.will_be_frozen('glass', '2999-01-01')", "true"),
        ("copydesk.will_be_frozen('glass', NULL)", "false"),
      ], after: Self.frozen)
  }
}
