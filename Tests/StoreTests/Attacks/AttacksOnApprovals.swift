extension Attack {
  /// On who signs what (invariants 2 and 3).
  static let onApprovals: [Attack] = [
    Attack(
      "A desk chief approves her own story",
      given: "SELECT scene.submit('a', 'nana')",
      attempt: "SELECT scene.approve('a', 'nana')",
      refused: .rule("approval_not_by_author"),
      control: "SELECT scene.approve('a', 'otto')"),
    Attack(
      "An editor of an earlier version approves a later one",
      given: "SELECT scene.submit('a')", "SELECT scene.revise('a', 'nana')",
      "SELECT scene.revise('a', 'rita', 'submit', 'Third words')",
      attempt: "SELECT scene.approve('a', 'nana')",
      refused: .rule("approval_not_by_author"),
      control: "SELECT scene.approve('a', 'otto')"),
    Attack(
      "The submitter approves where those who only edited may",
      given: "SELECT scene.submit('a', 'nana', 'editors')",
      "SELECT scene.submit('b', 'rita', 'editors')",
      "SELECT scene.revise('b', 'nana')",
      attempt: "SELECT scene.approve('a', 'nana')",
      refused: .rule("approval_not_by_author"),
      control: "SELECT scene.approve('b', 'nana')"),
    Attack(
      "Somebody signs what they have not read",
      given: "SELECT scene.submit('a')", "SELECT scene.read('a', 'otto')",
      attempt: "SELECT scene.say('nana', 'approve'); SELECT scene.sign('a', 'nana', reading => false)",
      refused: .rule("approval_was_read"),
      control: "SELECT scene.say('otto', 'approve'); SELECT scene.sign('a', 'otto', reading => false)"),
    Attack(
      "What was read is not what is signed: the next version was saved by somebody else",
      given: "SELECT scene.submit('a')", "SELECT scene.read('a', 'nana')", "SELECT scene.revise('a', 'rita', 'submit')",
      attempt: "SELECT scene.say('nana', 'approve'); SELECT scene.sign('a', 'nana', reading => false)",
      refused: .rule("approval_was_read"),
      control: """
        SELECT scene.read('a', 'nana');
        SELECT scene.say('nana', 'approve'); SELECT scene.sign('a', 'nana', reading => false)
        """),
    Attack(
      "Somebody reads for another",
      given: "SELECT scene.submit('a')",
      attempt: """
        SELECT scene.say('otto', 'seen');
        INSERT INTO copydesk.reading (story, version, staff, content_hash)
        SELECT story, number, 'nana', content_hash FROM copydesk.version
        """,
      refused: .rule("reading_by_actor"),
      control: """
        SELECT scene.say('nana', 'seen');
        INSERT INTO copydesk.reading (story, version, staff, content_hash)
        SELECT story, number, 'nana', content_hash FROM copydesk.version
        """),
    Attack(
      "Another text than the version's is said to have been read",
      given: "SELECT scene.submit('a')",
      attempt: """
        SELECT scene.say('nana', 'seen');
        INSERT INTO copydesk.reading (story, version, staff, content_hash)
        SELECT story, number, 'nana', repeat('0', 64) FROM copydesk.version
        """,
      refused: .key("reading_of_exact_version"),
      control: """
        SELECT scene.say('nana', 'seen');
        INSERT INTO copydesk.reading (story, version, staff, content_hash)
        SELECT story, number, 'nana', content_hash FROM copydesk.version
        """),
    Attack(
      "The glass is broken where the desk has none",
      given: "SELECT scene.submit('a', 'nana')", "SELECT scene.submit('b', 'nana', 'glass')",
      attempt: "SELECT scene.say('nana', 'approve'); SELECT scene.sign('a', 'nana', glass => 'Flood')",
      refused: .rule("approval_break_glass_allowed"),
      control: "SELECT scene.say('nana', 'approve'); SELECT scene.sign('b', 'nana', glass => 'Flood')"),
    Attack(
      "The glass is broken without a reason",
      given: "SELECT scene.submit('b', 'nana', 'glass')",
      attempt: "SELECT scene.say('nana', 'approve'); SELECT scene.sign('b', 'nana', glass => '  ')",
      refused: .rule("approval_break_glass_says_why"),
      control: "SELECT scene.say('nana', 'approve'); SELECT scene.sign('b', 'nana', glass => 'Flood')"),
    Attack(
      "Who broke the glass closes the after-review",
      given: "SELECT scene.submit('b', 'nana', 'glass')",
      "SELECT scene.say('nana', 'approve'); SELECT scene.sign('b', 'nana', glass => 'Flood')",
      attempt: """
        SELECT scene.say('nana', 'after_review');
        UPDATE copydesk.after_review SET closed_at = now(), closed_by = 'nana'
        """,
      refused: .rule("after_review_by_another"),
      control: """
        SELECT scene.say('otto', 'after_review');
        UPDATE copydesk.after_review SET closed_at = now(), closed_by = 'otto'
        """),
    Attack(
      "Who may not approve on the desk closes the after-review",
      given: "SELECT scene.submit('b', 'nana', 'glass')",
      "SELECT scene.say('nana', 'approve'); SELECT scene.sign('b', 'nana', glass => 'Flood')",
      attempt: """
        SELECT scene.say('rita', 'after_review');
        UPDATE copydesk.after_review SET closed_at = now(), closed_by = 'rita'
        """,
      refused: .rule("after_review_needs_grant"),
      control: """
        SELECT scene.say('otto', 'after_review');
        UPDATE copydesk.after_review SET closed_at = now(), closed_by = 'otto'
        """),
    Attack(
      "The after-review is closed in another's name",
      given: "SELECT scene.submit('b', 'nana', 'glass')",
      "SELECT scene.say('nana', 'approve'); SELECT scene.sign('b', 'nana', glass => 'Flood')",
      attempt: """
        SELECT scene.say('nana', 'after_review');
        UPDATE copydesk.after_review SET closed_at = now(), closed_by = 'otto'
        """,
      refused: .rule("after_review_by_actor"),
      control: """
        SELECT scene.say('otto', 'after_review');
        UPDATE copydesk.after_review SET closed_at = now(), closed_by = 'otto'
        """),
    Attack(
      "A signature names a hash that the version does not have",
      given: "SELECT scene.submit('a')", "SELECT scene.read('a', 'nana')",
      attempt: """
        SELECT scene.say('nana', 'approve');
        INSERT INTO copydesk.approval
          (story, version, content_hash, kind, desk, actor, grant_id, configuration, follows, signed_at, key_id, signature)
        SELECT number, 1, repeat('0', 64), 'publish', desk, 'nana', scene.grant_of('nana'),
               0, s.audit_length, clock_timestamp(), scene.key(), scene.signature()
          FROM copydesk.story AS s
        """,
      refused: .key("approval_of_exact_version"),
      control: "SELECT scene.approve('a')"),
    Attack(
      "A signature is too short to be one",
      given: "SELECT scene.submit('a')", "SELECT scene.read('a', 'nana')",
      attempt: """
        SELECT scene.say('nana', 'approve');
        INSERT INTO copydesk.approval
          (story, version, content_hash, kind, desk, actor, grant_id, configuration, follows, signed_at, key_id, signature)
        SELECT s.number, 1, v.content_hash, 'publish', s.desk, 'nana', scene.grant_of('nana'),
               0, s.audit_length, clock_timestamp(), scene.key(), 'x'
          FROM copydesk.story AS s JOIN copydesk.version AS v ON v.story = s.number
        """,
      refused: .rule("approval_signature_length"),
      control: "SELECT scene.approve('a')"),
    Attack(
      "A revoked key signs",
      given: "SELECT scene.submit('a')",
      attempt: "SELECT scene.say('nana', 'approve'); SELECT scene.sign('a', 'nana', key => scene.key('22'))",
      refused: .rule("approval_key_valid"),
      control: "SELECT scene.say('nana', 'approve'); SELECT scene.sign('a', 'nana', key => scene.key())"),
    Attack(
      "The daemon enters a key of its own",
      attempt: "INSERT INTO copydesk.signing_key (id, public_key) VALUES ('mine', decode(repeat('33', 32), 'hex'))",
      refused: .noRight,
      control: "SELECT FROM copydesk.signing_key"),
    Attack(
      "Somebody approves whose grant is over",
      given: "SELECT scene.submit('a')",
      attempt: "SELECT scene.approve('a', 'ex')",
      refused: .rule("approval_needs_grant"),
      control: "SELECT scene.approve('a', 'nana')"),
    Attack(
      "Somebody approves by another's grant",
      given: "SELECT scene.submit('a', 'nana')",
      attempt: """
        SELECT scene.say('rita', 'approve');
        INSERT INTO copydesk.approval
          (story, version, content_hash, kind, desk, actor, grant_id, configuration, follows, signed_at, key_id, signature)
        SELECT s.number, 1, v.content_hash, 'publish', s.desk, 'rita', scene.grant_of('otto'),
               0, s.audit_length, clock_timestamp(), scene.key(), scene.signature()
          FROM copydesk.story AS s JOIN copydesk.version AS v ON v.story = s.number
        """,
      refused: .rule("approval_needs_grant"),
      control: "SELECT scene.approve('a', 'otto')"),
    Attack(
      "A reporter approves by her own grant",
      given: "SELECT scene.submit('a', 'nana')",
      attempt: "SELECT scene.approve('a', 'rita')",
      refused: .rule("approval_needs_grant"),
      control: "SELECT scene.approve('a', 'paul')"),
    Attack(
      "Somebody approves in another's name",
      given: "SELECT scene.submit('a', 'nana')",
      attempt: "SELECT scene.say('nana', 'approve'); SELECT scene.sign('a', 'otto')",
      refused: .rule("approval_by_actor"),
      control: "SELECT scene.say('otto', 'approve'); SELECT scene.sign('a', 'otto')"),
    Attack(
      "An approval is dated back",
      given: "SELECT scene.submit('a')",
      attempt: """
        SELECT scene.say('nana', 'approve');
        INSERT INTO copydesk.approval
          (story, version, content_hash, kind, desk, actor, grant_id, configuration, follows, signed_at, key_id, signature)
        SELECT s.number, 1, v.content_hash, 'publish', s.desk, 'nana', scene.grant_of('nana'),
               0, s.audit_length, '2020-01-01', scene.key(), scene.signature()
          FROM copydesk.story AS s JOIN copydesk.version AS v ON v.story = s.number
        """,
      refused: .rule("approval_signed_now"),
      control: "SELECT scene.approve('a')"),
    Attack(
      "One person approves twice where two must",
      given: "SELECT scene.submit('a', desk => 'pairs')", "SELECT scene.approve('a', 'nana')",
      attempt: "SELECT scene.approve('a', 'nana')",
      refused: .rule("approval_once_each"),
      control: "SELECT scene.approve('a', 'otto')"),
    Attack(
      "One approval decides where two must",
      given: "SELECT scene.submit('a', desk => 'pairs')", "SELECT scene.approve('a', 'nana')",
      attempt: "SELECT scene.say('nana', 'approve'); SELECT scene.decide('a', 'nana')",
      refused: .rule("decision_has_approvals"),
      control: "SELECT scene.approve('a', 'otto')"),
    Attack(
      "A version that has been left is approved",
      given: "SELECT scene.submit('a')", "SELECT scene.revise('a', 'rita', 'submit')",
      attempt: """
        SELECT scene.say('nana', 'approve');
        INSERT INTO copydesk.approval
          (story, version, content_hash, kind, desk, actor, grant_id, configuration, follows, signed_at, key_id, signature)
        SELECT s.number, 1, v.content_hash, 'publish', s.desk, 'nana', scene.grant_of('nana'),
               0, s.audit_length, clock_timestamp(), scene.key(), scene.signature()
          FROM copydesk.story AS s JOIN copydesk.version AS v ON v.story = s.number AND v.number = 1
        """,
      refused: .rule("approval_of_working_version"),
      control: "SELECT scene.approve('a')"),
    Attack(
      "Somebody schedules who may only approve",
      given: "SELECT scene.submit('a')",
      attempt: "SELECT scene.approve('a', 'paul', '2999-01-01')",
      refused: .rule("approval_of_time_needs_grant"),
      control: "SELECT scene.approve('a', 'paul')"),
    Attack(
      "Somebody approves a correction who may not correct",
      given: "SELECT scene.publish('a')", "SELECT scene.revise('a', 'rita', 'correct')",
      attempt: "SELECT scene.approve('a', 'paul')",
      refused: .rule("approval_of_correction_needs_grant"),
      control: "SELECT scene.approve('a', 'nana')"),
    Attack(
      "A time before the embargo is signed",
      given: "SELECT scene.submit('a', embargo => '2999-01-01T00:00:00Z')",
      attempt: "SELECT scene.approve('a', 'nana', '2998-01-01')",
      refused: .rule("approval_after_embargo"),
      control: "SELECT scene.approve('a', 'nana', '2999-01-02')"),
    Attack(
      "A decision names a time that nobody signed",
      given: "SELECT scene.submit('a')",
      attempt: """
        SELECT scene.say('nana', 'approve');
        SELECT scene.sign('a', 'nana', '2999-01-01');
        SELECT scene.decide('a', 'nana', at => '2998-01-01')
        """,
      refused: .rule("decision_time_is_signed"),
      control: """
        SELECT scene.say('nana', 'approve');
        SELECT scene.sign('a', 'nana', '2999-01-01');
        SELECT scene.decide('a', 'nana', at => '2999-01-01')
        """),
    Attack(
      "A required check is ignored",
      given: """
        SELECT scene.submit('a');
        SELECT scene.say('rita', 'submit');
        INSERT INTO copydesk.version
          (story, number, content_hash, content, canonical, submission, kind, desk, policy, saved_by, findings)
        SELECT story, 2, content_hash, content, canonical, submission, kind, desk, policy, 'rita',
               '[{"rule": "picture-credit", "level": "required"}]'
          FROM copydesk.version;
        UPDATE copydesk.story SET working_version = 2, revision = 2
        """, "SELECT scene.read('a', 'nana')",
      attempt: "SELECT scene.approve('a')",
      refused: .rule("approval_checks_passed"),
      control: """
        SELECT scene.say('nana', 'approve');
        INSERT INTO copydesk.approval
          (story, version, content_hash, kind, desk, actor, grant_id, overridden_checks, override_reason, configuration,
           follows, signed_at, key_id, signature)
        SELECT s.number, 2, v.content_hash, 'publish', s.desk, 'nana', scene.grant_of('nana'), '{picture-credit}', 'Ours', 0, s.audit_length, clock_timestamp(), scene.key(), scene.signature()
          FROM copydesk.story AS s JOIN copydesk.version AS v ON v.story = s.number AND v.number = 2
        """),
    Attack(
      "An approval is changed",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')",
      attempt: "UPDATE copydesk.approval SET publish_at = '2999-01-01'",
      refused: .noRight,
      control: """
        SELECT scene.say('nana', 'recall');
        SELECT scene.void('a', 'nana');
        UPDATE copydesk.story SET state = 'desk_review', decision = NULL, revision = revision + 1
        """),
    Attack(
      "A void is taken back",
      given: "SELECT scene.submit('a', desk => 'pairs')", "SELECT scene.approve('a', 'nana')",
      "SELECT scene.say('nana', 'return'); SELECT scene.void('a', 'nana')",
      attempt: "DELETE FROM copydesk.approval_void",
      refused: .noRight,
      control: "SELECT scene.approve('a', 'nana')"),
    Attack(
      "Approvals are voided behind an approved story's back",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')",
      attempt: "SELECT scene.say('nana', 'recall'); SELECT scene.void('a', 'nana')",
      refused: .rule("story_approved_by_enough"),
      control: """
        SELECT scene.say('nana', 'recall');
        SELECT scene.void('a', 'nana');
        UPDATE copydesk.story SET state = 'desk_review', decision = NULL, revision = revision + 1
        """),
    Attack(
      "A recall leaves the approvals standing",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')",
      attempt: """
        SELECT scene.say('nana', 'recall');
        UPDATE copydesk.story SET state = 'desk_review', decision = NULL, revision = revision + 1
        """,
      refused: .rule("story_recall_voids_approvals"),
      control: """
        SELECT scene.say('nana', 'recall');
        SELECT scene.void('a', 'nana');
        UPDATE copydesk.story SET state = 'desk_review', decision = NULL, revision = revision + 1
        """),
    Attack(
      "The approvals of what was fired are voided",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')", "SELECT scene.fire('a')",
      attempt: "SELECT scene.say('nana', 'recall'); SELECT scene.void('a', 'nana')",
      refused: .rule("approval_void_before_firing"),
      control: "SELECT scene.kill('a')"),
    Attack(
      "A grant that has ended is brought back",
      given: "UPDATE copydesk.staff_grant SET revoked_at = now() WHERE staff = 'otto'",
      attempt: "UPDATE copydesk.staff_grant SET revoked_at = NULL WHERE staff = 'otto'",
      refused: .rule("grant_ends_once"),
      control: "INSERT INTO copydesk.staff_grant (staff, role, desk) VALUES ('otto', 'desk_chief', 'caucasus')"),
  ]
}
