extension Attack {
  /// On the workflow: of each rule, what only one of its conditions refuses.
  static let partsOfWorkflow: [Attack] = [
    Attack(
      "A story is changed by somebody who does not say how",
      given: "SELECT scene.submit('a')",
      attempt: "SELECT scene.say('rita', ''); UPDATE copydesk.story SET state = 'draft', revision = revision + 1",
      refused: .rule("story_change_has_actor"),
      control:
        "SELECT scene.say('rita', 'withdraw'); UPDATE copydesk.story SET state = 'draft', revision = revision + 1"),
    Attack(
      "A story is changed by nobody who says how",
      given: "SELECT scene.submit('a')",
      attempt: "SELECT scene.say('', 'withdraw'); UPDATE copydesk.story SET state = 'draft', revision = revision + 1",
      refused: .rule("story_change_has_actor"),
      control:
        "SELECT scene.say('rita', 'withdraw'); UPDATE copydesk.story SET state = 'draft', revision = revision + 1"),
    Attack(
      "Who takes a story back puts it away",
      given: "SELECT scene.submit('a')",
      attempt:
        "SELECT scene.say('rita', 'withdraw'); UPDATE copydesk.story SET state = 'spiked', revision = revision + 1",
      refused: .rule("story_transition_known"),
      control:
        "SELECT scene.say('rita', 'withdraw'); UPDATE copydesk.story SET state = 'draft', revision = revision + 1"),
    Attack(
      "Who takes a story back leaves it where it is",
      given: "SELECT scene.submit('a')",
      attempt: "SELECT scene.say('rita', 'withdraw'); UPDATE copydesk.story SET revision = revision + 1",
      refused: .rule("story_transition_known"),
      control:
        "SELECT scene.say('rita', 'withdraw'); UPDATE copydesk.story SET state = 'draft', revision = revision + 1"),
    Attack(
      "A story that readers see is put away whole",
      given: "SELECT scene.publish('a')",
      "SELECT scene.revise('a', 'rita', 'correct')",
      attempt: "SELECT scene.say('nana', 'spike'); UPDATE copydesk.story SET state = 'spiked', revision = revision + 1",
      refused: .rule("story_transition_known"),
      control: """
        SELECT scene.say('nana', 'spike');
        UPDATE copydesk.story
           SET state = 'published', working_version = 1, working_kind = 'publish', revision = revision + 1
        """),
    Attack(
      "A return brings other words",
      given: "SELECT scene.submit('a')",
      attempt: """
        SELECT scene.say('nana', 'return');
        SELECT scene.save((scene.story('a')).number, 2, 'nana', scene.content('a', (scene.story('a')).desk, 'rita', 'Other'));
        UPDATE copydesk.story SET state = 'draft', working_version = 2, revision = revision + 1
        """,
      refused: .rule("story_version_follows"),
      control: "SELECT scene.say('nana', 'return'); UPDATE copydesk.story SET state = 'draft', revision = revision + 1"),
    Attack(
      "A return of a correction works on what is published",
      given: "SELECT scene.publish('a')",
      "SELECT scene.revise('a', 'rita', 'correct')",
      attempt: """
        SELECT scene.say('nana', 'return');
        UPDATE copydesk.story SET state = 'draft', working_version = 1, revision = revision + 1
        """,
      refused: .rule("story_version_follows"),
      control: "SELECT scene.say('nana', 'return'); UPDATE copydesk.story SET state = 'draft', revision = revision + 1"),
    Attack(
      "Other words leave the approval of the first ones standing",
      given: "SELECT scene.submit('a', desk => 'pairs')",
      "SELECT scene.approve('a', 'nana')",
      attempt: """
        SELECT scene.say('rita', 'submit');
        SELECT scene.save((scene.story('a')).number, 2, 'rita', scene.content('a', (scene.story('a')).desk, 'rita', 'Other'));
        UPDATE copydesk.story SET working_version = 2, revision = revision + 1
        """,
      refused: .rule("story_recall_voids_approvals"),
      control: "SELECT scene.revise('a', 'rita', 'submit')"),
    Attack(
      "A return leaves an approval standing",
      given: "SELECT scene.submit('a', desk => 'pairs')",
      "SELECT scene.approve('a', 'nana')",
      attempt: "SELECT scene.say('nana', 'return'); UPDATE copydesk.story SET state = 'draft', revision = revision + 1",
      refused: .rule("story_recall_voids_approvals"),
      control: """
        SELECT scene.say('nana', 'return');
        SELECT scene.void('a', 'nana');
        UPDATE copydesk.story SET state = 'draft', revision = revision + 1
        """),
    Attack(
      "A version goes live by an act that brings nothing",
      given: "SELECT scene.submit('a')",
      "SELECT scene.approve('a')",
      "SELECT scene.fire('a')",
      """
      SELECT scene.receive(id, scene.begin(id)) FROM scene.delivery('a', 'site') AS delivery(id)
      """,
      attempt: """
        SELECT scene.say('nana', 'publish');
        UPDATE copydesk.story
           SET live_version = 1, first_published_at = clock_timestamp(), revision = revision + 1
        """,
      refused: .rule("story_live_has_receipt"),
      control: """
        SELECT scene.say('system', 'deliver');
        UPDATE copydesk.story
           SET state = 'published', live_version = 1, publishing_since = NULL, revision = revision + 1,
               first_published_at = coalesce(first_published_at, clock_timestamp())
         WHERE slug = 'a'
        """),
    Attack(
      "With a receipt of the latest version an older one goes live",
      given: "SELECT scene.publish('a')",
      "SELECT scene.revise('a', 'rita', 'correct')",
      "SELECT scene.approve('a')",
      "SELECT scene.fire('a')",
      "SELECT scene.arrive('a')",
      "SELECT scene.revise('a', 'rita', 'update', 'Third words')",
      "SELECT scene.approve('a')",
      "SELECT scene.fire('a')",
      """
      SELECT scene.receive(id, scene.begin(id)) FROM scene.delivery('a', 'site') AS delivery(id)
      """,
      attempt: """
        SELECT scene.say('system', 'deliver');
        UPDATE copydesk.story
           SET state = 'published', live_version = 1, publishing_since = NULL, revision = revision + 1,
               first_published_at = coalesce(first_published_at, clock_timestamp())
         WHERE slug = 'a'
        """,
      refused: .rule("story_live_has_receipt"),
      control: """
        SELECT scene.say('system', 'deliver');
        UPDATE copydesk.story
           SET state = 'published', live_version = 3, publishing_since = NULL, revision = revision + 1,
               first_published_at = coalesce(first_published_at, clock_timestamp())
         WHERE slug = 'a'
        """),
    Attack(
      "A correction goes live with the receipt of what it corrects",
      given: "SELECT scene.publish('a')",
      "SELECT scene.revise('a', 'rita', 'correct')",
      "SELECT scene.approve('a')",
      "SELECT scene.fire('a')",
      attempt: """
        SELECT scene.say('system', 'deliver');
        UPDATE copydesk.story
           SET state = 'published', live_version = 2, publishing_since = NULL, revision = revision + 1,
               first_published_at = coalesce(first_published_at, clock_timestamp())
         WHERE slug = 'a'
        """,
      refused: .rule("story_live_has_receipt"),
      control: "SELECT scene.arrive('a')"),
    Attack(
      "A story goes live with the receipt of another",
      given: "SELECT scene.publish('b')",
      "SELECT scene.submit('a')",
      "SELECT scene.approve('a')",
      "SELECT scene.fire('a')",
      attempt: """
        SELECT scene.say('system', 'deliver');
        UPDATE copydesk.story
           SET state = 'published', live_version = 1, publishing_since = NULL, revision = revision + 1,
               first_published_at = coalesce(first_published_at, clock_timestamp())
         WHERE slug = 'a'
        """,
      refused: .rule("story_live_has_receipt"),
      control: "SELECT scene.arrive('a')"),
    Attack(
      "A story goes out while nothing is decided",
      given: "SELECT scene.submit('a')",
      "SELECT scene.approve('a')",
      attempt: """
        SELECT scene.say('nana', 'publish');
        UPDATE copydesk.story SET publishing_since = clock_timestamp(), decision = NULL, revision = revision + 1
        """,
      refused: .rule("story_fired_by_action"),
      control: "SELECT scene.fire('a')"),
    Attack(
      "A version stands on the decision of the one before",
      given: "SELECT scene.submit('a')",
      "SELECT scene.approve('a')",
      """
      SELECT scene.say('nana', 'recall');
      SELECT scene.void('a', 'nana');
      UPDATE copydesk.story SET state = 'desk_review', decision = NULL, publish_at = NULL, revision = revision + 1 WHERE slug = 'a'
      """,
      "SELECT scene.revise('a', 'rita', 'submit')",
      attempt: """
        SELECT scene.say('nana', 'approve');
        SELECT scene.sign('a', 'nana');
        UPDATE copydesk.story
           SET state = 'approved', decision = (SELECT min(id) FROM copydesk.decision), revision = revision + 1
        """,
      refused: .rule("story_decision_is_of_it"),
      control: "SELECT scene.approve('a')"),
    Attack(
      "A story that nobody has is killed because others have another",
      given: "SELECT scene.publish('b')",
      "SELECT scene.submit('a')",
      "SELECT scene.approve('a')",
      attempt: "SELECT scene.kill('a')",
      refused: .rule("story_kill_needs_publication"),
      control: "SELECT scene.kill('b')"),
    Attack(
      "A kill of one story counts for another",
      given: "SELECT scene.publish('b')",
      "SELECT scene.kill('b')",
      "SELECT scene.publish('a')",
      attempt: "SELECT scene.kill('a', sending => false)",
      refused: .rule("story_kill_reaches_all"),
      control: "SELECT scene.kill('a')"),
    Attack(
      "A kill goes to one of two destinations",
      given: "SELECT scene.publish('a')",
      "SELECT scene.begin(scene.delivery('a', 'wire'))",
      attempt: """
        SELECT scene.kill('a', sending => false);
        INSERT INTO copydesk.delivery (decision, destination, story, version, content_hash, kind)
        SELECT id, 'site', story, version, content_hash, kind FROM copydesk.decision WHERE kind = 'kill'
        """,
      refused: .rule("story_kill_reaches_all"),
      control: "SELECT scene.kill('a')"),
    Attack(
      """
      A kill leaves deliveries waiting; those of other stories may wait, and where nothing arrived it need not go
      """,
      given: "SELECT scene.publish('a')",
      "SELECT scene.begin(scene.delivery('a', 'wire'))",
      "UPDATE copydesk.attempt SET ended_at = clock_timestamp(), outcome = 'failed' WHERE ended_at IS NULL",
      "UPDATE copydesk.delivery SET state = 'failed' WHERE destination = 'wire'",
      "SELECT scene.submit('b'); SELECT scene.approve('b')",
      "SELECT scene.fire('b')",
      "SELECT scene.begin(scene.delivery('b', 'wire'))",
      attempt: "SELECT scene.kill('a', cancelling => false)",
      refused: .rule("story_kill_cancels"),
      control: "SELECT scene.kill('a')"),
  ]
}
