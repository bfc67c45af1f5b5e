extension Attack {
  /// On deliveries and attempts: of each rule, what only one of its conditions refuses.
  static let partsOfDeliveries: [Attack] = [
    Attack(
      "A delivery runs whose attempt has ended",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')", "SELECT scene.fire('a')",
      "SELECT scene.begin(scene.delivery('a', 'site'))",
      """
      UPDATE copydesk.attempt SET ended_at = clock_timestamp(), outcome = 'failed';
      UPDATE copydesk.delivery SET state = 'pending' WHERE destination = 'site'
      """,
      attempt: "UPDATE copydesk.delivery SET state = 'running' WHERE destination = 'site'",
      refused: .rule("delivery_running_has_attempt"),
      control: "SELECT scene.attempt(scene.delivery('a', 'site'))"),
    Attack(
      "A delivery waits again while its worker tries it, as one may whose worker was lost",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')", "SELECT scene.fire('a')",
      "SELECT scene.begin(scene.delivery('a', 'site'))", "SELECT scene.begin(scene.delivery('a', 'wire'))",
      "SELECT scene.claim(scene.delivery('a', 'site'))",
      attempt: "UPDATE copydesk.delivery SET state = 'pending' WHERE destination = 'wire'",
      refused: .rule("delivery_attempt_has_ended"),
      control: "UPDATE copydesk.delivery SET state = 'pending' WHERE destination = 'site'"),
    Attack(
      "A delivery is called off because another destination was removed",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')", "SELECT scene.fire('a')",
      "UPDATE copydesk.destination SET active = false WHERE name = 'wire'",
      attempt: "UPDATE copydesk.delivery SET state = 'cancelled' WHERE destination = 'site'",
      refused: .rule("delivery_cancelled_by_kill"),
      control: "UPDATE copydesk.delivery SET state = 'cancelled' WHERE destination = 'wire'"),
    Attack(
      "Something is tried at a destination that is held, as it may be at another",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')", "SELECT scene.fire('a')",
      "INSERT INTO copydesk.destination_hold (destination, reason, detail) VALUES ('wire', 'site_ahead', '')",
      attempt: "SELECT scene.begin(scene.delivery('a', 'wire'))",
      refused: .rule("attempt_not_at_held_destination"),
      control: "SELECT scene.begin(scene.delivery('a', 'site'))"),
    Attack(
      "A kill is sent where only another story went",
      given: "SELECT scene.publish('b')",
      "SELECT scene.begin(scene.delivery('b', 'wire'))",
      "SELECT scene.publish('a')",
      attempt: """
        SELECT scene.kill('a');
        INSERT INTO copydesk.delivery (decision, destination, story, version, content_hash, kind)
        SELECT id, 'wire', story, version, content_hash, kind FROM copydesk.decision WHERE kind = 'kill'
        """,
      refused: .rule("delivery_kill_follows_attempt"),
      control: "SELECT scene.kill('a')"),
    Attack(
      "An earlier decision goes out than the one that stands",
      given: "SELECT scene.submit('a')",
      "SELECT scene.approve('a')",
      """
      SELECT scene.say('nana', 'schedule');
      UPDATE copydesk.story SET decision = scene.decide('a', 'nana'), revision = revision + 1
      """,
      attempt: """
        SELECT scene.say('system', 'fire');
        SELECT scene.go_ahead('a', of_decision => (SELECT min(id) FROM copydesk.decision));
        INSERT INTO copydesk.delivery (decision, destination, story, version, content_hash, kind)
        SELECT id, 'site', story, version, content_hash, kind FROM copydesk.decision ORDER BY id LIMIT 1
        """,
      refused: .rule("delivery_of_current_decision"),
      control: "SELECT scene.fire('a')"),
    Attack(
      "A story goes to a destination that is closed",
      given: "SELECT scene.submit('a')",
      "SELECT scene.approve('a')",
      "SELECT scene.fire('a')",
      "UPDATE copydesk.destination SET active = false WHERE name = 'agency'",
      attempt: "SELECT scene.write_deliveries('a', '{agency}')",
      refused: .rule("delivery_destination_takes_desk"),
      control: """
        UPDATE copydesk.destination SET active = true WHERE name = 'agency';
        SELECT scene.write_deliveries('a', '{agency}')
        """),
    Attack(
      "A delivery is called off without a kill",
      given: "SELECT scene.submit('a')",
      "SELECT scene.approve('a')",
      "SELECT scene.fire('a')",
      attempt: "SELECT scene.say('nana', 'publish'); UPDATE copydesk.delivery SET state = 'cancelled'",
      refused: .rule("delivery_cancelled_by_kill"),
      control: "SELECT scene.kill('a')"),
    Attack(
      "A delivery counts as delivered by the receipt of another",
      given: "SELECT scene.publish('a')",
      "SELECT scene.begin(scene.delivery('a', 'wire'))",
      attempt: """
        UPDATE copydesk.attempt SET ended_at = clock_timestamp(), outcome = 'unknown' WHERE ended_at IS NULL;
        UPDATE copydesk.delivery SET state = 'delivered' WHERE destination = 'wire'
        """,
      refused: .rule("delivery_delivered_has_receipt"),
      control: """
        SELECT scene.receive(delivery, id) FROM copydesk.attempt WHERE ended_at IS NULL
        """),
    Attack(
      "An attempt counts as delivered by the receipt of another",
      given: "SELECT scene.publish('a')",
      "SELECT scene.begin(scene.delivery('a', 'wire'))",
      attempt: "UPDATE copydesk.attempt SET ended_at = clock_timestamp(), outcome = 'delivered' WHERE ended_at IS NULL",
      refused: .rule("attempt_delivered_has_receipt"),
      control: "UPDATE copydesk.attempt SET ended_at = clock_timestamp(), outcome = 'failed' WHERE ended_at IS NULL"),
    Attack(
      "A delivery runs by the attempt of another",
      given: "SELECT scene.submit('a')",
      "SELECT scene.approve('a')",
      "SELECT scene.fire('a')",
      "SELECT scene.begin(scene.delivery('a', 'site'))",
      attempt: "UPDATE copydesk.delivery SET state = 'running' WHERE destination = 'wire'",
      refused: .rule("delivery_running_has_attempt"),
      control: "SELECT scene.begin(scene.delivery('a', 'wire'))"),
    Attack(
      "A delivery is put aside for a newer decision that goes elsewhere",
      given: "SELECT scene.publish('a')",
      "SELECT scene.revise('a', 'rita', 'correct')",
      "SELECT scene.approve('a')",
      """
      SELECT scene.say('system', 'fire');
      SELECT scene.go_ahead('a');
      SELECT scene.write_deliveries('a', '{site}');
      UPDATE copydesk.story SET publishing_since = clock_timestamp(), revision = revision + 1
      """,
      attempt: "UPDATE copydesk.delivery SET state = 'superseded' WHERE destination = 'wire'",
      refused: .rule("delivery_superseded_by_newer"),
      control: "UPDATE copydesk.delivery SET state = 'failed' WHERE destination = 'wire' AND state = 'pending'"),
    Attack(
      "A delivery is put aside for a newer decision of another story",
      given: "SELECT scene.submit('a')",
      "SELECT scene.approve('a')",
      "SELECT scene.fire('a')",
      "SELECT scene.submit('b'); SELECT scene.approve('b')",
      "SELECT scene.fire('b')",
      attempt: "UPDATE copydesk.delivery SET state = 'superseded' WHERE id = scene.delivery('a', 'wire')",
      refused: .rule("delivery_superseded_by_newer"),
      control: """
        UPDATE copydesk.delivery SET state = 'failed' WHERE id = scene.delivery('a', 'wire') AND state = 'pending'
        """),
    Attack(
      "An attempt begins without a claim, while another story is killed",
      given: "SELECT scene.submit('a')",
      "SELECT scene.approve('a')",
      "SELECT scene.fire('a')",
      "SELECT scene.publish('b')",
      "SELECT scene.kill('b')",
      attempt: "SELECT scene.attempt(scene.delivery('a', 'site'))",
      refused: .rule("attempt_fenced"),
      control: "SELECT scene.begin(scene.delivery('a', 'site'))"),
    Attack(
      "A correction begins where the publication runs, as it may elsewhere",
      given: "SELECT scene.publish('a')",
      "SELECT scene.begin(scene.delivery('a', 'wire'))",
      "SELECT scene.revise('a', 'rita', 'correct')",
      "SELECT scene.approve('a'); SELECT scene.fire('a')",
      attempt: "SELECT scene.begin(scene.delivery('a', 'wire'))",
      refused: .rule("attempt_in_order"),
      control: "SELECT scene.begin(scene.delivery('a', 'site'))"),
    Attack(
      "A second attempt begins, as one under an older claim may at another destination",
      given: "SELECT scene.submit('a')",
      "SELECT scene.approve('a')",
      "SELECT scene.fire('a')",
      "SELECT scene.claim(scene.delivery('a', 'wire'))",
      "SELECT scene.begin(scene.delivery('a', 'site'))",
      attempt: "SELECT scene.attempt(scene.delivery('a', 'site'))",
      refused: .rule("attempt_one_at_a_time"),
      control: "SELECT scene.attempt(scene.delivery('a', 'wire'))"),
    Attack(
      "An attempt begins under the claim of a job of another kind",
      given: "SELECT scene.submit('a')",
      "SELECT scene.approve('a')",
      "SELECT scene.fire('a')",
      attempt: """
        SELECT copydesk.enqueue('other', jsonb_build_object('delivery', scene.delivery('a', 'site')));
        UPDATE copydesk.job SET state = 'running', worker = 1, token = nextval('copydesk.job_token'), attempt = 1;
        INSERT INTO copydesk.attempt (delivery, number, job, fencing_token)
        SELECT scene.delivery('a', 'site'), 1, id, token FROM copydesk.job
        """,
      refused: .rule("attempt_fenced"),
      control: "SELECT scene.begin(scene.delivery('a', 'site'))"),
    Attack(
      "An attempt names another job than the one that is claimed",
      given: "SELECT scene.submit('a')",
      "SELECT scene.approve('a')",
      "SELECT scene.fire('a')",
      "SELECT scene.claim(scene.delivery('a', 'site'))",
      attempt: """
        INSERT INTO copydesk.attempt (delivery, number, job, fencing_token)
        SELECT scene.delivery('a', 'site'), 1, id + 1000, token FROM copydesk.job
        """,
      refused: .rule("attempt_fenced"),
      control: "SELECT scene.attempt(scene.delivery('a', 'site'))"),
  ]
}
