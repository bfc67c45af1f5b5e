extension Attack {
  /// On the workflow (invariants 6 and 7).
  static let onStories: [Attack] = [
    Attack(
      "A draft that the desk did not return is taken to the desk by somebody else than its author",
      given: "SELECT scene.submit('a')", "SELECT scene.submit('b')",
      "SELECT scene.say('rita', 'withdraw'); UPDATE copydesk.story SET state = 'draft', revision = 2 WHERE slug = 'a'",
      "SELECT scene.say('nana', 'return'); UPDATE copydesk.story SET state = 'draft', revision = 2 WHERE slug = 'b'",
      attempt:
        "SELECT scene.say('nana', 'reopen'); UPDATE copydesk.story SET state = 'desk_review', revision = 3 WHERE slug = 'a'",
      refused: .rule("story_reopens_returned"),
      control:
        "SELECT scene.say('nana', 'reopen'); UPDATE copydesk.story SET state = 'desk_review', revision = 3 WHERE slug = 'b'"
    ),
    Attack(
      "A story changes without counting its revision",
      given: "SELECT scene.submit('a')",
      attempt: "SELECT scene.say('rita', 'withdraw'); UPDATE copydesk.story SET state = 'draft'",
      refused: .rule("story_revision_follows"),
      control:
        "SELECT scene.say('rita', 'withdraw'); UPDATE copydesk.story SET state = 'draft', revision = revision + 1"),
    Attack(
      "Somebody acts on a revision that is gone",
      given: "SELECT scene.submit('a')", "SELECT scene.revise('a', 'nana')",
      attempt: "SELECT scene.say('rita', 'withdraw'); UPDATE copydesk.story SET state = 'draft', revision = 1 + 1",
      refused: .rule("story_revision_follows"),
      control: "SELECT scene.say('rita', 'withdraw'); UPDATE copydesk.story SET state = 'draft', revision = 2 + 1"),
    Attack(
      "An action is done that counts for nothing",
      given: "SELECT scene.submit('a', desk => 'pairs')",
      attempt: "SELECT scene.say('nana', 'approve'); UPDATE copydesk.story SET revision = revision",
      refused: .rule("story_revision_follows"),
      control: "SELECT scene.approve('a')"),
    Attack(
      "Nobody changes a story",
      given: "SELECT scene.submit('a')",
      attempt: "UPDATE copydesk.story SET state = 'draft', revision = revision + 1",
      refused: .rule("story_change_has_actor"),
      control:
        "SELECT scene.say('rita', 'withdraw'); UPDATE copydesk.story SET state = 'draft', revision = revision + 1"),
    Attack(
      "A draft is revived that was never put away",
      given: "SELECT scene.submit('a')",
      attempt: "SELECT scene.say('nana', 'revive'); UPDATE copydesk.story SET state = 'draft', revision = revision + 1",
      refused: .rule("story_transition_known"),
      control: "SELECT scene.say('nana', 'spike'); UPDATE copydesk.story SET state = 'spiked', revision = revision + 1"),
    Attack(
      "A story is recalled after it was fired",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')", "SELECT scene.fire('a')",
      attempt: """
        SELECT scene.say('nana', 'recall');
        UPDATE copydesk.story SET state = 'desk_review', publishing_since = NULL, revision = revision + 1
        """,
      refused: .rule("story_transition_known"),
      control: "SELECT scene.kill('a')"),
    Attack(
      "What was fired is made unfired, to be recalled then",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')", "SELECT scene.fire('a')",
      attempt: """
        SELECT scene.say('nana', 'publish');
        UPDATE copydesk.story SET publishing_since = NULL, revision = revision + 1
        """,
      refused: .rule("story_fired_stays"),
      control: "SELECT scene.arrive('a')"),
    Attack(
      "A story is approved by nobody",
      given: "SELECT scene.submit('a')",
      attempt:
        "SELECT scene.say('nana', 'approve'); UPDATE copydesk.story SET state = 'approved', revision = revision + 1",
      refused: .rule("story_approved_is_decided"),
      control: "SELECT scene.approve('a')"),
    Attack(
      "A story is fired without deliveries",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')",
      attempt: """
        SELECT scene.say('system', 'fire');
        UPDATE copydesk.story SET publishing_since = clock_timestamp(), revision = revision + 1
        """,
      refused: .rule("story_fires_deliveries"),
      control: "SELECT scene.fire('a')"),
    Attack(
      "An approval goes out in its own act, but nowhere",
      given: "SELECT scene.submit('a')",
      attempt: """
        SELECT scene.say('nana', 'approve');
        SELECT scene.sign('a', 'nana');
        UPDATE copydesk.story
           SET state = 'approved', decision = scene.decide('a', 'nana'), publishing_since = clock_timestamp(),
               revision = revision + 1
        """,
      refused: .rule("story_fires_deliveries"),
      control: """
        SELECT scene.say('nana', 'approve');
        SELECT scene.sign('a', 'nana');
        SELECT scene.go_ahead('a', 'nana', 'firing', scene.decide('a', 'nana'));
        UPDATE copydesk.story
           SET state = 'approved', decision = (SELECT max(id) FROM copydesk.decision), publishing_since = clock_timestamp(),
               revision = revision + 1;
        SELECT scene.write_deliveries('a')
        """),
    Attack(
      "A story that nobody has received is sent nowhere, so that it can be killed for good",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')",
      attempt: """
        SELECT scene.say('nana', 'publish');
        UPDATE copydesk.story SET publishing_since = clock_timestamp(), revision = revision + 1;
        SELECT scene.say('nana', 'kill');
        INSERT INTO copydesk.approval_void (approval, voided_by, reason) SELECT id, 'nana', 'kill' FROM copydesk.approval;
        UPDATE copydesk.story
           SET state = 'killed', publishing_since = NULL, decision = NULL, publish_at = NULL, revision = revision + 1
        """,
      refused: .rule("story_fires_deliveries"),
      control: "SELECT scene.fire('a')"),
    Attack(
      "A story goes out by an action that lets nothing go out",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')",
      attempt: """
        SELECT scene.say('nana', 'schedule');
        SELECT scene.go_ahead('a', 'nana', 'publish');
        SELECT scene.write_deliveries('a');
        UPDATE copydesk.story SET publishing_since = clock_timestamp(), revision = revision + 1
        """,
      refused: .rule("story_fired_by_action"),
      control: "SELECT scene.fire('a')"),
    Attack(
      "A spike of a story that nobody reads takes its working version back",
      given: "SELECT scene.submit('a')", "SELECT scene.revise('a', 'nana')",
      attempt: """
        SELECT scene.say('nana', 'spike');
        UPDATE copydesk.story SET state = 'spiked', working_version = 1, revision = revision + 1
        """,
      refused: .rule("story_version_follows"),
      control: "SELECT scene.say('nana', 'spike'); UPDATE copydesk.story SET state = 'spiked', revision = revision + 1"),
    Attack(
      "A story is published without the receipt of the primary destination",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')", "SELECT scene.fire('a')",
      "SELECT scene.arrive('a', 'wire')",
      attempt: """
        SELECT scene.say('system', 'deliver');
        UPDATE copydesk.story
           SET state = 'published', live_version = 1, publishing_since = NULL, first_published_at = clock_timestamp(),
               revision = revision + 1
        """,
      refused: .rule("story_live_has_receipt"),
      control: "SELECT scene.arrive('a')"),
    Attack(
      "The address of a published story changes",
      given: "SELECT scene.publish('a')",
      attempt: """
        SELECT scene.say('rita', 'correct');
        UPDATE copydesk.story SET slug = 'b', state = 'desk_review', revision = revision + 1
        """,
      refused: .rule("story_address_frozen"),
      control: "SELECT scene.revise('a', 'rita', 'correct')"),
    Attack(
      "A story moves away from what its version says",
      given: "SELECT scene.submit('a')",
      attempt: "SELECT scene.say('nana', 'move'); UPDATE copydesk.story SET desk = 'pairs', revision = revision + 1",
      refused: .rule("story_address_is_contents"),
      control: """
        SELECT scene.say('nana', 'move');
        SELECT scene.save(number, 2, 'nana', scene.content('a', 'pairs', 'rita', 'Words')) FROM copydesk.story;
        UPDATE copydesk.story SET desk = 'pairs', working_version = 2, revision = revision + 1
        """),
    Attack(
      "Two stories have one address",
      given: "SELECT scene.submit('a')",
      attempt: "SELECT scene.submit('a', 'nana')",
      refused: .unique("story_slug_unique"),
      control: "SELECT scene.submit('b', 'nana')"),
    Attack(
      "A live story vanishes while it is corrected",
      given: "SELECT scene.publish('a')",
      attempt: """
        SELECT scene.say('rita', 'correct');
        UPDATE copydesk.story SET state = 'desk_review', live_version = NULL, revision = revision + 1
        """,
      refused: .rule("story_stays_live"),
      control: "SELECT scene.revise('a', 'rita', 'correct')"),
    Attack(
      "A note changes more than the record",
      given: "SELECT scene.submit('a')",
      attempt: """
        SELECT scene.say('nana', 'note', 'Well');
        UPDATE copydesk.story SET publish_at = '2999-01-01', revision = revision + 1
        """,
      refused: .rule("story_record_changes_nothing"),
      control: "SELECT scene.say('nana', 'note', 'Well'); UPDATE copydesk.story SET revision = revision"),
    Attack(
      "The working version goes back to an earlier one",
      given: "SELECT scene.submit('a')", "SELECT scene.revise('a', 'nana')",
      attempt:
        "SELECT scene.say('nana', 'edit'); UPDATE copydesk.story SET working_version = 1, revision = revision + 1",
      refused: .rule("story_version_follows"),
      control: "SELECT scene.revise('a', 'nana', words => 'Words')"),
    Attack(
      "A new story is published from the start",
      attempt: """
        SELECT scene.say('rita', 'submit');
        INSERT INTO copydesk.story
          (slug, desk, state, working_version, revision, submitted_by, updated_by, updated_action)
        VALUES ('a', 'caucasus', 'desk_review', 1, 5, 'rita', 'rita', 'submit')
        """,
      refused: .rule("story_begins_unpublished"),
      control: "SELECT scene.submit('a')"),
    Attack(
      "The date of the first publication changes",
      given: "SELECT scene.publish('a')",
      attempt: """
        SELECT scene.say('nana', 'note');
        UPDATE copydesk.story SET first_published_at = '2020-01-01'
        """,
      refused: .rule("story_first_publication_once"),
      control: "SELECT scene.say('nana', 'note'); UPDATE copydesk.story SET revision = revision"),
    Attack(
      "A story that nobody has is killed",
      given: "SELECT scene.submit('a')",
      attempt: "SELECT scene.kill('a')",
      refused: .rule("story_kill_needs_publication"),
      control: "SELECT scene.say('nana', 'spike'); UPDATE copydesk.story SET state = 'spiked', revision = revision + 1"),
    Attack(
      "A story is deleted",
      given: "SELECT scene.submit('a')",
      attempt: "DELETE FROM copydesk.story",
      refused: .noRight,
      control: "SELECT scene.say('nana', 'spike'); UPDATE copydesk.story SET state = 'spiked', revision = revision + 1"),
  ]

  /// On the record (invariant 8), the configuration, and the rules themselves.
  static let onRecords: [Attack] = [
    Attack(
      "The audit log gets an entry of nothing",
      given: "SELECT scene.submit('a')",
      attempt: """
        INSERT INTO copydesk.audit_entry (story, position, at, actor, action, detail, previous, hash)
        VALUES (1, 2, now(), 'otto', 'approve', '{}', '', '')
        """,
      refused: .noRight,
      control: "SELECT scene.approve('a', 'otto')"),
    Attack(
      "An entry of the audit log is changed",
      given: "SELECT scene.submit('a')",
      attempt: "UPDATE copydesk.audit_entry SET actor = 'otto'",
      refused: .noRight,
      control: "SELECT FROM copydesk.audit_entry"),
    Attack(
      "The audit log is emptied",
      given: "SELECT scene.submit('a')",
      attempt: "TRUNCATE copydesk.audit_entry",
      refused: .noRight,
      control: "SELECT FROM copydesk.audit_problems()"),
    Attack(
      "The head of a story's chain is set",
      given: "SELECT scene.submit('a')",
      attempt: "SELECT scene.say('nana', 'note'); UPDATE copydesk.story SET audit_head = '', audit_length = 0",
      refused: .noRight,
      control: "SELECT scene.say('nana', 'note'); UPDATE copydesk.story SET revision = revision"),
    Attack(
      "The head of the newsroom's chain is set",
      attempt: "UPDATE copydesk.newsroom SET audit_head = '', audit_length = 0",
      refused: .noRight,
      control: "UPDATE copydesk.newsroom SET name = 'Meridian Wire'"),
    Attack(
      "An entry is appended by calling what the triggers call",
      given: "SELECT scene.submit('a')",
      attempt: "SELECT copydesk.append_audit(e) FROM copydesk.audit_entry AS e",
      refused: .noRight,
      control: "SELECT copydesk.audit_hash(e) FROM copydesk.audit_entry AS e"),
    Attack(
      "An event is made up",
      attempt: "INSERT INTO copydesk.event (kind, data) VALUES ('approve', '{}')",
      refused: .noRight,
      control: "SELECT scene.submit('a')"),
    Attack(
      "A rule is switched off",
      attempt: "ALTER TABLE copydesk.story DISABLE TRIGGER guard_story",
      refused: .noRight,
      control: "SELECT scene.submit('a')"),
    Attack(
      "All rules are switched off",
      attempt: "SET LOCAL session_replication_role = replica",
      refused: .noRight,
      control: "SET LOCAL lock_timeout = '1s'"),
    Attack(
      "The workflow gets another way",
      attempt: """
        INSERT INTO copydesk.transition (action, from_state, live, fired, to_state)
        VALUES ('note', 'draft', false, false, 'published')
        """,
      refused: .noRight,
      control: "SELECT FROM copydesk.transition"),
    Attack(
      "A note gets the right to let stories go out",
      attempt: "UPDATE copydesk.action SET fires = true WHERE name = 'note'",
      refused: .noRight,
      control: "SELECT FROM copydesk.action"),
    Attack(
      "Signatures of another newsroom are made to hold here",
      attempt: "UPDATE copydesk.newsroom SET identity = gen_random_uuid()",
      refused: .noRight,
      control: "UPDATE copydesk.newsroom SET name = 'Meridian Wire'"),
    Attack(
      "A grant is deleted that signatures name",
      attempt: "DELETE FROM copydesk.staff_grant",
      refused: .noRight,
      control: "UPDATE copydesk.staff_grant SET revoked_at = now() WHERE staff = 'otto'"),
    Attack(
      "Root becomes a member of the staff",
      attempt: "UPDATE copydesk.staff SET account_uid = 0 WHERE handle = 'otto'",
      refused: .rule("staff_account_never_root"),
      control: "UPDATE copydesk.staff SET account_uid = 1007 WHERE handle = 'otto'"),
    Attack(
      "A desk publishes without any approval",
      attempt: """
        UPDATE copydesk.desk SET policy = '{"approvals": 0, "self_approval": "refuse"}' WHERE slug = 'caucasus'
        """,
      refused: .rule("desk_approvals_positive"),
      control: """
        UPDATE copydesk.desk SET policy = '{"approvals": 3, "self_approval": "refuse"}' WHERE slug = 'caucasus'
        """),
    Attack(
      "A desk does not say who may approve their own words",
      attempt: """
        UPDATE copydesk.desk SET policy = '{"approvals": 1}' WHERE slug = 'caucasus'
        """,
      refused: .rule("desk_policy_known"),
      control: """
        UPDATE copydesk.desk SET policy = '{"approvals": 1, "self_approval": "editors"}' WHERE slug = 'caucasus'
        """),
    Attack(
      "A role lets its holder do something unheard of",
      attempt: "UPDATE copydesk.role SET capabilities = '{write,forge}' WHERE name = 'reporter'",
      refused: .rule("role_capabilities_known"),
      control: "UPDATE copydesk.role SET capabilities = '{write,review}' WHERE name = 'reporter'"),
    Attack(
      "A checkpoint is entered that seals other heads than it says",
      given: "SELECT scene.submit('a')",
      attempt: """
        INSERT INTO copydesk.audit_checkpoint (number, made_at, heads, last_entry, previous, hash, key_id, signature)
        SELECT number, made_at, heads - 0, last_entry, previous, hash, scene.key(), scene.signature()
          FROM copydesk.next_checkpoint()
        """,
      refused: .rule("checkpoint_is_its_hash"),
      control: """
        INSERT INTO copydesk.audit_checkpoint (number, made_at, heads, last_entry, previous, hash, key_id, signature)
        SELECT number, made_at, heads, last_entry, previous, hash, scene.key(), scene.signature()
          FROM copydesk.next_checkpoint()
        """),
    Attack(
      "A checkpoint is left out",
      given: "SELECT scene.submit('a')",
      attempt: """
        INSERT INTO copydesk.audit_checkpoint (number, made_at, heads, last_entry, previous, hash, key_id, signature)
        SELECT number + 1, made_at, heads, last_entry, previous, hash, scene.key(), scene.signature()
          FROM copydesk.next_checkpoint()
        """,
      refused: .rule("checkpoint_follows"),
      control: """
        INSERT INTO copydesk.audit_checkpoint (number, made_at, heads, last_entry, previous, hash, key_id, signature)
        SELECT number, made_at, heads, last_entry, previous, hash, scene.key(), scene.signature()
          FROM copydesk.next_checkpoint()
        """),
    Attack(
      "A checkpoint is taken out",
      given: "SELECT scene.submit('a')",
      """
      INSERT INTO copydesk.audit_checkpoint (number, made_at, heads, last_entry, previous, hash, key_id, signature)
      SELECT number, made_at, heads, last_entry, previous, hash, scene.key(), scene.signature()
        FROM copydesk.next_checkpoint()
      """,
      attempt: "DELETE FROM copydesk.audit_checkpoint",
      refused: .noRight,
      control: "SELECT FROM copydesk.checkpoint_problems()"),
  ]
}
