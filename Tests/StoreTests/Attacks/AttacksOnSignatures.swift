extension Attack {
  /// On what is signed, and where it counts (invariant 2). That a signature is genuine SQL cannot tell: `ForgeryTests`.
  static let onSignatures: [Attack] = [
    Attack(
      "A recalled approval is entered again with its own signature",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')", recall,
      attempt: "SELECT scene.say('nana', 'approve'); \(again("s.audit_length", "a.signature"))",
      refused: .unique("approval_signature_once"),
      control: "SELECT scene.approve('a')"),
    Attack(
      "A recalled approval is entered again for the place that it had",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')", recall,
      attempt: "SELECT scene.say('nana', 'approve'); \(again("a.follows", "scene.signature()"))",
      refused: .rule("approval_in_its_place"),
      control: "SELECT scene.say('nana', 'approve'); \(again("s.audit_length", "scene.signature()"))"),
    Attack(
      "An approval is given for a place to come",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')", recall,
      attempt: "SELECT scene.say('nana', 'approve'); \(again("s.audit_length + 1", "scene.signature()"))",
      refused: .rule("approval_in_its_place"),
      control: "SELECT scene.approve('a')"),
    Attack(
      "A delivery is written that nobody has let go out",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')",
      attempt: """
        SELECT scene.say('system', 'fire');
        SELECT scene.write_deliveries('a');
        UPDATE copydesk.story SET publishing_since = clock_timestamp(), revision = revision + 1
        """,
      refused: .rule("delivery_has_go_ahead"),
      control: "SELECT scene.fire('a')"),
    Attack(
      "Somebody who may not publish does so ahead of time",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a', at => '2999-01-01')",
      attempt: "SELECT scene.say('paul', 'publish'); SELECT scene.go_ahead('a', 'paul', 'publish')",
      refused: .rule("signed_act_needs_grant"),
      control: "SELECT scene.say('nana', 'publish'); SELECT scene.go_ahead('a', 'nana', 'publish')"),
    Attack(
      "Copydesk itself publishes ahead of time",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a', at => '2999-01-01')",
      attempt: "SELECT scene.say('system', 'publish'); SELECT scene.go_ahead('a', 'system', 'publish')",
      refused: .rule("signed_act_needs_grant"),
      control: "SELECT scene.say('nana', 'publish'); SELECT scene.go_ahead('a', 'nana', 'publish')"),
    Attack(
      "A hold is released by somebody who may not publish",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')", "SELECT scene.fire('a')",
      attempt: "SELECT scene.say('paul', 'publish'); SELECT scene.go_ahead('a', 'paul', 'release')",
      refused: .rule("signed_act_needs_grant"),
      control: "SELECT scene.say('nana', 'publish'); SELECT scene.go_ahead('a', 'nana', 'release')"),
    Attack(
      "A firing is signed in another's name",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')",
      attempt: "SELECT scene.say('nana', 'fire'); SELECT scene.go_ahead('a', 'system')",
      refused: .rule("signed_act_by_actor"),
      control: "SELECT scene.say('system', 'fire'); SELECT scene.go_ahead('a', 'system')"),
    Attack(
      "A firing is signed as something else than is done",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')",
      attempt: """
        SELECT scene.say('system', 'fire');
        INSERT INTO copydesk.signed_act
          (kind, decision, story, version, content_hash, decision_kind, cause, actor, follows, signed_at, key_id, signature)
        SELECT 'firing', d.id, d.story, d.version, d.content_hash, d.kind, 'approve', 'system', s.audit_length,
               clock_timestamp(), scene.key(), scene.signature()
          FROM copydesk.story AS s JOIN copydesk.decision AS d ON d.id = s.decision
        """,
      refused: .rule("signed_act_by_actor"),
      control: "SELECT scene.say('system', 'fire'); SELECT scene.go_ahead('a', 'system')"),
    Attack(
      "A kill is signed by another than decides it",
      given: "SELECT scene.publish('a')",
      attempt: """
        SELECT scene.say('nana', 'kill');
        SELECT scene.decide('a', 'nana', 'kill');
        SELECT scene.say('otto', 'kill');
        SELECT scene.go_ahead('a', 'otto', 'kill', (SELECT max(id) FROM copydesk.decision))
        """,
      refused: .rule("signed_act_by_actor"),
      control: "SELECT scene.kill('a')"),
    Attack(
      "A publication passes for a kill",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')",
      attempt: "SELECT scene.say('nana', 'kill'); SELECT scene.go_ahead('a', 'nana', 'kill')",
      refused: .rule("signed_act_fits_decision"),
      control: "SELECT scene.fire('a')"),
    Attack(
      "A kill passes for a publication",
      given: "SELECT scene.publish('a')",
      attempt: """
        SELECT scene.say('nana', 'kill');
        SELECT scene.go_ahead('a', 'nana', 'publish', scene.decide('a', 'nana', 'kill'))
        """,
      refused: .rule("signed_act_fits_decision"),
      control: "SELECT scene.kill('a')"),
    Attack(
      "A kill is sent that nobody has signed",
      given: "SELECT scene.publish('a')",
      attempt: """
        SELECT scene.say('nana', 'kill');
        SELECT scene.decide('a', 'nana', 'kill');
        INSERT INTO copydesk.delivery (decision, destination, story, version, content_hash, kind)
        SELECT id, 'site', story, version, content_hash, kind FROM copydesk.decision WHERE kind = 'kill'
        """,
      refused: .rule("delivery_has_go_ahead"),
      control: "SELECT scene.kill('a')"),
    Attack(
      "A story that waits for the command goes out by itself",
      given: #"UPDATE copydesk.desk SET policy = policy || '{"publishing": "manual"}' WHERE slug = 'caucasus'"#,
      "SELECT scene.submit('a')", "SELECT scene.approve('a')",
      attempt: "SELECT scene.fire('a')",
      refused: .rule("signed_act_after_its_time"),
      control: """
        SELECT scene.say('nana', 'publish');
        SELECT scene.go_ahead('a', 'nana', 'publish');
        SELECT scene.write_deliveries('a');
        UPDATE copydesk.story SET publishing_since = clock_timestamp(), revision = revision + 1
        """),
    Attack(
      "A killed story goes out",
      given: "SELECT scene.publish('a')", "SELECT scene.kill('a')",
      attempt: """
        SELECT scene.say('system', 'fire');
        SELECT scene.go_ahead('a', 'system', 'firing', (SELECT min(id) FROM copydesk.decision))
        """,
      refused: .rule("signed_act_not_of_killed"),
      control: "SELECT FROM copydesk.signed_act"),
    act(
      "A firing is signed for a place that has passed", "s.audit_length - 1, clock_timestamp(), scene.key()",
      .rule("signed_act_in_its_place")),
    act(
      "A firing is signed for a place to come", "s.audit_length + 1, clock_timestamp(), scene.key()",
      .rule("signed_act_in_its_place")),
    act(
      "A firing is dated back", "s.audit_length, clock_timestamp() - interval '6 minutes', scene.key()",
      .rule("signed_act_signed_now")),
    act(
      "A firing is dated ahead", "s.audit_length, clock_timestamp() + interval '6 minutes', scene.key()",
      .rule("signed_act_signed_now")),
    act(
      "A firing is signed with a key that has ended", "s.audit_length, clock_timestamp(), scene.key('22')",
      .rule("signed_act_key_valid")),
    act(
      "A firing is signed with a key that nobody knows", "s.audit_length, clock_timestamp(), scene.key('33')",
      .rule("signed_act_key_valid")),
    Attack(
      "What readers see loses its approvals",
      given: "SELECT scene.publish('a')",
      attempt: "SELECT scene.say('nana', 'kill'); SELECT scene.void('a', 'nana')",
      refused: .rule("story_live_stays_approved"),
      control: "SELECT scene.kill('a')"),
    Attack(
      "The time of a scheduled story is moved",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a', at => '2999-01-01')",
      attempt: """
        SELECT scene.say('nana', 'schedule');
        UPDATE copydesk.story SET publish_at = '2998-01-01', revision = revision + 1
        """,
      refused: .rule("story_keeps_decision"),
      control: recall),
    Attack(
      "The time of a scheduled story is taken away by a hold",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a', at => '2999-01-01')",
      attempt: """
        SELECT scene.say('system', 'hold');
        UPDATE copydesk.story
           SET publish_at = NULL, hold_reason = 'so', hold_since = clock_timestamp(), revision = revision + 1
        """,
      refused: .rule("story_keeps_decision"),
      control: """
        SELECT scene.say('system', 'hold');
        UPDATE copydesk.story SET hold_reason = 'so', hold_since = clock_timestamp(), revision = revision + 1
        """),
    Attack(
      "A scheduled story forgets its decision",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a', at => '2999-01-01')",
      attempt: """
        SELECT scene.say('nana', 'schedule');
        UPDATE copydesk.story SET decision = NULL, publish_at = NULL, revision = revision + 1
        """,
      refused: .rule("story_keeps_decision"),
      control: recall),
    Attack(
      "A receipt is dated back",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')", "SELECT scene.fire('a')",
      "SELECT scene.begin(scene.delivery('a', 'site'))",
      attempt: receipt("clock_timestamp() - interval '1 day', scene.key()"),
      refused: .rule("receipt_signed_now"),
      control: receipt("clock_timestamp(), scene.key()")),
    Attack(
      "A receipt is signed with a key that has ended",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')", "SELECT scene.fire('a')",
      "SELECT scene.begin(scene.delivery('a', 'site'))",
      attempt: receipt("clock_timestamp(), scene.key('22')"),
      refused: .rule("receipt_signed_now"),
      control: receipt("clock_timestamp(), scene.key()")),
    Attack(
      "A signed act is changed",
      given: "SELECT scene.publish('a')",
      attempt: "UPDATE copydesk.signed_act SET reason = 'So'", refused: .noRight,
      control: "SELECT FROM copydesk.signed_act"),
    Attack(
      "A signed act is taken out",
      given: "SELECT scene.publish('a')",
      attempt: "DELETE FROM copydesk.signed_act", refused: .noRight, control: "SELECT FROM copydesk.signed_act"),
  ]

  /// On the signed configuration, keys, and what else the daemon's role may write.
  static let onConfiguration: [Attack] = [
    configuration("A change of configuration leaves one out", "2, 0, 'root'", .rule("configuration_change_follows")),
    configuration(
      "A change of configuration is entered for another place", "1, -1, 'root'",
      .rule("configuration_change_in_its_place")),
    configuration(
      "A change of configuration is signed for another", "1, 0, 'otto'", .rule("configuration_change_by_actor")),
    configuration(
      "A change of configuration is signed with a key that has ended", "1, 0, 'root'",
      key: "clock_timestamp(), scene.key('22')", .rule("configuration_change_signed_now")),
    configuration(
      "A change of configuration is dated back", "1, 0, 'root'",
      key: "clock_timestamp() - interval '1 day', scene.key()", .rule("configuration_change_signed_now")),
    Attack(
      "The chain of configurations is emptied",
      attempt: "DELETE FROM copydesk.configuration_change", refused: .noRight,
      control: "SELECT FROM copydesk.configuration_change"),
    Attack(
      "An ended key is brought back",
      attempt: "UPDATE copydesk.signing_key SET ended_at = NULL", refused: .noRight,
      control: "SELECT FROM copydesk.signing_key"),
    Attack(
      "Somebody says that more was sealed before a key was compromised",
      attempt: "INSERT INTO copydesk.sealed_before_compromise VALUES (scene.key(), 1, 9)", refused: .noRight,
      control: "SELECT FROM copydesk.sealed_before_compromise"),
    Attack(
      "A destination's generation is set beyond every claim",
      attempt: "UPDATE copydesk.destination SET generation = 9223372036854775807", refused: .noRight,
      control: "UPDATE copydesk.destination SET concurrency = 2 WHERE name = 'wire'"),
    Attack(
      "A leader takes the lease for ever",
      attempt: "INSERT INTO copydesk.leader VALUES ('upkeep', 1, 'infinity', 'me')",
      refused: .rule("leader_lease_finite"),
      control: "INSERT INTO copydesk.leader VALUES ('upkeep', 1, clock_timestamp() + interval '5 s', 'me')"),
    Attack(
      "A leader's term is the last that there can be",
      attempt: "INSERT INTO copydesk.leader VALUES ('upkeep', 9223372036854775807, now(), 'me')",
      refused: .rule("leader_epoch_in_range"),
      control: "INSERT INTO copydesk.leader VALUES ('upkeep', 1, now(), 'me')"),
    Attack(
      "The history gets partitions for days that are far away",
      attempt: "SELECT copydesk.add_history_day(current_date + n) FROM generate_series(30, 330) AS n",
      refused: .rule("history_day_is_near"),
      control: "SELECT copydesk.add_history_day((now() AT TIME ZONE 'UTC')::date + 9)"),
    content("A version's urgency is text", #"{"urgency": "4"}"#),
    content("A version's urgency is beyond its range", #"{"urgency": 99}"#),
    content("A version's headline is a list", #"{"headline": []}"#),
    content("A version's byline is text", #"{"byline": "rita"}"#),
    content("A version's body is missing", #"{"body": null}"#),
    content("A version's related stories are an object", #"{"related": {}}"#),
    Attack(
      "What the checks found is no list",
      given: "SELECT scene.submit('a')",
      attempt: version("content", "canonical", findings: "{}"), refused: .rule("version_findings_listed"),
      control: version("content", "canonical", findings: "[]")),
  ]

  private static let recall = """
    SELECT scene.say('nana', 'recall');
    SELECT scene.void('a', 'nana');
    UPDATE copydesk.story SET state = 'desk_review', decision = NULL, publish_at = NULL, revision = revision + 1
    """

  /// The story's last approval once more, in that place and with that signature.
  private static func again(_ place: String, _ signature: String) -> String {
    """
    INSERT INTO copydesk.approval
      (story, version, content_hash, kind, desk, actor, grant_id, configuration, follows, signed_at, key_id, signature)
    SELECT a.story, a.version, a.content_hash, a.kind, a.desk, a.actor, a.grant_id, 0, \(place), a.signed_at, a.key_id,
           \(signature)
      FROM copydesk.approval AS a JOIN copydesk.story AS s ON s.number = a.story
    """
  }

  private static func act(_ sentence: String, _ values: String, _ refusal: Refusal) -> Attack {
    func statement(_ values: String) -> String {
      """
      SELECT scene.say('system', 'fire');
      INSERT INTO copydesk.signed_act
        (kind, decision, story, version, content_hash, decision_kind, cause, actor, follows, signed_at, key_id, signature)
      SELECT 'firing', d.id, d.story, d.version, d.content_hash, d.kind, 'fire', 'system', \(values), scene.signature()
        FROM copydesk.story AS s JOIN copydesk.decision AS d ON d.id = s.decision
      """
    }
    return Attack(
      sentence, given: "SELECT scene.submit('a')", "SELECT scene.approve('a')", attempt: statement(values),
      refused: refusal, control: statement("s.audit_length, clock_timestamp(), scene.key()"))
  }

  private static func receipt(_ values: String) -> String {
    """
    INSERT INTO copydesk.receipt (delivery, attempt, detail, received_at, key_id, signature)
    SELECT delivery, id, '{}', \(values), scene.signature() FROM copydesk.attempt
    """
  }

  /// - Parameter place: number, entries beyond the newsroom's last, actor.
  private static func configuration(
    _ sentence: String, _ place: String, key: String = "clock_timestamp(), scene.key()", _ refusal: Refusal
  ) -> Attack {
    func statement(_ place: String, _ key: String) -> String {
      """
      SELECT scene.say('root', 'apply');
      INSERT INTO copydesk.configuration_change
        (number, follows, actor, act, previous, change, signed_at, key_id, signature)
      SELECT place.number, n.audit_length + place.beyond, place.actor, 'apply', repeat('0', 64), '[]', \(key),
             scene.signature()
        FROM copydesk.newsroom AS n, (VALUES (\(place))) AS place(number, beyond, actor)
      """
    }
    return Attack(
      sentence, attempt: statement(place, key), refused: refusal,
      control: statement("1, 0, 'root'", "clock_timestamp(), scene.key()"))
  }

  private static func content(_ sentence: String, _ change: String) -> Attack {
    Attack(
      sentence, given: "SELECT scene.submit('a')",
      attempt: version(
        "jsonb_strip_nulls(content || '\(change)')",
        "convert_to(jsonb_strip_nulls(content || '\(change)')::text, 'UTF8')"),
      refused: .rule("version_content_readable"), control: version("content", "canonical"))
  }

  /// The story's next version, of that content.
  private static func version(_ content: String, _ canonical: String, findings: String = "[]") -> String {
    """
    SELECT scene.say('rita', 'submit');
    INSERT INTO copydesk.version
      (story, number, content_hash, content, canonical, submission, kind, desk, policy, saved_by, findings)
    SELECT story, 2, encode(sha256(\(canonical)), 'hex'), \(content), \(canonical), submission, kind, desk, policy, 'rita',
           '\(findings)'
      FROM copydesk.version;
    UPDATE copydesk.story SET working_version = 2, revision = 2
    """
  }
}
