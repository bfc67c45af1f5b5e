extension Attack {
  /// On which signatures a version needs, and who may give which.
  static let neededSignatures: [Attack] = [
    Attack(
      "Two approvals decide where an approval and a lawyer's signature are needed",
      given: counsel, "SELECT scene.submit('a', desk => 'court')", "SELECT scene.approve('a', 'nana')",
      attempt: """
        SELECT scene.say('otto', 'approve'); SELECT scene.sign('a', 'otto'); SELECT scene.decide('a', 'otto')
        """,
      refused: .rule("decision_has_approvals"),
      control: lawyerSigns),
    Attack(
      "A desk chief signs as the lawyer",
      given: counsel, "SELECT scene.submit('a', desk => 'court')", "SELECT scene.approve('a', 'nana')",
      attempt: signing("otto", as: "legal"),
      refused: .rule("approval_needs_grant"),
      control: lawyerSigns),
    Attack(
      "A lawyer signs as the desk chief",
      given: counsel, "SELECT scene.submit('a', desk => 'court')",
      attempt: signing("lena", as: "approve"),
      refused: .rule("approval_needs_grant"),
      control: signing("lena", as: "legal")),
    Attack(
      "Somebody signs as what nobody needs",
      given: counsel, "SELECT scene.submit('a', desk => 'court')",
      attempt: signing("nana", as: "publish"),
      refused: .rule("approval_is_needed"),
      control: signing("nana", as: "approve")),
    Attack(
      "A sensitive story is decided by its desk alone",
      given: counsel, "SELECT scene.submit('a')", saysThatItIsSensitive,
      attempt: "SELECT scene.say('nana', 'approve'); SELECT scene.sign('a', 'nana'); SELECT scene.decide('a', 'nana')",
      refused: .rule("decision_has_approvals"),
      control: "SELECT scene.approve('a', 'nana'); \(lawyerSigns)"),
    Attack(
      "The glass is broken so that nobody asks a lawyer",
      given: counsel, "SELECT scene.submit('a', desk => 'glass')", saysThatItIsSensitive,
      attempt: """
        SELECT scene.say('nana', 'approve');
        SELECT scene.sign('a', 'nana', glass => 'Flood');
        SELECT scene.decide('a', 'nana')
        """,
      refused: .rule("decision_has_approvals"),
      control: """
        SELECT scene.say('nana', 'approve');
        SELECT scene.sign('a', 'nana', glass => 'Flood');
        \(lawyerSigns)
        """),
    Attack(
      "The glass is broken by a lawyer",
      given: counsel, "SELECT scene.submit('a', desk => 'glass')", saysThatItIsSensitive,
      attempt: signing("lena", as: "legal", glass: "'Flood'"),
      refused: .rule("approval_break_glass_approves"),
      control: signing("lena", as: "legal")),
    Attack(
      "A correction is approved by whom only a lawyer's signature does not need the right to correct",
      given: counsel, "SELECT scene.submit('a', desk => 'court')",
      "SELECT scene.approve('a', 'nana')", lawyerSigns, "SELECT scene.fire('a')", "SELECT scene.arrive('a')",
      "SELECT scene.revise('a', 'rita', 'correct')",
      attempt: "SELECT scene.say('paul', 'approve'); SELECT scene.sign('a', 'paul')",
      refused: .rule("approval_of_correction_needs_grant"),
      control: signing("lena", as: "legal")),
    Attack(
      "A signature of another sort is of something that there is not",
      given: counsel, "SELECT scene.submit('a', desk => 'court')",
      attempt:
        signing("lena", as: "astrology"),
      refused: .rule("approval_needs_grant"),
      control: signing("lena", as: "legal")),
    Attack(
      "A sensitive story is called another address for the same words, so that nobody asks a lawyer",
      given: counsel, "SELECT scene.submit('a')", saysThatItIsSensitive,
      attempt: """
        SELECT scene.say('nana', 'edit');
        UPDATE copydesk.story SET working_kind = 'readdress', revision = revision + 1;
        \(signing("nana", as: "approve"))
        """,
      refused: .rule("approval_of_working_version"),
      control: "SELECT scene.approve('a', 'nana')"),
    Attack(
      "A lawyer's time is what a story waits for",
      given: counsel, "SELECT scene.submit('a', desk => 'court')", "SELECT scene.approve('a', 'nana', '2999-01-01')",
      attempt: """
        \(signing("lena", as: "legal"))
        UPDATE copydesk.story
           SET state = 'approved', decision = scene.decide('a', 'lena'), revision = revision + 1, publish_at = NULL
        """,
      refused: .rule("decision_time_is_signed"),
      control: """
        \(signing("lena", as: "legal"))
        UPDATE copydesk.story
           SET state = 'approved', decision = scene.decide('a', 'lena', at => '2999-01-01'), revision = revision + 1,
               publish_at = '2999-01-01'
        """),
    Attack(
      "Who may not schedule repeats the time that a lawyer signed with",
      given: counsel, "SELECT scene.submit('a', desk => 'court')",
      signing("lena", as: "legal", waits: "'time', '2999-01-01'"),
      attempt: "SELECT scene.approve('a', 'paul', '2999-01-01')",
      refused: .rule("approval_of_time_needs_grant"),
      control: "SELECT scene.approve('a', 'nana', '2999-01-01')"),
    Attack(
      "Who may not schedule has a story go out at once whose desk publishes by hand, as a lawyer may say nothing of it",
      given:
        "\(counsel); UPDATE copydesk.desk SET policy = policy || '{\"publishing\": \"manual\"}' WHERE slug = 'court'",
      "SELECT scene.submit('a', desk => 'court')",
      attempt: signing("paul", as: "approve"),
      refused: .rule("approval_of_time_needs_grant"),
      control: signing("lena", as: "legal")),
    Attack(
      "A retraction is signed by whom only a lawyer's signature does not need the right to kill",
      given: counsel, "SELECT scene.submit('a', desk => 'court')", "SELECT scene.approve('a', 'nana')", lawyerSigns,
      "SELECT scene.fire('a')", "SELECT scene.arrive('a')",
      "UPDATE copydesk.role SET capabilities = '{review,approve,correct}' WHERE name = 'approver'",
      "SELECT scene.retract('a')",
      attempt: "SELECT scene.say('paul', 'approve'); SELECT scene.sign('a', 'paul')",
      refused: .rule("approval_of_retraction_needs_grant"),
      control: "SELECT scene.approve('a', 'nana'); \(lawyerSigns)"),
    Attack(
      "A desk wants a signature as nothing",
      attempt: desk(#"[{"capability": "approve"}, {}]"#), refused: .rule("desk_approvals_positive"),
      control: desk(#"[{"capability": "approve"}, {"capability": "correct"}]"#)),
    Attack(
      "A desk wants the signature of whoever runs the machines",
      attempt: desk(#"[{"capability": "approve"}, {"capability": "operate"}]"#),
      refused: .rule("desk_approvals_positive"),
      control: desk(#"[{"capability": "approve"}, {"capability": "review"}]"#)),
    Attack(
      "A desk wants a lawyer and nobody who approves",
      attempt: desk(#"[{"capability": "legal"}]"#),
      refused: .rule("desk_approvals_positive"),
      control: desk(#"[{"capability": "approve"}, {"capability": "legal"}]"#)),
    Attack(
      "A desk wants ten signatures",
      attempt: desk("10"), refused: .rule("desk_approvals_positive"), control: desk("9")),
    Attack(
      "A desk wants signatures in words",
      attempt: desk(#""many""#), refused: .rule("desk_approvals_positive"), control: desk("1")),
  ]

  /// A desk that asks its lawyer, and she, who has `legal` on all desks.
  private static let counsel = """
    SELECT scene.say('root', 'apply');
    INSERT INTO copydesk.desk (slug, name, time_zone, language, policy)
    VALUES ('court', 'Court', 'UTC', 'en',
            '{"approvals": [{"capability": "approve"}, {"capability": "legal"}], "self_approval": "refuse"}');
    INSERT INTO copydesk.role (name, capabilities) VALUES ('counsel', '{legal}');
    INSERT INTO copydesk.staff (handle, name) VALUES ('lena', 'Lena');
    INSERT INTO copydesk.staff_grant (staff, role, desk)
    SELECT person, CASE person WHEN 'rita' THEN 'reporter' WHEN 'paul' THEN 'approver' ELSE 'desk_chief' END, 'court'
      FROM unnest('{rita,nana,otto,paul}'::text[]) AS person;
    INSERT INTO copydesk.staff_grant (staff, role, desk) SELECT 'lena', 'counsel', d.slug FROM copydesk.desk AS d
    """

  private static func desk(_ approvals: String) -> String {
    """
    SELECT scene.say('root', 'apply');
    INSERT INTO copydesk.desk (slug, name, time_zone, language, policy)
    VALUES ('odd', 'Odd', 'UTC', 'en', '{"approvals": \(approvals), "self_approval": "refuse"}')
    """
  }

  /// The next version says so.
  private static let saysThatItIsSensitive = """
    SELECT scene.say('rita', 'edit');
    SELECT scene.save(s.number, 2, 'rita', (v.content || '{"sensitive": true}')::text)
      FROM copydesk.story AS s JOIN copydesk.version AS v ON v.story = s.number;
    UPDATE copydesk.story SET working_version = 2, revision = revision + 1
    """

  /// Reads the story and signs it.
  private static func signing(
    _ person: String, as entry: String, glass: String = "NULL", waits: String = "'now', NULL"
  ) -> String {
    """
    SELECT scene.say('\(person)', 'approve');
    SELECT scene.read('a', '\(person)');
    INSERT INTO copydesk.approval
      (story, version, content_hash, kind, desk, actor, grant_id, signs_as, break_glass_reason, waits_for, publish_at,
       configuration, follows, signed_at, key_id, signature)
    SELECT s.number, v.number, v.content_hash, s.working_kind, s.desk, '\(person)', scene.grant_of('\(person)', s.desk), '\(entry)',
           \(glass), \(waits), 0, s.audit_length, clock_timestamp(), scene.key(), scene.signature()
      FROM copydesk.story AS s
      JOIN copydesk.version AS v ON v.story = s.number AND v.number = s.working_version;
    """
  }

  private static let lawyerSigns = """
    \(signing("lena", as: "legal"))
    UPDATE copydesk.story
       SET state = 'approved', decision = scene.decide('a', 'lena'), revision = revision + 1
    """
}
