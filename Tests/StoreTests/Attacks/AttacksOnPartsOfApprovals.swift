extension Attack {
  /// On who may approve: of each rule, what only one of its conditions refuses.
  static let partsOfApprovals: [Attack] = [
    Attack(
      "A correction is decided by those who approved what it corrects",
      given: "SELECT scene.publish('a')",
      "SELECT scene.revise('a', 'rita', 'correct')",
      attempt: "SELECT scene.say('nana', 'approve'); SELECT scene.decide('a', 'nana')",
      refused: .rule("decision_has_approvals"),
      control: "SELECT scene.approve('a')"),
    Attack(
      "A story is decided by those who approved another",
      given: "SELECT scene.submit('a')",
      "SELECT scene.submit('b')",
      "SELECT scene.approve('b')",
      attempt: "SELECT scene.say('nana', 'approve'); SELECT scene.decide('a', 'nana')",
      refused: .rule("decision_has_approvals"),
      control: "SELECT scene.approve('a')"),
    Attack(
      "The glass that was broken for one story is broken for another",
      given: "SELECT scene.submit('b', 'rita', 'glass')",
      "SELECT scene.say('nana', 'approve'); SELECT scene.sign('b', 'nana', glass => 'Flood')",
      "SELECT scene.submit('a', 'rita', 'glass')",
      attempt: "SELECT scene.say('otto', 'approve'); SELECT scene.sign('a', 'otto'); SELECT scene.decide('a', 'otto')",
      refused: .rule("decision_has_approvals"),
      control: """
        SELECT scene.say('otto', 'approve');
        SELECT scene.sign('a', 'otto', glass => 'Flood');
        SELECT scene.decide('a', 'otto')
        """),
    Attack(
      "The glass stays broken after the signature was taken back",
      given: "SELECT scene.submit('a', 'rita', 'glass')",
      "SELECT scene.say('nana', 'approve'); SELECT scene.sign('a', 'nana', glass => 'Flood')",
      """
      SELECT scene.say('nana', 'return');
      SELECT scene.void('a', 'nana');
      UPDATE copydesk.story SET state = 'draft', revision = revision + 1
      """,
      """
      SELECT scene.say('rita', 'submit'); UPDATE copydesk.story SET state = 'desk_review', revision = revision + 1
      """,
      attempt: "SELECT scene.say('nana', 'approve'); SELECT scene.decide('a', 'nana')",
      refused: .rule("decision_has_approvals"),
      control: """
        SELECT scene.say('nana', 'approve');
        SELECT scene.sign('a', 'nana', glass => 'Flood');
        SELECT scene.decide('a', 'nana')
        """),
    Attack(
      "A draft is approved",
      given: "SELECT scene.submit('a')",
      "SELECT scene.say('rita', 'withdraw'); UPDATE copydesk.story SET state = 'draft', revision = revision + 1",
      attempt: "SELECT scene.say('nana', 'approve'); SELECT scene.sign('a', 'nana')",
      refused: .rule("approval_of_working_version"),
      control: """
        SELECT scene.say('rita', 'submit'); UPDATE copydesk.story SET state = 'desk_review', revision = revision + 1;
        SELECT scene.approve('a')
        """),
    Attack(
      "What is on its way is approved once more",
      given: "SELECT scene.submit('a')",
      "SELECT scene.approve('a')",
      "SELECT scene.fire('a')",
      attempt: "SELECT scene.say('otto', 'approve'); SELECT scene.sign('a', 'otto')",
      refused: .rule("approval_of_working_version"),
      control: "SELECT scene.arrive('a')"),
    Attack(
      "A first version is approved as a correction",
      given: "SELECT scene.submit('a')",
      attempt: """
        SELECT scene.say('nana', 'approve');
        SELECT scene.read('a', 'nana');
        \(approval(kind: "'correct'"))
        """,
      refused: .rule("approval_of_working_version"),
      control: """
        SELECT scene.say('nana', 'approve');
        SELECT scene.read('a', 'nana');
        \(approval())
        """),
    Attack(
      "A version is approved for another desk than it is on",
      given: "SELECT scene.submit('a')",
      attempt: """
        SELECT scene.say('nana', 'approve');
        SELECT scene.read('a', 'nana');
        \(approval(desk: "'pairs'", grant: "scene.grant_of('nana', 'pairs')"))
        """,
      refused: .rule("approval_of_working_version"),
      control: """
        SELECT scene.say('nana', 'approve');
        SELECT scene.read('a', 'nana');
        \(approval())
        """),
    Attack(
      "Somebody approves by the grant for another desk",
      given: "SELECT scene.submit('a')",
      attempt: """
        SELECT scene.say('nana', 'approve');
        SELECT scene.read('a', 'nana');
        \(approval(grant: "scene.grant_of('nana', 'pairs')"))
        """,
      refused: .rule("approval_needs_grant"),
      control: """
        SELECT scene.say('nana', 'approve');
        SELECT scene.read('a', 'nana');
        \(approval())
        """),
    Attack(
      "Somebody approves for another without standing in",
      given: "SELECT scene.submit('a')",
      attempt: """
        SELECT scene.say('nana', 'approve');
        SELECT scene.read('a', 'nana');
        \(approval(onBehalfOf: "'otto'"))
        """,
      refused: .rule("approval_needs_grant"),
      control: """
        UPDATE copydesk.staff_grant SET revoked_at = now() WHERE staff = 'nana' AND desk = 'caucasus';
        INSERT INTO copydesk.staff_grant (staff, role, desk, covering, until)
        VALUES ('nana', 'desk_chief', 'caucasus', 'otto', '2999-01-01');
        SELECT scene.say('nana', 'approve');
        SELECT scene.read('a', 'nana');
        \(approval(onBehalfOf: "'otto'", grant: "(SELECT max(id) FROM copydesk.staff_grant)"))
        """),
    Attack(
      "Somebody approves who has left",
      given: "SELECT scene.submit('a')",
      "UPDATE copydesk.staff SET active = false WHERE handle = 'otto'",
      attempt: "SELECT scene.approve('a', 'otto')",
      refused: .rule("approval_needs_grant"),
      control: """
        INSERT INTO copydesk.staff_grant (staff, role) VALUES ('ex', 'approver');
        SELECT scene.say('ex', 'approve');
        SELECT scene.read('a', 'ex');
        \(approval(by: "ex", grant: "(SELECT max(id) FROM copydesk.staff_grant)"))
        """),
    Attack(
      "Somebody approves whose grant was taken away",
      given: "SELECT scene.submit('a')",
      "UPDATE copydesk.staff_grant SET revoked_at = now() WHERE staff = 'otto' AND desk = 'caucasus'",
      attempt: "SELECT scene.approve('a', 'otto')",
      refused: .rule("approval_needs_grant"),
      control: "SELECT scene.approve('a', 'nana')"),
    Attack(
      "A key signs that is not valid yet",
      given: "SELECT scene.submit('a')",
      attempt: """
        SELECT scene.say('nana', 'approve');
        SELECT scene.read('a', 'nana');
        \(approval(key: "scene.key('33')"))
        """,
      refused: .rule("approval_key_valid"),
      control: """
        SELECT scene.say('nana', 'approve');
        SELECT scene.read('a', 'nana');
        \(approval())
        """),
    Attack(
      "Who may not schedule signs for another time than the one before",
      given: "SELECT scene.submit('a', desk => 'pairs')",
      "SELECT scene.approve('a', 'nana', '2999-01-01')",
      attempt: "SELECT scene.approve('a', 'paul', '2999-01-02')",
      refused: .rule("approval_of_time_needs_grant"),
      control: "SELECT scene.approve('a', 'paul', '2999-01-01')"),
    Attack(
      "Who may not schedule repeats the time of another story",
      given: "SELECT scene.submit('b')",
      "SELECT scene.approve('b', 'nana', '2999-01-01')",
      "SELECT scene.submit('a')",
      attempt: "SELECT scene.approve('a', 'paul', '2999-01-01')",
      refused: .rule("approval_of_time_needs_grant"),
      control: "SELECT scene.approve('a', 'paul')"),
    Attack(
      "Who may not schedule repeats the time of an earlier version",
      given: "SELECT scene.submit('a')",
      "SELECT scene.approve('a', 'nana', '2999-01-01')",
      """
      SELECT scene.say('nana', 'recall');
      SELECT scene.void('a', 'nana');
      UPDATE copydesk.story SET state = 'desk_review', decision = NULL, publish_at = NULL, revision = revision + 1 WHERE slug = 'a'
      """,
      "SELECT scene.revise('a', 'rita', 'submit')",
      attempt: "SELECT scene.approve('a', 'paul', '2999-01-01')",
      refused: .rule("approval_of_time_needs_grant"),
      control: "SELECT scene.approve('a', 'paul')"),
    Attack(
      "What a check requires is ignored, as what one recommends may be",
      given: """
        SELECT scene.submit('a');
        SELECT scene.say('rita', 'submit');
        INSERT INTO copydesk.version
          (story, number, content_hash, content, canonical, submission, kind, desk, policy, saved_by, findings)
        SELECT story, 2, content_hash, content, canonical, submission, kind, desk, policy, 'rita',
               '[{"rule": "summary", "level": "required"}]'
          FROM copydesk.version WHERE story = (scene.story('a')).number;
        UPDATE copydesk.story SET working_version = 2, revision = 2 WHERE slug = 'a'
        """,
      """
      SELECT scene.submit('b');
      SELECT scene.say('rita', 'submit');
      INSERT INTO copydesk.version
        (story, number, content_hash, content, canonical, submission, kind, desk, policy, saved_by, findings)
      SELECT story, 2, content_hash, content, canonical, submission, kind, desk, policy, 'rita',
             '[{"rule": "summary", "level": "recommended"}]'
        FROM copydesk.version WHERE story = (scene.story('b')).number;
      UPDATE copydesk.story SET working_version = 2, revision = 2 WHERE slug = 'b'
      """,
      attempt: "SELECT scene.approve('a')",
      refused: .rule("approval_checks_passed"),
      control: "SELECT scene.approve('b')"),
    Attack(
      "The approvals of what is published are voided under a correction",
      given: "SELECT scene.publish('a')",
      "SELECT scene.revise('a', 'rita', 'correct')",
      "SELECT scene.approve('a')",
      attempt: """
        SELECT scene.say('nana', 'recall');
        INSERT INTO copydesk.approval_void (approval, voided_by, reason)
        SELECT id, 'nana', 'left' FROM copydesk.approval WHERE version = 1
        """,
      refused: .rule("approval_void_before_firing"),
      control: """
        SELECT scene.say('nana', 'recall');
        SELECT scene.void('a', 'nana');
        UPDATE copydesk.story SET state = 'desk_review', decision = NULL, publish_at = NULL, revision = revision + 1 WHERE slug = 'a'
        """),
    Attack(
      "The approvals of what went out are voided, as those of what did not may be",
      given: "SELECT scene.publish('b')",
      "SELECT scene.submit('a')",
      "SELECT scene.approve('a')",
      attempt: "SELECT scene.say('nana', 'recall'); SELECT scene.void('b', 'nana')",
      refused: .rule("approval_void_before_firing"),
      control: """
        SELECT scene.say('nana', 'recall');
        SELECT scene.void('a', 'nana');
        UPDATE copydesk.story SET state = 'desk_review', decision = NULL, publish_at = NULL, revision = revision + 1 WHERE slug = 'a'
        """),
    Attack(
      "Who broke the glass closes the after-review, as who only approved and wrote other stories may",
      given: "SELECT scene.submit('c')",
      "SELECT scene.approve('c', 'otto')",
      "SELECT scene.submit('d', 'otto')",
      "SELECT scene.submit('b', 'rita', 'glass')",
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
      "Who may approve on another desk only closes the after-review",
      given: "SELECT scene.submit('c')",
      "SELECT scene.approve('c', 'nana')",
      "SELECT scene.submit('b', 'rita', 'glass')",
      "SELECT scene.say('nana', 'approve'); SELECT scene.sign('b', 'nana', glass => 'Flood')",
      "UPDATE copydesk.staff_grant SET revoked_at = now() WHERE staff = 'otto' AND desk = 'glass'",
      attempt: """
        SELECT scene.say('otto', 'after_review');
        UPDATE copydesk.after_review SET closed_at = now(), closed_by = 'otto'
        """,
      refused: .rule("after_review_needs_grant"),
      control: """
        SELECT scene.say('paul', 'after_review');
        UPDATE copydesk.after_review SET closed_at = now(), closed_by = 'paul'
        """),
  ]
}

extension Attack {
  /// A row of the first version's approval; what is given differs from a legal one, and is SQL but for the actor.
  private static func approval(
    kind: String = "s.working_kind", desk: String = "s.desk", by actor: String = "nana", onBehalfOf: String = "NULL",
    grant: String = "scene.grant_of('nana', s.desk)", key: String = "scene.key()"
  ) -> String {
    """
    INSERT INTO copydesk.approval
      (story, version, content_hash, kind, desk, actor, on_behalf_of, grant_id, configuration, follows, signed_at,
       key_id, signature)
    SELECT s.number, 1, v.content_hash, \(kind), \(desk), '\(actor)', \(onBehalfOf), \(grant), 0, s.audit_length,
           clock_timestamp(), \(key), scene.signature()
      FROM copydesk.story AS s JOIN copydesk.version AS v ON v.story = s.number
    """
  }
}
