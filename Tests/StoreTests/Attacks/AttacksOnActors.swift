extension Attack {
  /// On who acts, and on acts upon what is not there or not in that state: rules that stand behind others.
  static let onActors: [Attack] = [
    Attack(
      "A decision is made in another's name",
      given: "SELECT scene.submit('a')", "SELECT scene.say('nana', 'approve'); SELECT scene.sign('a', 'nana')",
      attempt: "SELECT scene.say('nana', 'approve'); SELECT scene.decide('a', 'otto')",
      refused: .rule("decision_by_actor"),
      control: "SELECT scene.say('nana', 'approve'); SELECT scene.decide('a', 'nana')"),
    Attack(
      "An approval is voided in another's name",
      given: "SELECT scene.submit('a')", "SELECT scene.say('nana', 'approve'); SELECT scene.sign('a', 'nana')",
      attempt: "SELECT scene.say('otto', 'return'); SELECT scene.void('a', 'nana')",
      refused: .rule("approval_void_by_actor"),
      control: "SELECT scene.say('otto', 'return'); SELECT scene.void('a', 'otto')"),
    Attack(
      "An author signs, who may sign the stories of others",
      given: "SELECT scene.submit('a', 'nana')", "SELECT scene.submit('b', 'rita')",
      attempt: "SELECT scene.approve('a', 'nana')",
      refused: .rule("approval_not_by_author"),
      control: "SELECT scene.approve('b', 'nana')"),
    Attack(
      "The author of a correction signs it, as the author of what was published before may",
      given: "SELECT scene.submit('a', 'nana')", "SELECT scene.approve('a', 'otto')", "SELECT scene.fire('a')",
      "SELECT scene.arrive('a')", "SELECT scene.revise('a', 'otto', 'correct')",
      attempt: "SELECT scene.approve('a', 'otto')",
      refused: .rule("approval_not_by_author"),
      control: "SELECT scene.approve('a', 'nana')"),
    Attack(
      "An author closes the after-review of his own story",
      given: "SELECT scene.submit('b', 'otto', 'glass')",
      "SELECT scene.say('nana', 'approve'); SELECT scene.sign('b', 'nana', glass => 'Flood')",
      attempt: """
        SELECT scene.say('otto', 'after_review');
        UPDATE copydesk.after_review SET closed_at = now(), closed_by = 'otto'
        """,
      refused: .rule("after_review_not_by_author"),
      control: """
        SELECT scene.say('paul', 'after_review');
        UPDATE copydesk.after_review SET closed_at = now(), closed_by = 'paul'
        """),
    Attack(
      "A version is decided that is not the working one",
      given: "SELECT scene.submit('a')", "SELECT scene.revise('a', 'rita', 'submit')",
      "SELECT scene.say('nana', 'approve'); SELECT scene.sign('a', 'nana')",
      attempt: """
        SELECT scene.say('nana', 'approve');
        INSERT INTO copydesk.decision (story, version, content_hash, kind, actor)
        SELECT story, number, content_hash, 'publish', 'nana' FROM copydesk.version WHERE number = 1
        """,
      refused: .rule("decision_of_working_version"),
      control: "SELECT scene.say('nana', 'approve'); SELECT scene.decide('a', 'nana')"),
    Attack(
      "A decision is of another hash than its version's",
      given: "SELECT scene.submit('a')", "SELECT scene.say('nana', 'approve'); SELECT scene.sign('a', 'nana')",
      attempt: """
        SELECT scene.say('nana', 'approve');
        INSERT INTO copydesk.decision (story, version, content_hash, kind, actor)
        SELECT story, number, repeat('0', 64), 'publish', 'nana' FROM copydesk.version
        """,
      refused: .key("decision_of_exact_version"),
      control: "SELECT scene.say('nana', 'approve'); SELECT scene.decide('a', 'nana')"),
    Attack(
      "A story stands on the decision of another one",
      given: "SELECT scene.submit('a')", "SELECT scene.submit('b')", "SELECT scene.approve('a')",
      "SELECT scene.say('nana', 'approve'); SELECT scene.sign('b', 'nana')",
      attempt: """
        SELECT scene.say('nana', 'approve');
        UPDATE copydesk.story SET state = 'approved', decision = (scene.story('a')).decision, revision = revision + 1
         WHERE slug = 'b'
        """,
      refused: .rule("story_decision_is_of_it"),
      control: """
        SELECT scene.say('nana', 'approve');
        UPDATE copydesk.story SET state = 'approved', decision = scene.decide('b', 'nana'), revision = revision + 1
         WHERE slug = 'b'
        """),
    Attack(
      "A story that never went out gets a date of publication",
      given: "SELECT scene.submit('a')",
      attempt: """
        SELECT scene.say('rita', 'withdraw');
        UPDATE copydesk.story SET state = 'draft', first_published_at = now(), revision = revision + 1
        """,
      refused: .rule("story_first_publication_is_live"),
      control: """
        SELECT scene.say('rita', 'withdraw');
        UPDATE copydesk.story SET state = 'draft', revision = revision + 1
        """),
    Attack(
      "A version is saved for a desk that is closed",
      given: "SELECT scene.submit('a')", "UPDATE copydesk.desk SET active = false WHERE slug = 'pairs'",
      attempt: "SELECT scene.submit('b', 'rita', 'pairs')",
      refused: .rule("version_desk_is_active"),
      control: "SELECT scene.submit('b', 'rita', 'caucasus')"),
    Attack(
      "A kill is sent where nothing was",
      given: "SELECT scene.publish('a')",
      attempt: """
        SELECT scene.kill('a');
        INSERT INTO copydesk.delivery (decision, destination, story, version, content_hash, kind)
        SELECT id, 'agency', story, version, content_hash, kind FROM copydesk.decision WHERE kind = 'kill'
        """,
      refused: .rule("delivery_kill_follows_attempt"),
      control: "SELECT scene.kill('a')"),
    Attack(
      "A delivery runs without an attempt",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')", "SELECT scene.fire('a')",
      attempt: "UPDATE copydesk.delivery SET state = 'running' WHERE destination = 'site'",
      refused: .rule("delivery_running_has_attempt"),
      control: "SELECT scene.begin(scene.delivery('a', 'site'))"),
    Attack(
      "A delivery waits again while its attempt runs",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')", "SELECT scene.fire('a')",
      "SELECT scene.begin(scene.delivery('a', 'site'))",
      attempt: "UPDATE copydesk.delivery SET state = 'pending' WHERE destination = 'site'",
      refused: .rule("delivery_attempt_has_ended"),
      control: """
        UPDATE copydesk.attempt SET ended_at = clock_timestamp(), outcome = 'failed';
        UPDATE copydesk.delivery SET state = 'pending' WHERE destination = 'site'
        """),
    Attack(
      "A receipt is of an attempt that has ended",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')", "SELECT scene.fire('a')",
      "SELECT scene.begin(scene.delivery('a', 'site'))",
      attempt: """
        UPDATE copydesk.attempt SET ended_at = clock_timestamp(), outcome = 'failed';
        SELECT scene.receive(delivery, id) FROM copydesk.attempt
        """,
      refused: .rule("receipt_of_running_attempt"),
      control:
        "SELECT scene.receive(delivery, id) FROM copydesk.attempt"),
    Attack(
      "A receipt is of another delivery's attempt",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')", "SELECT scene.fire('a')",
      "SELECT scene.begin(scene.delivery('a', 'site'))",
      attempt: """
        SELECT scene.receive(scene.delivery('a', 'wire'), id) FROM copydesk.attempt
        """,
      refused: .rule("receipt_of_running_attempt"),
      control: """
        SELECT scene.receive(scene.delivery('a', 'site'), id) FROM copydesk.attempt
        """),
    Attack(
      "A checkpoint is signed with a revoked key",
      given: "SELECT scene.submit('a')",
      attempt: """
        INSERT INTO copydesk.audit_checkpoint (number, made_at, heads, last_entry, previous, hash, key_id, signature)
        SELECT number, made_at, heads, last_entry, previous, hash, scene.key('22'), scene.signature()
          FROM copydesk.next_checkpoint()
        """,
      refused: .rule("checkpoint_key_valid"),
      control: """
        INSERT INTO copydesk.audit_checkpoint (number, made_at, heads, last_entry, previous, hash, key_id, signature)
        SELECT number, made_at, heads, last_entry, previous, hash, scene.key(), scene.signature()
          FROM copydesk.next_checkpoint()
        """),
  ]
}
