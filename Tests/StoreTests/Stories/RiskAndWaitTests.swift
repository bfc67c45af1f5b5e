import Postgres
import Testing

/// What the database says of a story as it stands: whether it is at risk, and what it waits for.
///
/// Each case is one change of a story that is well, written past all guards, so that one condition decides.
struct RiskAndWaitTests {
  /// What is changed together, and what is said of the story then; nil when nothing is.
  private typealias Case = (changes: [String], said: String?)

  /// Expects what is said of the story `a` in each case.
  private func expect(_ cases: [Case], of question: SQL, after steps: String...) async throws {
    try await AttackedNewsroom.with { newsroom in
      for step in steps { try await newsroom.commit(step) }
      try await newsroom.connected(as: newsroom.administrator) { connection in
        for (changes, said) in cases {
          let change = changes.joined(separator: ";\n")
          try await connection.script("BEGIN; SET LOCAL session_replication_role = replica; \(change)")
          let row = try await connection.queryOne(question)
          try await connection.script("ROLLBACK")
          #expect(try row?.decode(0, as: String?.self) == said, "\(change)")
        }
      }
    }
  }

  // MARK: Changes

  /// The story's text says this, too; members are SQL.
  private static func says(_ members: String, version: Int = 1) -> String {
    """
    UPDATE copydesk.version
       SET content = said.content, canonical = convert_to(said.content::text, 'UTF8'),
           content_hash = encode(sha256(convert_to(said.content::text, 'UTF8')), 'hex')
      FROM (SELECT content || \(members) AS content FROM copydesk.version WHERE story = 1 AND number = \(version)) AS said
     WHERE story = 1 AND number = \(version);
    """
  }

