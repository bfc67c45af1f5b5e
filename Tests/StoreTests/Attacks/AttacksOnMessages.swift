extension Attack {
  /// On messages to staff, under a claim of their job: a message is tried when its time has come, counted, and ends once.
  static let onMessages: [Attack] = [
    Attack(
      "A try of a message is not counted",
      given: message(), claim[0], claim[1],
      attempt: sending("2"),
      refused: .rule("notice_message_counts_attempts"),
      control: sending("1")),
    Attack(
      "A message is sent before its time has come",
      given: message(in: "1 hour"), claim[0], claim[1],
      attempt: sending("1"),
      refused: .rule("notice_message_counts_attempts"),
      control: "UPDATE copydesk.notice_message SET send_at = now(); \(sending("1"))"),
    Attack(
      "A message passes for sent although nobody tried",
      given: message(), claim[0], claim[1],
      attempt: """
        UPDATE copydesk.notice_message AS m SET state = 'sent', receipt = '{}', ended_at = now(), job = j.id, fencing_token = j.token
          FROM copydesk.job AS j WHERE j.kind = 'tell'
        """,
      refused: .rule("notice_message_sent_was_tried"),
      control: "\(sending("1")); \(sent)"),
    Attack(
      "A message that has ended is sent again",
      given: message(), claim[0], claim[1], sending("1"), sent,
      attempt: "UPDATE copydesk.notice_message SET state = 'sending', receipt = NULL, ended_at = NULL, attempts = 2",
      refused: .rule("notice_message_ends_once"),
      control: message()),
    Attack(
      "A message that is on its way is added to",
      given: "SELECT scene.submit('a')", notice, message(), claim[0], claim[1], sending("1"),
      attempt: part,
      refused: .rule("notice_part_of_waiting_message"),
      control: "\(message()); \(part)"),
  ]

  private static let notice = """
    INSERT INTO copydesk.notice (staff, event, kind, because)
    SELECT 'nana', id, 'waiting', 'reviews' FROM copydesk.event WHERE kind = 'submit'
    """

  /// The notice goes with the message that was made last.
  private static let part = """
    INSERT INTO copydesk.notice_part (message, notice, staff, channel)
    SELECT (SELECT max(m.id) FROM copydesk.notice_message AS m), n.id, 'nana', 'email' FROM copydesk.notice AS n
    """

  private static func message(in time: String = "0") -> String {
    """
    INSERT INTO copydesk.notice_message (staff, channel, digest, send_at)
    VALUES ('nana', 'email', false, now() + interval '\(time)')
    """
  }

  /// A worker claims the message's job.
  private static let claim = [
    "SELECT copydesk.enqueue('tell', jsonb_build_object('message', m.id)) FROM copydesk.notice_message AS m",
    """
    WITH host AS (
      INSERT INTO copydesk.worker (lease_until, lease, name, queues, kinds)
      VALUES (clock_timestamp() + interval '1 hour', interval '1 hour', 'host', '{}', '{tell}') RETURNING id
    )
    UPDATE copydesk.job SET state = 'running', worker = (SELECT id FROM host), token = nextval('copydesk.job_token'),
           claimed_at = now(), attempt = attempt + 1
     WHERE kind = 'tell'
    """,
  ]

  private static func sending(_ attempts: String) -> String {
    """
    UPDATE copydesk.notice_message AS m
       SET state = 'sending', attempts = \(attempts), job = j.id, fencing_token = j.token, tried_at = now()
      FROM copydesk.job AS j WHERE j.kind = 'tell'
    """
  }

  private static let sent = "UPDATE copydesk.notice_message SET state = 'sent', receipt = '{}', ended_at = now()"
}
