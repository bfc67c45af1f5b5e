extension Attack {
  /// On what people are told, and on clocks.
  static let onNotices: [Attack] = [
    Attack(
      "A notice says that something happened that did not",
      given: "SELECT scene.submit('a')",
      attempt: notice("approved", "author"),
      refused: .rule("notice_fits_event"),
      control: notice("waiting", "reviews")),
    Attack(
      "A notice says that a note names somebody whom it does not",
      given: "SELECT scene.submit('a')", note,
      attempt: notice("mentioned", "mentioned", to: "nana", of: "note"),
      refused: .rule("notice_fits_event"),
      control: notice("mentioned", "mentioned", to: "otto", of: "note")),
    Attack(
      "What was sent gets another receipt",
      given: "SELECT scene.submit('a')", message, sending,
      "UPDATE copydesk.notice_message SET state = 'sent', receipt = '{\"answer\": \"250\"}', ended_at = now()",
      attempt: "UPDATE copydesk.notice_message SET receipt = '{\"answer\": \"251\"}'",
      refused: .rule("notice_message_ends_once"),
      control: message),
    Attack(
      "What was sent passes for not sent",
      given: "SELECT scene.submit('a')", message, sending,
      "UPDATE copydesk.notice_message SET state = 'sent', receipt = '{}', ended_at = now()",
      attempt: "UPDATE copydesk.notice_message SET state = 'failed', receipt = NULL, error = 'nobody there'",
      refused: .rule("notice_message_ends_once"),
      control: message),
    Attack(
      "A receipt is removed",
      given: "SELECT scene.submit('a')", message, sending,
      "UPDATE copydesk.notice_message SET state = 'sent', receipt = '{}', ended_at = now()",
      attempt: "DELETE FROM copydesk.notice_message",
      refused: .noRight,
      control: "SELECT copydesk.prune_notices()"),
    Attack(
      "A notice is of nothing",
      given: "SELECT scene.submit('a')",
      attempt:
        "INSERT INTO copydesk.notice (staff, event, kind, because) VALUES ('nana', 999999, 'waiting', 'reviews')",
      refused: .rule("notice_of_event"),
      control: notice("waiting", "reviews")),
    Attack(
      "A notice names another story",
      given: "SELECT scene.submit('a')",
      attempt: """
        INSERT INTO copydesk.notice (staff, event, kind, because, story)
        SELECT 'nana', id, 'waiting', 'reviews', 7 FROM copydesk.event WHERE kind = 'submit'
        """,
      refused: .noRight,
      control: notice("waiting", "reviews")),
    Attack(
      "Somebody is told of one thing twice",
      given: "SELECT scene.submit('a')", notice("waiting", "reviews"),
      attempt: notice("waiting", "approves"),
      refused: .unique("notice_once"),
      control: notice("waiting", "reviews", to: "otto")),
    Attack(
      "What was told is altered",
      given: "SELECT scene.submit('a')", notice("waiting", "reviews"),
      attempt: "UPDATE copydesk.notice SET kind = 'killed'",
      refused: .noRight,
      control: "SELECT copydesk.prune_notices()"),
    Attack(
      "Notices of what happened are made again",
      given: "SELECT scene.submit('a')",
      "UPDATE copydesk.notice_place SET (xid, event) = (SELECT e.xid, e.id FROM copydesk.event AS e ORDER BY e.xid DESC, e.id DESC LIMIT 1)",
      attempt: "UPDATE copydesk.notice_place SET xid = '0', event = 0",
      refused: .rule("notice_place_goes_on"),
      control: "SELECT scene.submit('b')"),
    Attack(
      "Notices are passed over up to something that has not happened",
      given: "SELECT scene.submit('a')",
      attempt: "UPDATE copydesk.notice_place SET xid = '9999999', event = 9999999",
      refused: .rule("notice_place_goes_on"),
      control: """
        UPDATE copydesk.notice_place SET (xid, event) = (SELECT e.xid, e.id FROM copydesk.event AS e ORDER BY e.xid DESC, e.id DESC LIMIT 1)
        """),
    Attack(
      "A message passes for sent that nobody has sent",
      given: "SELECT scene.submit('a')", notice("waiting", "reviews"), message,
      attempt: "UPDATE copydesk.notice_message SET state = 'sent', receipt = '{}', ended_at = now()",
      refused: .rule("notice_message_fenced"),
      control: "UPDATE copydesk.notice_message SET send_at = send_at - interval '1 minute'"),
    Attack(
      "A message is sent before it is there",
      given: "SELECT scene.submit('a')",
      attempt: """
        INSERT INTO copydesk.notice_message (staff, channel, digest, send_at, state) VALUES ('nana', 'email', false, now(), 'sent')
        """,
      refused: .noRight,
      control: message),
    Attack(
      "A message is put off",
      given: "SELECT scene.submit('a')", message,
      attempt: "UPDATE copydesk.notice_message SET send_at = send_at + interval '1 day'",
      refused: .rule("notice_message_is_not_put_off"),
      control: "UPDATE copydesk.notice_message SET send_at = send_at - interval '1 minute'"),
    Attack(
      "A message to one person has what another is told",
      given: "SELECT scene.submit('a')", notice("waiting", "reviews", to: "otto"), message,
      attempt: """
        INSERT INTO copydesk.notice_part (message, notice, staff, channel)
        SELECT m.id, n.id, 'nana', 'email' FROM copydesk.notice_message AS m, copydesk.notice AS n
        """,
      refused: .key("notice_part_of_persons_notice"),
      control: notice("waiting", "reviews")),
    Attack(
      "A desk is reminded of a story that is not late",
      given: timed, "SELECT scene.submit('a')",
      attempt: reminder("remind"),
      refused: .rule("story_reminded_when_late"),
      control: "SELECT scene.say('nana', 'note'); UPDATE copydesk.story SET assignee = assignee"),
    Attack(
      "Others are told before the desk was reminded",
      given: late, "SELECT scene.submit('a')",
      attempt: reminder("escalate"),
      refused: .rule("story_reminded_when_late"),
      control: reminder("remind")),
    Attack(
      "A reminder goes to a role that its desk does not name",
      given: late, "SELECT scene.submit('a')",
      attempt: reminder("remind", #"{"role": "deputy"}"#),
      refused: .rule("story_reminded_when_late"),
      control: reminder("remind")),
    Attack(
      "A story is said to be at risk for another reason than it is",
      given: "SELECT scene.submit('a')", dueSoon, "SELECT scene.freezing()",
      attempt: reminder("risk", #"{"reason": "approver_left"}"#),
      refused: .rule("story_risk_is_so"),
      control: reminder("risk", #"{"reason": "frozen"}"#)),
    Attack(
      "People are told twice that a story is at risk",
      given: "SELECT scene.submit('a')", dueSoon, "SELECT scene.freezing()", reminder("risk", #"{"reason": "frozen"}"#),
      attempt: reminder("risk", #"{"reason": "frozen"}"#),
      refused: .rule("story_risk_is_so"),
      control: "SELECT scene.say('nana', 'note'); UPDATE copydesk.story SET assignee = assignee"),
    Attack(
      "A story passes for one at risk that is not",
      given: "SELECT scene.submit('a')",
      attempt: reminder("risk"),
      refused: .rule("story_risk_is_so"),
      control: "SELECT scene.say('nana', 'note'); UPDATE copydesk.story SET assignee = assignee"),
    Attack(
      "A clock is put back",
      given: timed, "SELECT scene.submit('a')",
      attempt: "UPDATE copydesk.story_clock SET due_at = due_at + interval '1 day'",
      refused: .noRight,
      control: "SELECT scene.say('nana', 'note'); UPDATE copydesk.story SET assignee = assignee"),
    Attack(
      "An outage is forgotten",
      given: "SELECT scene.submit('a')",
      attempt: "DELETE FROM copydesk.outage",
      refused: .noRight,
      control: "SELECT copydesk.tell_outages()"),
  ]

  private static func notice(
    _ kind: String, _ because: String, to staff: String = "nana", of event: String = "submit"
  ) -> String {
    """
    INSERT INTO copydesk.notice (staff, event, kind, because)
    SELECT '\(staff)', id, '\(kind)', '\(because)' FROM copydesk.event WHERE kind = '\(event)'
    """
  }

  /// A note that names `otto`.
  private static let note = """
    SELECT scene.say('nana', 'note'), set_config('copydesk.detail', '{"mentions": ["otto"]}', true);
    UPDATE copydesk.story SET assignee = assignee;
    SELECT set_config('copydesk.detail', '', true)
    """

  /// A worker has the message's job, and tries it.
  private static let sending = """
    WITH host AS (
      INSERT INTO copydesk.worker (lease_until, lease, name, queues, kinds)
      VALUES (clock_timestamp() + interval '1 hour', interval '1 hour', 'host', '{}', '{tell}') RETURNING id
    ), job AS (
      INSERT INTO copydesk.job
        (rank, run_at, created_at, state, max_attempts, priority, queue, kind, arguments, worker, token, claimed_at, attempt)
      SELECT 0, now(), now(), 'running', 10, 0, 'notices', 'tell', jsonb_build_object('message', m.id), host.id,
             nextval('copydesk.job_token'), now(), 1
        FROM copydesk.notice_message AS m CROSS JOIN host
      RETURNING id, token
    )
    SELECT set_config('scene.job', job.id::text, true), set_config('scene.token', job.token::text, true) FROM job;
    UPDATE copydesk.notice_message SET send_at = now() - interval '1 minute';
    UPDATE copydesk.notice_message
       SET state = 'sending', attempts = 1, job = current_setting('scene.job')::bigint,
           fencing_token = current_setting('scene.token')::bigint, tried_at = now()
    """

  private static let message = """
    INSERT INTO copydesk.notice_message (staff, channel, digest, send_at) VALUES ('nana', 'email', false, now() + interval '1 hour')
    """

  /// The desk takes twenty minutes.
  private static let timed = """
    SELECT set_config('copydesk.actor', 'root', true);
    UPDATE copydesk.desk SET policy = policy || '{"review_within_seconds": 1200}'
    """

  /// It goes out in ten minutes.
  private static let dueSoon = "SELECT scene.approve('a', at => now() + interval '10 minutes')"

  /// The desk is late at once.
  private static let late = """
    SELECT set_config('copydesk.actor', 'root', true);
    UPDATE copydesk.desk SET policy = policy || '{"review_within_seconds": 0}'
    """

  private static func reminder(_ action: String, _ detail: String = #"{"reason": "approvals_missing"}"#) -> String {
    """
    SELECT scene.say('system', '\(action)'), set_config('copydesk.detail', '\(detail)', true);
    UPDATE copydesk.story SET assignee = assignee
    """
  }
}
