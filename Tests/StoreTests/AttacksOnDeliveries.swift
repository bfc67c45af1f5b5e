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
        SELECT scene.write_deliveries('a', '{site}');
        UPDATE copydesk.story SET publishing_since = clock_timestamp(), revision = revision + 1
        """,
      refused: .rule("delivery_after_embargo"),
      control: """
        SELECT scene.say('nana', 'publish');
        SELECT scene.write_deliveries('a', '{agency}');
        UPDATE copydesk.story SET publishing_since = clock_timestamp(), revision = revision + 1
        """),
    Attack(
      "A destination that no longer holds embargoes receives a story under embargo",
      given: "SELECT scene.submit('a', embargo => '2999-01-01T00:00:00Z')",
      "SELECT scene.approve('a', at => '2999-01-01')",
      """
      SELECT scene.say('nana', 'publish');
      SELECT scene.write_deliveries('a', '{agency}');
      UPDATE copydesk.story SET publishing_since = clock_timestamp(), revision = revision + 1;
      SELECT scene.hold('agency');
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
      refused: .rule("delivery_after_its_time"),
      control: """
        SELECT scene.say('nana', 'publish');
        SELECT scene.write_deliveries('a');
        UPDATE copydesk.story SET publishing_since = clock_timestamp(), revision = revision + 1
        """),
    Attack(
      "Deliveries are written while the story can still be recalled",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')",
      attempt: "SELECT scene.say('system', 'fire'); SELECT scene.write_deliveries('a')",
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
      "SELECT scene.hold('site'); SELECT scene.attempt(scene.delivery('a', 'site'))",
      attempt: """
        UPDATE copydesk.attempt SET ended_at = clock_timestamp(), outcome = 'unknown';
        UPDATE copydesk.delivery SET state = 'delivered' WHERE destination = 'site'
        """,
      refused: .rule("delivery_delivered_has_receipt"),
      control:
        "INSERT INTO copydesk.receipt (delivery, attempt, detail) SELECT delivery, id, '{}' FROM copydesk.attempt"),
    Attack(
      "An attempt counts as delivered without a receipt",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')", "SELECT scene.fire('a')",
      "SELECT scene.hold('site'); SELECT scene.attempt(scene.delivery('a', 'site'))",
      attempt: "UPDATE copydesk.attempt SET ended_at = clock_timestamp(), outcome = 'delivered'",
      refused: .rule("attempt_delivered_has_receipt"),
      control: "UPDATE copydesk.attempt SET ended_at = clock_timestamp(), outcome = 'failed'"),
    Attack(
      "An attempt begins without the destination's lease",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')", "SELECT scene.fire('a')",
      attempt: "SELECT scene.attempt(scene.delivery('a', 'site'))",
      refused: .rule("attempt_fenced"),
      control: "SELECT scene.hold('site'); SELECT scene.attempt(scene.delivery('a', 'site'))"),
    Attack(
      "Two attempts run at once",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')", "SELECT scene.fire('a')",
      "SELECT scene.hold('site'); SELECT scene.attempt(scene.delivery('a', 'site'))",
      attempt: "SELECT scene.attempt(scene.delivery('a', 'site'))",
      refused: .rule("attempt_one_at_a_time"),
      control: """
        UPDATE copydesk.attempt SET ended_at = clock_timestamp(), outcome = 'failed';
        SELECT scene.attempt(scene.delivery('a', 'site'))
        """),
    Attack(
      "A correction overtakes the publication that is under way",
      given: "SELECT scene.publish('a')",
      "SELECT scene.hold('wire'); SELECT scene.attempt(scene.delivery('a', 'wire'))",
      "SELECT scene.revise('a', 'rita', 'correct')", "SELECT scene.approve('a'); SELECT scene.fire('a')",
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
      "SELECT scene.approve('a'); SELECT scene.fire('a')", "SELECT scene.hold('wire')",
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
      control: "SELECT scene.attempt(scene.delivery('a', 'site'))"),
    Attack(
      "A receipt comes from a daemon that lost the destination",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')", "SELECT scene.fire('a')",
      "SELECT scene.hold('site'); SELECT scene.attempt(scene.delivery('a', 'site'))",
      """
      UPDATE copydesk.destination SET lease_until = clock_timestamp() WHERE name = 'site';
      SELECT scene.hold('site', 'other')
      """,
      attempt:
        "INSERT INTO copydesk.receipt (delivery, attempt, detail) SELECT delivery, id, '{}' FROM copydesk.attempt",
      refused: .rule("receipt_fenced"),
      control: """
        INSERT INTO copydesk.receipt (delivery, attempt, detail)
        SELECT id, scene.attempt(id), '{}' FROM scene.delivery('a', 'site') AS delivery(id)
        """),
    Attack(
      "A destination is taken from who holds it",
      given: "SELECT scene.hold('site')",
      attempt: "SELECT scene.hold('site', 'other')",
      refused: .rule("destination_lease_passes"),
      control: """
        UPDATE copydesk.destination SET holder = NULL, lease_until = NULL WHERE name = 'site';
        SELECT scene.hold('site', 'other')
        """),
    Attack(
      "A killed story is tried again",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')", "SELECT scene.fire('a')",
      "SELECT scene.hold('site'); SELECT scene.attempt(scene.delivery('a', 'site'))", "SELECT scene.kill('a')",
      attempt: """
        INSERT INTO copydesk.attempt (delivery, number, generation, fencing_token)
        SELECT d.id, 2, t.generation, 2 FROM copydesk.delivery AS d JOIN copydesk.destination AS t ON t.name = d.destination
         WHERE d.kind = 'publish' AND d.destination = 'site'
        """,
      refused: .rule("attempt_not_of_killed"),
      control: """
        UPDATE copydesk.attempt SET ended_at = clock_timestamp(), outcome = 'failed';
        UPDATE copydesk.delivery SET state = 'failed' WHERE state = 'running';
        SELECT scene.attempt(scene.delivery('a', 'site'))
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
        SELECT scene.decide('a', 'nana', 'kill');
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