  private static func isWanted(_ time: String) -> String { says(#"'{"wanted": "\#(time)"}'::jsonb"#) }

  private static let isWantedSoon = says(
    """
    jsonb_build_object('wanted', to_char(now() AT TIME ZONE 'UTC' + interval '5 minutes', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
    """)

  /// A second version, which nobody has filed.
  private static let hasAnother =
    "SELECT scene.save(1, 2, 'rita', scene.content('a', 'caucasus', 'rita', 'Other')); "

  private static func story(_ change: String) -> String { "UPDATE copydesk.story SET \(change) WHERE slug = 'a'; " }

  private static let isOut = story("first_published_at = now(), live_version = 1")
  private static let isInPackage = story("package = 'night', publish_at = NULL")
  private static let isUnderReview = story("state = 'desk_review', decision = NULL")
  private static let goesSoon = story("publish_at = now() + interval '5 minutes'")
  private static let hasNoTime = story("publish_at = NULL")

  private static func closing(at time: String) -> String {
    """
    INSERT INTO copydesk.package_act
      (number, act, package, stories, publish_at, actor, follows, signed_at, key_id, signature)
    VALUES (1, 'close', 'night', '{1,2}', \(time), 'nana', 1, now(), scene.key(), scene.signature());
    """
  }

  // MARK: Risks

  private static let signerLeft = "UPDATE copydesk.staff SET active = false WHERE handle = 'nana'; "
  private static let nowhere = "UPDATE copydesk.destination SET active = false; "

  /// The story's signature once more, by another person.
  private static func otherSigns(version: Int = 1, overriding rule: String? = nil) -> String {
    """
    INSERT INTO copydesk.approval OVERRIDING SYSTEM VALUE
    SELECT (jsonb_populate_record(NULL::copydesk.approval, to_jsonb(a) || jsonb_build_object(
             'id', 900, 'version', \(version), 'actor', 'otto', 'signature', scene.signature(),
             'overridden_checks', '{\(rule.map { #""\#($0)""# } ?? "")}'::text[], 'override_reason', 'Ours'))).*
      FROM copydesk.approval AS a WHERE a.story = 1;
    """
  }

  private static let peopleAndPlaces: [Case] = [
    ([], nil),
    ([nowhere], "no_destination"),
    (["UPDATE copydesk.destination SET desks = '{pairs}'"], "no_destination"),
    (
      ["UPDATE copydesk.destination SET desks = CASE name WHEN 'wire' THEN '{caucasus}'::text[] ELSE '{pairs}' END"],
      nil
    ),
    ([nowhere, story("publishing_since = now()")], nil),
    ([nowhere, story("hold_reason = 'missed_schedule', hold_since = now()")], nil),
    ([signerLeft], "approver_left"),
    ([signerLeft, hasNoTime], nil),
    ([signerLeft, story("publish_at = NULL, trigger = 'result'")], "approver_left"),
    ([signerLeft, isInPackage], "approver_left"),
    ([signerLeft, isInPackage, isOut], nil),
    ([signerLeft, otherSigns()], nil),
    ([signerLeft, otherSigns(version: 2)], "approver_left"),
    (
      [
        signerLeft, otherSigns(),
        "INSERT INTO copydesk.approval_void (approval, voided_by, reason) VALUES (900, 'otto', 'left')",
      ], "approver_left"
    ),
    ([#"UPDATE copydesk.version SET policy = '{"approvals": 2}'"#], "approver_left"),
    (
      [
        #"UPDATE copydesk.version SET policy = '{"approvals": 2}'; UPDATE copydesk.approval SET break_glass_reason = 'Flood'"#
      ], nil
    ),
    // Another address needs no lawyer while readers see the words.
    ([says(#"'{"sensitive": true}'::jsonb"#), "UPDATE copydesk.version SET kind = 'readdress'"], "approver_left"),
    ([says(#"'{"sensitive": true}'::jsonb"#), "UPDATE copydesk.version SET kind = 'readdress'; ", isOut], nil),
    ([story("kill_request = 1")], "kill_asked"),
  ]

  private static func found(
    _ rule: String = "summary", level: String = "recommended", story: Int = 1, version: Int = 1
  ) -> String {
    """
    UPDATE copydesk.version SET findings = '[{"rule": "\(rule)", "level": "\(level)"}]'
     WHERE story = \(story) AND number = \(version);
    """
  }

  private static func requires(_ rule: String = "summary", desk: String = "caucasus") -> String {
    #"UPDATE copydesk.desk SET policy = policy || '{"required": ["\#(rule)"]}' WHERE slug = '\#(desk)'; "#
  }

  private static func checked(_ findings: String = "[]", story: Int = 1, version: Int = 1) -> String {
    """
    INSERT INTO copydesk.version_check (story, version, findings) VALUES (\(story), \(version), '\(findings)');
    """
  }

  private static let checks: [Case] = [
    ([found(), requires()], "checks_failed"),
    ([found(), requires(), hasNoTime], nil),
    ([found(), requires(desk: "pairs")], nil),
    ([found(), requires("picture")], nil),
    ([found(level: "required"), requires()], nil),
    ([found(story: 2), requires()], nil),
    ([hasAnother, found(version: 2), requires()], nil),
    ([found(), requires(), checked()], nil),
    ([found(), requires(), checked(#"[{"rule": "summary", "level": "recommended"}]"#), checked()], nil),
    ([found(), requires(), checked(story: 2)], "checks_failed"),
    ([found(), requires(), checked(version: 2)], "checks_failed"),
    ([found(), requires(), otherSigns(overriding: "summary")], nil),
    ([found(), requires(), otherSigns(overriding: "picture")], "checks_failed"),
    ([found(), requires(), otherSigns(version: 2, overriding: "summary")], "checks_failed"),
    (
      [
        found(), requires(),
        """
        UPDATE copydesk.approval SET overridden_checks = '{summary}', override_reason = 'Ours' WHERE story = 2
        """,
      ], "checks_failed"
    ),
  ]

  private static let isMember = "UPDATE copydesk.story SET package = 'night' WHERE slug = 'b'; "
  private static let isNotApproved =
    "UPDATE copydesk.story SET state = 'desk_review', decision = NULL WHERE slug = 'b'; "
  private static let freeze = """
    INSERT INTO copydesk.freeze_act (number, act, desk, reason, actor, follows, signed_at, key_id, signature)
    VALUES (1, 'freeze', 'caucasus', 'Court', 'nana', 1, now(), scene.key(), scene.signature());
    """

  private static let times: [Case] = [
    ([goesSoon], nil),
    ([isUnderReview], nil),
    ([isUnderReview, goesSoon], "approvals_missing"),
    ([isUnderReview, isWantedSoon], nil),
    ([isUnderReview, hasNoTime, isWantedSoon], "not_approved"),
    ([isUnderReview, hasNoTime, isWanted("2999-01-01T00:00:00Z")], nil),
    ([isUnderReview, isInPackage, closing(at: "now() + interval '5 minutes'")], "not_approved"),
    ([isUnderReview, isInPackage, isOut, closing(at: "now() + interval '5 minutes'")], nil),
    ([isUnderReview, isInPackage, closing(at: "'2999-01-01'")], nil),
    ([isInPackage, isMember, isNotApproved, closing(at: "now() + interval '5 minutes'")], "member_missing"),
    ([isInPackage, isMember, isNotApproved, closing(at: "'2999-01-01'")], nil),
    ([isInPackage, isMember, closing(at: "now() + interval '5 minutes'")], nil),
    ([freeze], "frozen"),
    ([freeze, hasNoTime, isWanted("2999-01-01T00:00:00Z")], nil),
    ([freeze, isUnderReview, hasNoTime, isWanted("2999-01-01T00:00:00Z")], "frozen"),
  ]

  private static func embargo(
    _ local: String, at instant: String = "2998-06-01 06:00Z", zone: String = "UTC", story: Int = 1, version: Int = 1
  ) -> String {
    """
    UPDATE copydesk.version SET embargo = '\(instant)', embargo_local = '\(local)', embargo_zone = '\(zone)'
     WHERE story = \(story) AND number = \(version);
    """
  }

  private static let clocksAreUTC = "UPDATE copydesk.desk SET time_zone = 'UTC'; "

  private static let clocks: [Case] = [
    ([clocksAreUTC, embargo("2998-06-01T06:00:00")], nil),
    ([clocksAreUTC, embargo("2998-06-01T07:00:00")], "time_moved"),
    ([clocksAreUTC, embargo("2998-06-01T07:00:00"), hasNoTime], "time_moved"),
    ([embargo("2998-06-01T06:00:00")], "time_moved"),
    ([clocksAreUTC, embargo("2998-06-01T06:00:00", zone: "Asia/Yerevan")], "time_moved"),
    // Of a zone that PostgreSQL does not know it says nothing.
    ([clocksAreUTC, embargo("2998-06-01T06:00:00", zone: "Nowhere/Else")], nil),
    ([embargo("2020-06-01T07:00:00", at: "2020-06-01 06:00Z")], nil),
    ([embargo("2998-06-01T07:00:00", story: 2)], nil),
    ([hasAnother, embargo("2998-06-01T07:00:00", version: 2)], nil),
    ([embargo("2998-06-01T07:00:00"), story("state = 'draft'")], nil),
    (
      [
        isWanted("2998-06-01T06:00:00Z"), hasNoTime,
        "UPDATE copydesk.version SET wanted_local = '2998-06-01T07:00:00', wanted_zone = 'UTC' WHERE story = 1",
      ], "time_moved"
    ),
  ]

  @Test("A story is at risk for reasons of its own, one of which is enough, and for none of another story or version")
  func risks() async throws {
    try await expect(
      Self.peopleAndPlaces + Self.checks + Self.times + Self.clocks,
      of: "SELECT copydesk.at_risk(s) FROM copydesk.story AS s WHERE s.slug = 'a'",
      after: "SELECT scene.submit('a')", "SELECT scene.approve('a', at => '2999-01-01')", "SELECT scene.submit('b')",
      "SELECT scene.approve('b', 'otto', '2999-01-01')", "SELECT scene.submit('c')", "SELECT scene.approve('c')",
      """
      SELECT scene.say('nana', 'recall');
      SELECT scene.void('c', 'nana');
      UPDATE copydesk.story SET state = 'desk_review', decision = NULL, revision = revision + 1 WHERE slug = 'c'
      """)
  }

  // MARK: Waiting

  /// Somebody has signed what the story waits for: kind, time, trigger and package, as SQL.
  private static func signed(
    _ kind: String, at time: String = "NULL", trigger: String = "NULL", package: String = "NULL"
  ) -> String {
    """
    INSERT INTO copydesk.approval
      (story, version, content_hash, kind, desk, actor, grant_id, waits_for, publish_at, trigger, trigger_digest, firings, package,
       configuration, follows, signed_at, key_id, signature)
    SELECT v.story, v.number, v.content_hash, v.kind, v.desk, 'nana', 1, '\(kind)', \(time), \(trigger),
           CASE WHEN \(trigger) IS NOT NULL THEN repeat('a', 64) END, CASE WHEN \(trigger) IS NOT NULL THEN 0 END, \(package),
           0, 1, now(), scene.key(), scene.signature()
      FROM copydesk.version AS v WHERE v.story = 1;
    """
  }

  private static func publishes(_ word: String) -> String { says(#"'{"publish": "\#(word)"}'::jsonb"#) }
  private static func deskPublishes(_ word: String) -> String {
    #"UPDATE copydesk.version SET policy = policy || '{"publishing": "\#(word)"}'; "#
  }

  private static func isEmbargoed(until time: String) -> String {
    "UPDATE copydesk.version SET embargo = '\(time)' WHERE story = 1; "
  }

  private static let namesPackage = says(#"'{"package": "night"}'::jsonb"#)

  /// When triggers are fired by the clock next.
  private static let ticks = """
    INSERT INTO copydesk.schedule
      (name, owner, expression, zone, missed, kind, queue, priority, max_attempts, version, arguments, next_tick)
    SELECT 'trigger-' || given.name, 'copydesk', '0 12 * * *', 'UTC', 'once', 'tick', 'upkeep', 0, 1, 1, '{}', given.at
      FROM (VALUES ('result', timestamptz '2999-02-02 12:00Z'), ('evening', '2999-03-03 12:00Z')) AS given(name, at);
    """

  private static let waits: [Case] = [
    ([], "now"),
    ([story("state = 'draft'")], ""),
    ([story("state = 'approved', publishing_since = now()")], ""),
    ([signed("time", at: "'2999-01-02 12:00Z'")], "time 2999-01-02"),
    ([signed("time", at: "'2999-01-02 12:00Z'"), story("state = 'approved'")], "time 2999-01-02"),
    ([signed("command")], "command"),
    ([signed("trigger", trigger: "'result'")], "trigger result"),
    ([signed("package", package: "'night'")], "package night"),
    ([signed("package", package: "'night'"), closing(at: "'2999-01-02 12:00Z'")], "package night 2999-01-02"),
    // Of what was taken down it is not known before somebody signs.
    ([story("state = 'unpublished'")], ""),
    ([story("state = 'unpublished'"), signed("command")], "command"),
    ([namesPackage], "package night"),
    ([story("package = 'day'"), namesPackage], "package day"),
    ([namesPackage, isOut], "now"),
    ([publishes("result")], "trigger result"),
    ([deskPublishes("evening")], "trigger evening"),
    ([deskPublishes("evening"), publishes("on_approval")], "now"),
    ([publishes("result"), ticks], "trigger result 2999-02-02"),
    ([publishes("result"), ticks, isEmbargoed(until: "2999-02-01")], "trigger result 2999-02-02"),
    ([publishes("result"), ticks, isEmbargoed(until: "2999-02-03")], "trigger result"),
    ([deskPublishes("manual")], "command"),
    ([deskPublishes("manual"), isEmbargoed(until: "2020-01-01")], "command"),
    ([deskPublishes("manual"), isEmbargoed(until: "2999-01-02 12:00Z")], "embargo 2999-01-02"),
    ([isEmbargoed(until: "2999-01-02 12:00Z")], "embargo 2999-01-02"),
    ([isEmbargoed(until: "2020-01-01")], "now"),
    ([isWanted("2999-01-02T12:00:00Z")], "time 2999-01-02"),
    ([isWanted("2999-01-02T12:00:00Z"), isEmbargoed(until: "2999-01-03 12:00Z")], "embargo 2999-01-03"),
    ([isWanted("2999-01-02T12:00:00Z"), isOut], "now"),
    ([isWanted("2020-01-02T12:00:00Z")], "now"),
  ]

  @Test("A story waits for what was signed, else for what its text says, else for what its desk says")
  func waiting() async throws {
    try await expect(
      Self.waits,
      of: """
        SELECT concat_ws(' ', wait ->> 'kind', wait ->> 'name', left(wait ->> 'at', 10))
          FROM copydesk.story AS s
          JOIN copydesk.version AS v ON v.story = s.number AND v.number = s.working_version
         CROSS JOIN LATERAL copydesk.waits_for(s, v) AS wait
         WHERE s.slug = 'a'
        """,
      after: "SELECT scene.submit('a')", "SELECT scene.submit('b')",
      "SELECT scene.approve('b', 'otto', '2998-01-01')")
  }
}
