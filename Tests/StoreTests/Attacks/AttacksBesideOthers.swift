extension Attack {
  /// Beside other stories, versions, signatures and deliveries, which must neither help an attack nor stand in anybody's way.
  static let besideOthers: [Attack] = versionsBeside + signaturesBeside + storiesBeside + withdrawalsBeside

  private static let versionsBeside: [Attack] = [
    Attack(
      "An approval passes over what a rule of the house found, because another story was read again and is clean",
      given: "SELECT scene.submit('a'); \(readsAgain(found, of: "a"))",
      "SELECT scene.submit('b'); \(readsAgain("[]", of: "b"))",
      attempt: "SELECT scene.approve('a')",
      refused: .rule("approval_checks_passed"),
      control: "SELECT scene.approve('b')"),
    Attack(
      "An editor signs the version after one in which a rule of the house found something, as others may",
      given: "SELECT scene.submit('a'); \(readsAgain(found, of: "a"))", "SELECT scene.revise('a', 'nana')",
      attempt: "SELECT scene.approve('a', 'nana')",
      refused: .rule("approval_not_by_author"),
      control: "SELECT scene.approve('a', 'otto')"),
    Attack(
      "A version that is out is read again, as that of a story under review may be",
      given: "SELECT scene.publish('a')", "SELECT scene.submit('b')",
      attempt: readsAgain("[]", of: "a"),
      refused: .rule("version_check_of_working_version"),
      control: readsAgain("[]", of: "b")),
    Attack(
      "A version that was left is read again",
      given: "SELECT scene.submit('a')", "SELECT scene.revise('a', 'nana')",
      attempt: """
        INSERT INTO copydesk.version_check (story, version, findings) SELECT number, 1, '[]' FROM copydesk.story
        """,
      refused: .rule("version_check_of_working_version"),
      control: readsAgain("[]", of: "a")),
    Attack(
      "What was found in another version or story is said to have been found in this one",
      given: "SELECT scene.submit('a')", finding(headline, in: "a"), finding("[]", in: "a"),
      "SELECT scene.submit('b')", finding("[]", in: "b"), finding(headline, in: "b"),
      attempt: readsAgain(headline, of: "a"),
      refused: .rule("version_check_keeps_findings"),
      control: readsAgain("[]", of: "a")),
  ]

  private static let signaturesBeside: [Attack] = [
    Attack(
      "A version is approved as what it is, after its story was said to be something else",
      given: "SELECT scene.submit('a')",
      attempt: """
        SELECT scene.say('nana', 'edit'); UPDATE copydesk.story SET working_kind = 'update', revision = revision + 1;
        SELECT scene.say('nana', 'approve');
        SELECT scene.read('a', 'nana');
        \(approval(kind: "'publish'"))
        """,
      refused: .rule("approval_of_working_version"),
      control: "SELECT scene.approve('a')"),
    Attack(
      "A correction is decided as a publication, as it was before and as another story is",
      given: "SELECT scene.publish('a')", "SELECT scene.submit('b')", "SELECT scene.revise('b', 'rita', 'submit')",
      "SELECT scene.revise('a', 'rita', 'correct')",
      attempt: "\(passesFor("publish")); SELECT scene.decide('a', 'nana')",
      refused: .rule("decision_of_working_version"),
      control: "SELECT scene.approve('a')"),
    Attack(
      "A correction is decided as what it is, after its story was said to be published anew",
      given: "SELECT scene.publish('a')", "SELECT scene.submit('b')", "SELECT scene.revise('b', 'rita', 'submit')",
      "SELECT scene.revise('a', 'rita', 'correct')",
      attempt: "\(passesFor("publish")); SELECT scene.decide('a', 'nana', 'correct')",
      refused: .rule("decision_of_working_version"),
      control: "SELECT scene.approve('a')"),
    Attack(
      "One person approves twice, since others took their signature on another story back",
      given: "SELECT scene.submit('c')", "SELECT scene.approve('c', 'otto')", recalls("c"),
      "SELECT scene.submit('a', desk => 'pairs')", "SELECT scene.approve('a', 'nana')",
      attempt: "SELECT scene.approve('a', 'nana')",
      refused: .rule("approval_once_each"),
      control: "SELECT scene.approve('a', 'otto')"),
    Attack(
      "The second signs for another time than the first, since others took their signature on another story back",
      given: "SELECT scene.submit('c')", "SELECT scene.approve('c', 'otto')", recalls("c"),
      "SELECT scene.submit('a', desk => 'pairs')", "SELECT scene.approve('a', 'nana')",
      attempt: "SELECT scene.approve('a', 'otto', '2999-01-01')",
      refused: .rule("approval_waits_for_the_same"),
      control: "SELECT scene.approve('a', 'otto')"),
    Attack(
      "Who may not schedule signs for another time than stands, as they may repeat what does",
      given: "SELECT scene.submit('c')", "SELECT scene.approve('c', 'otto')", recalls("c"),
      "SELECT scene.submit('a', desk => 'pairs')", "SELECT scene.approve('a', 'nana', '2999-01-01')",
      attempt: "SELECT scene.approve('a', 'paul', '2999-01-02')",
      refused: .rule("approval_of_time_needs_grant"),
      control: "SELECT scene.approve('a', 'paul', '2999-01-01')"),
    Attack(
      "Who may not schedule repeats a time whose signature was taken back",
      given: "SELECT scene.submit('a')",
      "SELECT scene.say('nana', 'approve'); SELECT scene.sign('a', 'nana', '2999-01-01')",
      """
      SELECT scene.say('nana', 'return');
      SELECT scene.void('a', 'nana');
      UPDATE copydesk.story SET state = 'draft', revision = revision + 1
      """,
      """
      SELECT scene.say('rita', 'submit'); UPDATE copydesk.story SET state = 'desk_review', revision = revision + 1
      """,
      attempt: "SELECT scene.approve('a', 'paul', '2999-01-01')",
      refused: .rule("approval_of_time_needs_grant"),
      control: "SELECT scene.approve('a', 'paul')"),
    Attack(
      "Who wrote the version closes the after-review, as who wrote what was published before may",
      given: "SELECT scene.submit('b', 'otto', 'glass')", "SELECT scene.approve('b', 'nana')",
      "SELECT scene.approve('b', 'paul')", "SELECT scene.fire('b')", "SELECT scene.arrive('b')",
      "SELECT scene.revise('b', 'rita', 'correct')",
      "SELECT scene.say('nana', 'approve'); SELECT scene.sign('b', 'nana', glass => 'Flood')",
      attempt: """
        SELECT scene.say('rita', 'after_review');
        UPDATE copydesk.after_review SET closed_at = now(), closed_by = 'rita'
        """,
      refused: .rule("after_review_not_by_author"),
      control: """
        SELECT scene.say('otto', 'after_review');
        UPDATE copydesk.after_review SET closed_at = now(), closed_by = 'otto'
        """),
    Attack(
      "A story waits for a trigger that is no longer in use, as it may for one of all desks",
      given: "UPDATE copydesk.trigger SET active = false WHERE name = 'evening'",
      "UPDATE copydesk.trigger SET desks = NULL WHERE name = 'result'", "SELECT scene.submit('a')",
      attempt: "SELECT scene.approve_on('a', 'evening', decided => 'evening')",
      refused: .rule("approval_of_trigger"),
      control: "SELECT scene.approve_on('a')"),
    Attack(
      "A story waits for a trigger as another one is defined",
      given: "SELECT scene.submit('a')",
      attempt: "SELECT scene.approve_on('a', digest => repeat('b', 64))",
      refused: .rule("approval_of_trigger"),
      control: "SELECT scene.approve_on('a')"),
    Attack(
      "A signature says that there had been fewer firings than none",
      given: "SELECT scene.submit('a')",
      attempt: "SELECT scene.approve_on('a', firings => -1)",
      refused: .rule("approval_before_firing"),
      control: """
        SELECT scene.fire_trigger('result'); SELECT scene.fire_trigger('evening'); SELECT scene.approve_on('a')
        """),
    Attack(
      "Who may not publish signs the return of a story whose desk publishes by hand, as who may not schedule may",
      given: """
        SELECT set_config('copydesk.actor', 'root', true);
        INSERT INTO copydesk.role (name, capabilities) VALUES ('publisher', '{review,approve,publish}');
        INSERT INTO copydesk.staff (handle, name) VALUES ('dora', 'Dora');
        INSERT INTO copydesk.staff_grant (staff, role, desk) VALUES ('dora', 'publisher', 'caucasus')
        """, "SELECT scene.publish('a')", "SELECT scene.withdraw('a')",
      #"UPDATE copydesk.desk SET policy = policy || '{"publishing": "manual"}' WHERE slug = 'caucasus'"#,
      "SELECT scene.revise('a', 'otto')",
      attempt: """
        SELECT scene.say('paul', 'republish'); SELECT scene.read('a', 'paul'); \(approval(by: "paul", waitsFor: "now"))
        """,
      refused: .rule("approval_of_republication_needs_grant"),
      control: """
        SELECT scene.say('dora', 'republish'); SELECT scene.read('a', 'dora'); \(approval(by: "dora", waitsFor: "now"))
        """),
  ]

  private static let storiesBeside: [Attack] = [
    Attack(
      "A story is approved for a moment by a signature that was taken back",
      given: "SELECT scene.submit('a')",
      attempt: """
        SELECT scene.say('nana', 'approve');
        SELECT scene.sign('a', 'nana');
        SELECT scene.decide('a', 'nana');
        SELECT scene.void('a', 'nana');
        UPDATE copydesk.story
           SET state = 'approved', decision = (SELECT max(id) FROM copydesk.decision), revision = revision + 1;
        SELECT scene.say('nana', 'recall');
        UPDATE copydesk.story SET state = 'desk_review', decision = NULL, revision = revision + 1
        """,
      refused: .rule("story_approved_by_enough"),
      control: "SELECT scene.approve('a')"),
    Attack(
      "A story that nobody has received is sent nowhere, so that it can be killed for good, while others are sent",
      given: "SELECT scene.publish('b')", "SELECT scene.submit('a')", "SELECT scene.approve('a')",
      attempt: """
        SELECT scene.say('nana', 'publish');
        UPDATE copydesk.story SET publishing_since = clock_timestamp(), revision = revision + 1 WHERE slug = 'a';
        SELECT scene.say('nana', 'kill');
        SELECT scene.void('a', 'nana');
        UPDATE copydesk.story
           SET state = 'killed', publishing_since = NULL, decision = NULL, revision = revision + 1 WHERE slug = 'a'
        """,
      refused: .rule("story_fires_deliveries"),
      control: "SELECT scene.fire('a')"),
    Attack(
      "The time of a scheduled story is moved to that of another",
      given: "SELECT scene.submit('b')", "SELECT scene.approve('b', at => '2998-01-01')", "SELECT scene.submit('a')",
      "SELECT scene.approve('a', at => '2999-01-01')",
      attempt: """
        SELECT scene.say('nana', 'schedule');
        UPDATE copydesk.story SET publish_at = '2998-01-01', revision = revision + 1 WHERE slug = 'a'
        """,
      refused: .rule("story_keeps_decision"),
      control: recalls("a")),
    Attack(
      "A story that was decided stands on the decision of another one",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')", "SELECT scene.submit('b')",
      "SELECT scene.approve('b')",
      attempt: """
        SELECT scene.say('nana', 'schedule');
        UPDATE copydesk.story SET decision = (scene.story('a')).decision, revision = revision + 1 WHERE slug = 'b'
        """,
      refused: .rule("story_decision_is_of_it"),
      control: """
        SELECT scene.say('nana', 'schedule');
        UPDATE copydesk.story SET decision = scene.decide('b', 'nana'), revision = revision + 1 WHERE slug = 'b'
        """),
    Attack(
      "A new address is put away and kept, instead of given back",
      given: "SELECT scene.publish('a')", "SELECT scene.readdress('a', 'b')",
      attempt: """
        SELECT scene.say('nana', 'spike');
        UPDATE copydesk.story
           SET state = 'published', working_version = 1, working_kind = 'publish', revision = revision + 1
        """,
      refused: .rule("story_address_is_contents"),
      control: """
        SELECT scene.say('nana', 'spike');
        UPDATE copydesk.story
           SET state = 'published', working_version = 1, working_kind = 'publish', slug = 'a', revision = revision + 1
        """),
  ]

  private static let withdrawalsBeside: [Attack] = [
    Attack(
      "A kill of one story, decided since another went out, counts for that",
      given: "SELECT scene.publish('a')", "SELECT scene.publish('b')", "SELECT scene.kill('b')",
      attempt: "SELECT scene.kill('a', sending => false)",
      refused: .rule("story_kill_reaches_all"),
      control: "SELECT scene.kill('a')"),
    Attack(
      "A kill leaves out a destination that may have the story, since a correction was to go there",
      given: "SELECT scene.publish('a')", "SELECT scene.begin(scene.delivery('a', 'wire'))",
      """
      UPDATE copydesk.attempt SET ended_at = clock_timestamp(), outcome = 'unknown' WHERE ended_at IS NULL;
      UPDATE copydesk.delivery SET state = 'failed' WHERE destination = 'wire'
      """,
      "SELECT scene.revise('a', 'rita', 'correct')", "SELECT scene.approve('a')", "SELECT scene.fire('a')",
      "SELECT scene.arrive('a')",
      attempt: """
        SELECT scene.kill('a', sending => false);
        INSERT INTO copydesk.delivery (decision, destination, story, version, content_hash, kind)
        SELECT id, 'site', story, version, content_hash, kind FROM copydesk.decision WHERE kind = 'kill'
        """,
      refused: .rule("story_kill_reaches_all"),
      control: "SELECT scene.kill('a')"),
  ]

  private static let found = #"[{"rule": "style", "level": "required", "house": "required"}]"#
  private static let headline = #"[{"rule": "headline", "level": "recommended"}]"#

  /// What checks found in the working version when it was read again.
  private static func readsAgain(_ findings: String, of slug: String) -> String {
    """
    INSERT INTO copydesk.version_check (story, version, findings)
    SELECT number, working_version, '\(findings)' FROM copydesk.story WHERE slug = '\(slug)'
    """
  }

  /// The next version, which says the same, and in which the standard checks found this.
  private static func finding(_ findings: String, in slug: String) -> String {
    """
    SELECT scene.say('rita', 'submit');
    INSERT INTO copydesk.version
      (story, number, content_hash, content, canonical, submission, kind, desk, policy, saved_by, findings)
    SELECT v.story, v.number + 1, v.content_hash, v.content, v.canonical, v.submission, v.kind, v.desk, v.policy, 'rita',
           '\(findings)'
      FROM copydesk.story AS s
      JOIN copydesk.version AS v ON v.story = s.number AND v.number = s.working_version
     WHERE s.slug = '\(slug)';
    UPDATE copydesk.story SET working_version = working_version + 1, revision = revision + 1 WHERE slug = '\(slug)'
    """
  }

  /// A signature on the working version of the story `a`; the kind is SQL.
  private static func approval(
    kind: String = "s.working_kind", by actor: String = "nana", waitsFor wait: String = "now"
  )
    -> String
  {
    """
    INSERT INTO copydesk.approval
      (story, version, content_hash, kind, desk, actor, grant_id, waits_for, configuration, follows, signed_at, key_id,
       signature)
    SELECT s.number, v.number, v.content_hash, \(kind), s.desk, '\(actor)', scene.grant_of('\(actor)', s.desk), '\(wait)', 0,
           s.audit_length, clock_timestamp(), scene.key(), scene.signature()
      FROM copydesk.story AS s
      JOIN copydesk.version AS v ON v.story = s.number AND v.number = s.working_version
     WHERE s.slug = 'a'
    """
  }

  /// The story `a` is said to have a working version of another kind.
  private static func passesFor(_ kind: String) -> String {
    """
    SELECT scene.say('nana', 'edit');
    UPDATE copydesk.story SET working_kind = '\(kind)', revision = revision + 1 WHERE slug = 'a';
    SELECT scene.say('nana', 'approve')
    """
  }

  private static func recalls(_ slug: String) -> String {
    """
    SELECT scene.say('nana', 'recall');
    SELECT scene.void('\(slug)', 'nana');
    UPDATE copydesk.story SET state = 'desk_review', decision = NULL, publish_at = NULL, revision = revision + 1
     WHERE slug = '\(slug)'
    """
  }
}
