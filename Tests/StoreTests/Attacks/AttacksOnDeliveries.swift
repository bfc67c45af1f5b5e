extension Attack {
  /// On what goes out (invariants 2, 4 and 5).
  static let onDeliveries: [Attack] = [
    Attack(
      "A decision goes to the same destination twice",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')", "SELECT scene.fire('a')",
      attempt: "SELECT scene.write_deliveries('a', '{site}')",
      refused: .unique("delivery_once"),
      control: "SELECT scene.write_deliveries('a', '{agency}')"),
    Attack(
      "A delivery carries a version that nobody approved",
      given: "SELECT scene.submit('a')", "SELECT scene.revise('a', 'rita', 'submit')", "SELECT scene.approve('a')",
      attempt: """
        SELECT scene.say('system', 'fire');
        INSERT INTO copydesk.delivery (decision, destination, story, version, content_hash, kind)
        SELECT s.decision, 'site', s.number, 1, v.content_hash, 'publish'
          FROM copydesk.story AS s JOIN copydesk.version AS v ON v.story = s.number AND v.number = 1
        """,
      refused: .rule("delivery_has_approvals"),
      control: "SELECT scene.fire('a')"),
    Attack(
      "A delivery carries another hash than was decided",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')",
      attempt: """
        SELECT scene.say('system', 'fire');
        SELECT scene.go_ahead('a');
        INSERT INTO copydesk.delivery (decision, destination, story, version, content_hash, kind)
        SELECT id, 'site', story, version, repeat('0', 64), kind FROM copydesk.decision
        """,
      refused: .key("delivery_of_exact_decision"),
      control: "SELECT scene.fire('a')"),
    Attack(
      "A decision goes out that was recalled",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')",
      """
      SELECT scene.say('nana', 'recall');
      SELECT scene.void('a', 'nana');
      UPDATE copydesk.story SET state = 'desk_review', revision = revision + 1
      """,
      attempt: "SELECT scene.fire('a')",
      refused: .rule("delivery_of_current_decision"),
      control: "SELECT scene.approve('a'); SELECT scene.fire('a')"),
    Attack(
      "A story goes out under embargo",
      given: "SELECT scene.submit('a', embargo => '2999-01-01T00:00:00Z')",
      "SELECT scene.approve('a', at => '2999-01-01')",
      attempt: """
        SELECT scene.say('nana', 'publish');
        SELECT scene.go_ahead('a', 'nana', 'publish');
        SELECT scene.write_deliveries('a', '{site}');
        UPDATE copydesk.story SET publishing_since = clock_timestamp(), revision = revision + 1
        """,
      refused: .rule("delivery_after_embargo"),
      control: """
        SELECT scene.say('nana', 'publish');
        SELECT scene.go_ahead('a', 'nana', 'publish');
        SELECT scene.write_deliveries('a', '{agency}');
        UPDATE copydesk.story SET publishing_since = clock_timestamp(), revision = revision + 1
        """),
    Attack(
      "A destination that no longer holds embargoes receives a story under embargo",
      given: "SELECT scene.submit('a', embargo => '2999-01-01T00:00:00Z')",
      "SELECT scene.approve('a', at => '2999-01-01')",
      """
      SELECT scene.say('nana', 'publish');
      SELECT scene.go_ahead('a', 'nana', 'publish');
      SELECT scene.write_deliveries('a', '{agency}');
      UPDATE copydesk.story SET publishing_since = clock_timestamp(), revision = revision + 1;
      SELECT scene.claim(scene.delivery('a', 'agency'));
      UPDATE copydesk.destination SET holds_embargo = false WHERE name = 'agency'
      """,
      attempt: "SELECT scene.attempt(scene.delivery('a', 'agency'))",
      refused: .rule("attempt_after_embargo"),
      control: """
        UPDATE copydesk.destination SET holds_embargo = true WHERE name = 'agency';
        SELECT scene.attempt(scene.delivery('a', 'agency'))
        """),
    Attack(
      "A story goes out before the time that was signed",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a', at => '2999-01-01')",
      attempt: "SELECT scene.fire('a')",
      refused: .rule("signed_act_after_its_time"),
      control: """
        SELECT scene.say('nana', 'publish');
        SELECT scene.go_ahead('a', 'nana', 'publish');
        SELECT scene.write_deliveries('a');
        UPDATE copydesk.story SET publishing_since = clock_timestamp(), revision = revision + 1
        """),
    Attack(
      "Deliveries are written while the story can still be recalled",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')",
      attempt: "SELECT scene.say('system', 'fire'); SELECT scene.go_ahead('a'); SELECT scene.write_deliveries('a')",
      refused: .rule("delivery_fires_story"),
      control: "SELECT scene.fire('a')"),
    Attack(
      "A delivery begins as delivered",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')",
      attempt: """
        SELECT scene.say('system', 'fire');
        INSERT INTO copydesk.delivery (decision, destination, story, version, content_hash, kind, state)
        SELECT id, 'site', story, version, content_hash, kind, 'delivered' FROM copydesk.decision
        """,
      refused: .rule("delivery_begins_pending"),
      control: "SELECT scene.fire('a')"),
    Attack(
      "A story goes where its desk's stories do not go",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')", "SELECT scene.fire('a')",
      "UPDATE copydesk.destination SET desks = '{pairs}' WHERE name = 'agency'",
      attempt: "SELECT scene.write_deliveries('a', '{agency}')",
      refused: .rule("delivery_destination_takes_desk"),
      control: """
        UPDATE copydesk.destination SET desks = '{pairs,caucasus}' WHERE name = 'agency';
        SELECT scene.write_deliveries('a', '{agency}')
        """),
    Attack(
      "A delivery counts as delivered without a receipt",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')", "SELECT scene.fire('a')",
      "SELECT scene.begin(scene.delivery('a', 'site'))",
      attempt: """
        UPDATE copydesk.attempt SET ended_at = clock_timestamp(), outcome = 'unknown';
        UPDATE copydesk.delivery SET state = 'delivered' WHERE destination = 'site'
        """,
      refused: .rule("delivery_delivered_has_receipt"),
      control:
        "SELECT scene.receive(delivery, id) FROM copydesk.attempt"),
    Attack(
      "An attempt counts as delivered without a receipt",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')", "SELECT scene.fire('a')",
      "SELECT scene.begin(scene.delivery('a', 'site'))",
      attempt: "UPDATE copydesk.attempt SET ended_at = clock_timestamp(), outcome = 'delivered'",
      refused: .rule("attempt_delivered_has_receipt"),
      control: "UPDATE copydesk.attempt SET ended_at = clock_timestamp(), outcome = 'failed'"),
    Attack(
      "An attempt begins although no worker has the delivery's job",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')", "SELECT scene.fire('a')",
      attempt: "SELECT scene.attempt(scene.delivery('a', 'site'))",
      refused: .rule("attempt_fenced"),
      control: "SELECT scene.begin(scene.delivery('a', 'site'))"),
    Attack(
      "Two attempts run at once",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')", "SELECT scene.fire('a')",
      "SELECT scene.begin(scene.delivery('a', 'site'))",
      attempt: "SELECT scene.attempt(scene.delivery('a', 'site'))",
      refused: .rule("attempt_one_at_a_time"),
      control: """
        UPDATE copydesk.attempt SET ended_at = clock_timestamp(), outcome = 'failed';
        SELECT scene.attempt(scene.delivery('a', 'site'))
        """),
    Attack(
      "A correction overtakes the publication that is under way",
      given: "SELECT scene.publish('a')",
      "SELECT scene.begin(scene.delivery('a', 'wire'))",
      "SELECT scene.revise('a', 'rita', 'correct')", "SELECT scene.approve('a'); SELECT scene.fire('a')",
      "SELECT scene.claim(scene.delivery('a', 'wire'))",
      attempt: "SELECT scene.attempt(scene.delivery('a', 'wire'))",
      refused: .rule("attempt_in_order"),
      control: """
        UPDATE copydesk.attempt SET ended_at = clock_timestamp(), outcome = 'failed' WHERE ended_at IS NULL;
        UPDATE copydesk.delivery SET state = 'failed' WHERE state = 'running';
        SELECT scene.attempt(scene.delivery('a', 'wire'))
        """),
    Attack(
      "What a correction has superseded goes out after it",
      given: "SELECT scene.publish('a')", "SELECT scene.revise('a', 'rita', 'correct')",
      "SELECT scene.approve('a'); SELECT scene.fire('a')",
      "SELECT scene.claim(id) FROM copydesk.delivery WHERE destination = 'wire'",
      attempt: """
        SELECT scene.attempt(id) FROM copydesk.delivery WHERE destination = 'wire' AND version = 1
        """,
      refused: .rule("attempt_of_open_delivery"),
      control: "SELECT scene.attempt(id) FROM copydesk.delivery WHERE destination = 'wire' AND version = 2"),
    Attack(
      "A superseded delivery is taken up again",
      given: "SELECT scene.publish('a')", "SELECT scene.revise('a', 'rita', 'correct')",
      "SELECT scene.approve('a'); SELECT scene.fire('a')",
      attempt: "UPDATE copydesk.delivery SET state = 'pending' WHERE destination = 'wire' AND version = 1",
      refused: .rule("delivery_state_follows"),
      control: "UPDATE copydesk.delivery SET state = 'failed' WHERE destination = 'wire' AND version = 2"),
    Attack(
      "What was decided is put aside as superseded by nothing",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')", "SELECT scene.fire('a')",
      attempt: "UPDATE copydesk.delivery SET state = 'superseded'",
      refused: .rule("delivery_superseded_by_newer"),
      control: "UPDATE copydesk.delivery SET state = 'failed'"),
    Attack(
      "A kill is called off at a destination",
      given: "SELECT scene.publish('a')", "SELECT scene.kill('a')",
      attempt: "SELECT scene.say('nana', 'kill'); UPDATE copydesk.delivery SET state = 'cancelled' WHERE kind = 'kill'",
      refused: .rule("delivery_cancelled_by_kill"),
      control: "SELECT scene.begin(scene.delivery('a', 'site'))"),
    Attack(
      "A receipt comes from a worker that lost the delivery",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')", "SELECT scene.fire('a')",
      "SELECT scene.begin(scene.delivery('a', 'site'))", "SELECT scene.claim(scene.delivery('a', 'site'))",
      attempt:
        "SELECT scene.receive(delivery, id) FROM copydesk.attempt",
      refused: .rule("receipt_fenced"),
      control: """
        SELECT scene.receive(id, scene.attempt(id)) FROM scene.delivery('a', 'site') AS delivery(id)
        """),
    Attack(
      "A receipt comes from a worker that lost the delivery, after another has begun it",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')", "SELECT scene.fire('a')",
      "SELECT scene.begin(scene.delivery('a', 'site'))", "SELECT scene.begin(scene.delivery('a', 'site'))",
      attempt: """
        SELECT scene.receive(delivery, id) FROM copydesk.attempt WHERE number = 1
        """,
      refused: .rule("receipt_of_running_attempt"),
      control: """
        SELECT scene.receive(delivery, id) FROM copydesk.attempt WHERE number = 2
        """),
    Attack(
      "A failure comes from a worker that lost the delivery",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')", "SELECT scene.fire('a')",
      "SELECT scene.begin(scene.delivery('a', 'site'))", "SELECT scene.claim(scene.delivery('a', 'site'))",
      attempt: "UPDATE copydesk.attempt SET ended_at = clock_timestamp(), outcome = 'failed'",
      refused: .rule("attempt_end_fenced"),
      control: "SELECT scene.attempt(scene.delivery('a', 'site'))"),
    Attack(
      "A failure comes from a worker that lost the delivery, after another has begun it",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')", "SELECT scene.fire('a')",
      "SELECT scene.begin(scene.delivery('a', 'site'))", "SELECT scene.begin(scene.delivery('a', 'site'))",
      attempt: "UPDATE copydesk.attempt SET ended_at = clock_timestamp(), outcome = 'failed' WHERE number = 1",
      refused: .rule("attempt_ends_once"),
      control: "UPDATE copydesk.attempt SET ended_at = clock_timestamp(), outcome = 'failed' WHERE number = 2"),
    Attack(
      "A worker that lost the delivery begins another attempt",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')", "SELECT scene.fire('a')",
      "SELECT scene.begin(scene.delivery('a', 'site'))", "SELECT scene.claim(scene.delivery('a', 'site'))",
      attempt: """
        INSERT INTO copydesk.attempt (delivery, number, job, fencing_token)
        SELECT delivery, 2, job, fencing_token FROM copydesk.attempt
        """,
      refused: .rule("attempt_fenced"),
      control: "SELECT scene.attempt(scene.delivery('a', 'site'))"),
    Attack(
      "An attempt begins under the claim of another delivery's job",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')", "SELECT scene.fire('a')",
      "SELECT scene.claim(scene.delivery('a', 'site')); SELECT scene.claim(scene.delivery('a', 'wire'))",
      attempt: """
        INSERT INTO copydesk.attempt (delivery, number, job, fencing_token)
        SELECT scene.delivery('a', 'site'), 1, id, token FROM copydesk.job
         WHERE (arguments ->> 'delivery')::bigint = scene.delivery('a', 'wire')
        """,
      refused: .rule("attempt_fenced"),
      control: "SELECT scene.attempt(scene.delivery('a', 'wire'))"),
    Attack(
      "An attempt begins under the claim of another delivery's job, where several may write",
      given: "SELECT scene.submit('a'); SELECT scene.approve('a')", "SELECT scene.fire('a')",
      "SELECT scene.submit('b'); SELECT scene.approve('b')", "SELECT scene.fire('b')",
      "UPDATE copydesk.destination SET concurrency = 2 WHERE name = 'site'",
      "SELECT scene.claim(scene.delivery('b', 'site'))",
      attempt: """
        INSERT INTO copydesk.attempt (delivery, number, job, fencing_token)
        SELECT scene.delivery('a', 'site'), 1, id, token FROM copydesk.job
         WHERE kind = 'deliver' AND (arguments ->> 'delivery')::bigint = scene.delivery('b', 'site')
        """,
      refused: .rule("attempt_fenced"),
      control: """
        UPDATE copydesk.destination SET concurrency = 1 WHERE name = 'site';
        INSERT INTO copydesk.attempt (delivery, number, job, fencing_token)
        SELECT scene.delivery('a', 'site'), 1, id, token FROM copydesk.job
         WHERE kind = 'deliver' AND (arguments ->> 'delivery')::bigint = scene.delivery('b', 'site')
        """),
    Attack(
      "An attempt begins under a token that the queue has not given out, which would fence out all others",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')", "SELECT scene.fire('a')",
      "SELECT scene.claim(scene.delivery('a', 'site'))",
      attempt: """
        UPDATE copydesk.job SET token = 4000000000000000000;
        SELECT scene.attempt(scene.delivery('a', 'site'))
        """,
      refused: .rule("attempt_fenced"),
      control: "SELECT scene.attempt(scene.delivery('a', 'site'))"),
    Attack(
      "A destination's newest token is made up",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')", "SELECT scene.fire('a')",
      attempt: "UPDATE copydesk.destination SET generation = 4000000000000000000",
      refused: .noRight,
      control: "SELECT scene.begin(scene.delivery('a', 'site'))"),
    Attack(
      "Two workers write to a destination that has one writer",
      given: "SELECT scene.submit('a'); SELECT scene.approve('a')", "SELECT scene.fire('a')",
      "SELECT scene.submit('b'); SELECT scene.approve('b')", "SELECT scene.fire('b')",
      "SELECT scene.begin(scene.delivery('a', 'site'))", "SELECT scene.claim(scene.delivery('b', 'site'))",
      attempt: "SELECT scene.attempt(scene.delivery('b', 'site'))",
      refused: .rule("attempt_one_writer"),
      control: """
        UPDATE copydesk.destination SET concurrency = 2 WHERE name = 'site';
        SELECT scene.attempt(scene.delivery('b', 'site'))
        """),
    Attack(
      "An older claim writes to a destination that has one writer after a newer one has",
      given: "SELECT scene.submit('a'); SELECT scene.approve('a')", "SELECT scene.fire('a')",
      "SELECT scene.submit('b'); SELECT scene.approve('b')", "SELECT scene.fire('b')",
      "SELECT scene.claim(scene.delivery('a', 'site'))", "SELECT scene.arrive('b')",
      attempt: "SELECT scene.attempt(scene.delivery('a', 'site'))",
      refused: .rule("attempt_fenced"),
      control: "SELECT scene.begin(scene.delivery('a', 'site'))"),
    Attack(
      "A killed story is tried again",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')", "SELECT scene.fire('a')",
      "SELECT scene.begin(scene.delivery('a', 'site'))", "SELECT scene.kill('a')",
      attempt: """
        SELECT scene.attempt(id) FROM copydesk.delivery WHERE kind = 'publish' AND destination = 'site'
        """,
      refused: .rule("attempt_not_of_withdrawn"),
      control: """
        UPDATE copydesk.attempt SET ended_at = clock_timestamp(), outcome = 'failed';
        UPDATE copydesk.delivery SET state = 'failed' WHERE state = 'running';
        SELECT scene.begin(scene.delivery('a', 'site'))
        """),
    Attack(
      "A kill leaves deliveries waiting",
      given: "SELECT scene.publish('a')",
      attempt: "SELECT scene.kill('a', cancelling => false)",
      refused: .rule("story_kill_cancels"),
      control: "SELECT scene.kill('a')"),
    Attack(
      "A kill leaves out a destination that has the story",
      given: "SELECT scene.publish('a')",
      attempt: "SELECT scene.kill('a', sending => false)",
      refused: .rule("story_kill_reaches_all"),
      control: "SELECT scene.kill('a')"),
    Attack(
      "A story is killed at a destination while readers keep it",
      given: "SELECT scene.publish('a')",
      attempt: """
        SELECT scene.say('nana', 'kill');
        SELECT scene.go_ahead('a', 'nana', 'kill', scene.decide('a', 'nana', 'kill'));
        INSERT INTO copydesk.delivery (decision, destination, story, version, content_hash, kind)
        SELECT id, 'site', story, version, content_hash, kind FROM copydesk.decision WHERE kind = 'kill'
        """,
      refused: .rule("delivery_kill_of_killed"),
      control: "SELECT scene.kill('a')"),
    Attack(
      "A kill is decided by somebody who may not",
      given: "SELECT scene.publish('a')",
      attempt: "SELECT scene.say('paul', 'kill'); SELECT scene.decide('a', 'paul', 'kill')",
      refused: .rule("decision_kill_needs_grant"),
      control: "SELECT scene.say('rita', 'kill'); SELECT scene.decide('a', 'rita', 'kill')"),
  ]
}
