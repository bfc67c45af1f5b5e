extension Attack {
  /// On single conditions of what guards the front page, requests for kills, notes, packages, notices and clocks: what is entered
  /// elsewhere, or at another time, does not stand for what is missing.
  static let partsOfPlanning: [Attack] =
    partsOfFrontPage + partsOfKillRequests + partsOfNotes + partsOfPackages + partsOfNotices + partsOfMessages
    + partsOfClocks + partsOfTriggers

  private static let partsOfFrontPage: [Attack] = [
    Attack(
      "Of a second lead the log tells with the first one's entry",
      given: "SELECT scene.publish('a')", "SELECT scene.front('a')",
      attempt: "SELECT scene.front('a', logging => false)",
      refused: .rule("front_act_in_log"),
      control: "SELECT scene.front('a')"),
    Attack(
      "Of a lead the log tells with the entry of another story's",
      given: "SELECT scene.publish('a')", "SELECT scene.publish('b')", "SELECT scene.front('b')",
      attempt: "SELECT scene.front('a', logging => false)",
      refused: .rule("front_act_in_log"),
      control: "SELECT scene.front('a')"),
    Attack(
      "Of a lead the log has a note",
      given: "SELECT scene.publish('a')",
      attempt: "SELECT scene.front('a', logging => false); \(noted)",
      refused: .rule("front_act_in_log"),
      control: "SELECT scene.front('a')"),
  ]

  private static let partsOfKillRequests: [Attack] = [
    Attack(
      "Of a second request for a kill the log tells with the first one's entry",
      given: "SELECT scene.publish('a')", wantsTwo, "SELECT scene.ask_kill('a')", "SELECT scene.drop_kill('a')",
      attempt: requestAlone,
      refused: .rule("kill_request_in_log"),
      control: "SELECT scene.ask_kill('a')"),
    Attack(
      "Of a request for a kill the log tells with the entry of another story's",
      given: "SELECT scene.publish('a')", "SELECT scene.publish('b')", wantsTwo, "SELECT scene.ask_kill('b')",
      attempt: requestAlone,
      refused: .rule("kill_request_in_log"),
      control: "SELECT scene.ask_kill('a')"),
    Attack(
      "Of a request for a kill the log has a note",
      given: "SELECT scene.publish('a')", wantsTwo,
      attempt: "\(requestAlone); \(noted)",
      refused: .rule("kill_request_in_log"),
      control: "SELECT scene.ask_kill('a')"),
  ]

  private static let partsOfNotes: [Attack] = [
    Attack(
      "Of a note the log tells with the entry of another story's",
      given: "SELECT scene.submit('a')", "SELECT scene.submit('b')", "SELECT scene.note('b')",
      attempt: "SELECT scene.note('a', logging => false)",
      refused: .rule("note_in_log"),
      control: "SELECT scene.note('a')"),
    Attack(
      "The log has a note by another person",
      given: "SELECT scene.submit('a')",
      attempt: """
        SELECT scene.note('a', logging => false); SELECT scene.say('otto', 'note', 'Who says so?');
        UPDATE copydesk.story SET assignee = assignee
        """,
      refused: .rule("note_in_log"),
      control: "SELECT scene.note('a', 'otto')"),
    Attack(
      "The log has something else with the words of a note",
      given: "SELECT scene.submit('a')",
      attempt: """
        SELECT scene.note('a', logging => false); SELECT scene.say('nana', 'assign', 'Who says so?');
        UPDATE copydesk.story SET assignee = 'otto'
        """,
      refused: .rule("note_in_log"),
      control: "SELECT scene.note('a')"),
    Attack(
      "A note is made for another place in the log",
      given: "SELECT scene.submit('a')",
      attempt: """
        SELECT scene.say('nana', 'note', 'Who says so?');
        INSERT INTO copydesk.note (story, number, thread, actor, follows)
        SELECT s.number, 1, 1, 'nana', s.audit_length + 1 FROM copydesk.story AS s
        """,
      refused: .rule("note_by_actor"),
      control: "SELECT scene.note('a')"),
    Attack(
      "An author of another story writes a note",
      given: "SELECT scene.submit('a', 'nana')", "SELECT scene.submit('b', 'rita')",
      attempt: "SELECT scene.note('a', 'rita')",
      refused: .rule("note_needs_right"),
      control: "SELECT scene.note('b', 'rita')"),
    Attack(
      "Somebody who may say nothing any more ends a thread that another began",
      given: "SELECT scene.submit('a')", "SELECT scene.note('a')", "SELECT scene.note('a', 'paul')",
      "UPDATE copydesk.staff_grant SET revoked_at = now() WHERE staff = 'paul'",
      attempt: "SELECT scene.note('a', 'paul', 'note_resolve', thread => 1, resolves => true)",
      refused: .rule("note_needs_right"),
      control: "SELECT scene.note('a', 'paul', 'note_resolve', thread => 2, resolves => true)"),
    Attack(
      "Somebody who may say nothing any more goes on in a thread of their own",
      given: "SELECT scene.submit('a')", "SELECT scene.note('a')", "SELECT scene.note('a', 'paul')",
      "UPDATE copydesk.staff_grant SET revoked_at = now() WHERE staff = 'paul'",
      attempt: "SELECT scene.note('a', 'paul', thread => 2)",
      refused: .rule("note_needs_right"),
      control: "SELECT scene.note('a', thread => 2)"),
    Attack(
      "Somebody is told of an answer who wrote in another story's thread",
      given: "SELECT scene.submit('a')", "SELECT scene.submit('b')", "SELECT scene.note('b', 'otto')",
      "SELECT scene.note('a', 'rita')", "SELECT scene.note('a', thread => 1)",
      attempt: replied("otto"),
      refused: .rule("notice_fits_event"),
      control: replied("rita")),
    Attack(
      "Somebody is told of an answer who wrote in another thread",
      given: "SELECT scene.submit('a')", "SELECT scene.note('a', 'rita')", "SELECT scene.note('a', 'otto')",
      "SELECT scene.note('a', thread => 1)",
      attempt: replied("otto"),
      refused: .rule("notice_fits_event"),
      control: replied("rita")),
  ]

  private static let partsOfTriggers: [Attack] = [
    Attack(
      "A trigger of every desk is fired by who may publish on each, not on every one",
      given: """
        INSERT INTO copydesk.trigger (name, kind, settings, digest) VALUES ('all', 'event', '{}', repeat('d', 64))
        """,
      "SELECT set_config('copydesk.actor', 'root', true); \(everywhere("otto", "desk_chief"))",
      attempt: "SELECT scene.fire_trigger('all')",
      refused: .rule("firing_needs_grant"),
      control: "SELECT scene.fire_trigger('all', by => 'otto')"),
    Attack(
      "A trigger of two desks is fired by who may publish on one of them",
      given: "UPDATE copydesk.staff_grant SET revoked_at = now() WHERE staff = 'otto' AND desk = 'pairs'",
      attempt: "SELECT scene.fire_trigger('result', by => 'otto')",
      refused: .rule("firing_needs_grant"),
      control: "SELECT scene.fire_trigger('result')"),
    Attack(
      "Somebody pauses a trigger who neither may publish there nor operates",
      attempt: "SELECT scene.pause_trigger('result', by => 'paul')",
      refused: .rule("trigger_pause_needs_grant"),
      control: """
        SELECT set_config('copydesk.actor', 'root', true);
        INSERT INTO copydesk.role (name, capabilities) VALUES ('operator', '{operate}');
        \(everywhere("paul", "operator")); SELECT scene.pause_trigger('result', by => 'paul')
        """),
    Attack(
      "The record says that a story went out by another firing than it did",
      given: "SELECT scene.submit('a')", "SELECT scene.approve_on('a')", "SELECT scene.fire_trigger('result')",
      "SELECT scene.fire_trigger('result', number => 2)", "SELECT scene.go_by('a', 1)",
      attempt: outcome("a", of: 2),
      refused: .rule("firing_story_went_out"),
      control: outcome("a", of: 1)),
    Attack(
      "The record says that a story went out by a firing by which another one did",
      given: "SELECT scene.submit('a')", "SELECT scene.submit('b')", "SELECT scene.approve_on('a')",
      "SELECT scene.approve_on('b')", "SELECT scene.fire_trigger('result')", "SELECT scene.go_by('b', 1)",
      attempt: outcome("a", of: 1),
      refused: .rule("firing_story_went_out"),
      control: outcome("b", of: 1)),
  ]

  private static func everywhere(_ person: String, _ role: String) -> String {
    "INSERT INTO copydesk.staff_grant (staff, role) VALUES ('\(person)', '\(role)')"
  }

  private static func outcome(_ slug: String, of firing: Int) -> String {
    """
    INSERT INTO copydesk.firing_story (firing, story, decision)
    SELECT \(firing), s.number, s.decision FROM copydesk.story AS s WHERE s.slug = '\(slug)'
    """
  }

  private static let partsOfPackages: [Attack] = [
    Attack(
      "A story is put into a package again by what was signed the first time",
      given: "SELECT scene.submit('a')", "SELECT scene.membership('a')", "SELECT scene.membership('a', 'remove')",
      attempt: "SELECT scene.membership('a', signing => false)",
      refused: .rule("story_package_is_signed"),
      control: "SELECT scene.membership('a')"),
    Attack(
      "A story is put into another package than was signed",
      given: "SELECT scene.submit('a')",
      attempt: """
        SELECT scene.package_act('add', 'day', ARRAY[(scene.story('a')).number], action => 'package_add',
                                 entry => (scene.story('a')).audit_length + 1);
        UPDATE copydesk.story SET package = 'night', revision = revision + 1
        """,
      refused: .rule("story_package_is_signed"),
      control: "SELECT scene.membership('a')"),
    Attack(
      "A story is put into a package by what was signed of another one",
      given: "SELECT scene.submit('a')", "SELECT scene.submit('b')",
      attempt: """
        SELECT scene.package_act('add', 'night', ARRAY[(scene.story('b')).number], action => 'package_add',
                                 entry => (scene.story('b')).audit_length + 1);
        UPDATE copydesk.story SET package = 'night', revision = revision + 1 WHERE slug = 'a'
        """,
      refused: .rule("story_package_is_signed"),
      control: "SELECT scene.membership('a')"),
    Attack(
      "A story is taken out of a package that it is not in",
      given: "SELECT scene.submit('a')", "SELECT scene.submit('b')", "SELECT scene.membership('b')",
      attempt: "SELECT scene.membership('a', 'remove')",
      refused: .rule("package_act_of_member"),
      control: "SELECT scene.membership('b', 'remove')"),
    Attack(
      "That a story was put into a package once stands for the second time",
      given: "SELECT scene.submit('a')", "SELECT scene.membership('a')", "SELECT scene.membership('a', 'remove')",
      attempt: "SELECT scene.membership('a', doing => false)",
      refused: .rule("package_act_is_done"),
      control: "SELECT scene.membership('a')"),
    Attack(
      "That another story was put into a package stands for this one",
      given: "SELECT scene.submit('a')", "SELECT scene.submit('b')", "SELECT scene.membership('b')",
      attempt: "SELECT scene.membership('a', doing => false)",
      refused: .rule("package_act_is_done"),
      control: "SELECT scene.membership('a')"),
    Attack(
      "That something was said of a story stands for its being put into a package",
      given: "SELECT scene.submit('a')",
      attempt: "SELECT scene.membership('a', doing => false); \(noted)",
      refused: .rule("package_act_is_done"),
      control: "SELECT scene.membership('a')"),
    Attack(
      "A package that waits for no trigger goes out by a firing",
      given: "SELECT scene.packed()", "SELECT scene.close_package()", "SELECT scene.fire_trigger('result')",
      attempt: "SELECT scene.release_package(firing => 1)",
      refused: .rule("package_release_has_firing"),
      control: "SELECT scene.release_package()"),
    Attack(
      "A package is released by other decisions than its stories have",
      given: "SELECT scene.packed()", "SELECT scene.close_package()",
      attempt: "SELECT scene.package_act('release', stories => '{1,2}', decisions => '{2,1}', by => 'system')",
      refused: .rule("package_release_of_approved"),
      control: "SELECT scene.release_package()"),
  ]

  private static let partsOfNotices: [Attack] = [
    Attack(
      "A notice says that a story is approved when one of two has signed it",
      given: "SELECT scene.submit('a', desk => 'pairs')", "SELECT scene.approve('a')",
      attempt: told("approved", of: "approve"),
      refused: .rule("notice_fits_event"),
      control: told("waiting", of: "approve")),
    Attack(
      "Notices are passed over up to an event of another transaction",
      given: "SELECT scene.submit('a')",
      attempt: "UPDATE copydesk.notice_place SET xid = '9999999', event = (SELECT max(e.id) FROM copydesk.event AS e)",
      refused: .rule("notice_place_goes_on"),
      control: lastPlace),
    Attack(
      "Notices are passed over up to an event that there is not, of a transaction that there was",
      given: "SELECT scene.submit('a')",
      attempt: """
        UPDATE copydesk.notice_place
           SET event = 9999999, xid = (SELECT e.xid FROM copydesk.event AS e ORDER BY e.xid DESC LIMIT 1)
        """,
      refused: .rule("notice_place_goes_on"),
      control: lastPlace),
  ]

  private static let partsOfMessages: [Attack] = [
    sending("A message is tried with a token that was never given out", "j.token + 1", as: "sending"),
    sending("A message is tried by another message's job", "j.token", of: "other", as: "sending"),
    sending("A message is tried by a job that does something else", "j.token", of: "thing", as: "sending"),
    Attack(
      "A message that is being sent waits again",
      given: messages, claims, trying,
      attempt: "UPDATE copydesk.notice_message SET state = 'waiting' WHERE channel = 'email'",
      refused: .rule("notice_message_is_not_put_off"),
      control: failing()),
    Attack(
      "A try is counted that was not made",
      given: messages, claims,
      attempt: "UPDATE copydesk.notice_message SET attempts = 1 WHERE channel = 'email'",
      refused: .rule("notice_message_is_not_put_off"),
      control: trying),
    Attack(
      "A message that was tried once is sent at the second try",
      given: messages, claims, trying,
      attempt: failing(attempts: 2),
      refused: .rule("notice_message_sent_was_tried"),
      control: failing()),
  ]

  private static let partsOfClocks: [Attack] = [
    Attack(
      "People are told of a risk long before its time",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a', at => now() + interval '30 minutes')",
      "SELECT scene.freezing()",
      attempt: reminding("risk", #"{"reason": "frozen"}"#),
      refused: .rule("story_risk_is_so"),
      control: noted),
    Attack(
      "A desk that may take its time is reminded",
      given: "SELECT scene.submit('a')",
      attempt: reminding("remind", "{}"),
      refused: .rule("story_reminded_when_late"),
      control: noted),
  ]

  /// Something is said of every story.
  private static let noted = "SELECT scene.say('nana', 'note', 'Hm'); UPDATE copydesk.story SET assignee = assignee"

  private static let wantsTwo = """
    SELECT set_config('copydesk.actor', 'root', true);
    UPDATE copydesk.desk SET policy = policy || '{"kill_signatures": 2}' WHERE slug = 'caucasus'
    """

  /// A request for a kill, of which the log has nothing.
  private static let requestAlone = "SELECT scene.say('nana', 'ask_kill'); SELECT scene.request_kill('a')"

  /// The person is told of an answer in story `a`.
  private static func replied(_ person: String) -> String {
    """
    INSERT INTO copydesk.notice (staff, event, kind, because)
    SELECT '\(person)', max(e.id), 'replied', 'thread' FROM copydesk.event AS e WHERE e.kind = 'note'
    """
  }

  private static func told(_ kind: String, of event: String) -> String {
    """
    INSERT INTO copydesk.notice (staff, event, kind, because)
    SELECT 'otto', e.id, '\(kind)', 'reviews' FROM copydesk.event AS e WHERE e.kind = '\(event)'
    """
  }

  private static let lastPlace = """
    UPDATE copydesk.notice_place SET (xid, event) = (
      SELECT e.xid, e.id FROM copydesk.event AS e ORDER BY e.xid DESC, e.id DESC LIMIT 1)
    """

  /// Two messages to one person, and a job for each; and a job that is none for a message.
  private static let messages = """
    INSERT INTO copydesk.notice_message (staff, channel, digest, send_at) VALUES
      ('nana', 'email', false, now()), ('nana', 'other', false, now());
    SELECT copydesk.enqueue('tell', jsonb_build_object('message', m.id), cause => m.channel) FROM copydesk.notice_message AS m;
    SELECT copydesk.enqueue('do', jsonb_build_object('message', m.id), cause => 'thing') FROM copydesk.notice_message AS m
     WHERE m.channel = 'email'
    """

  private static let claims = """
    WITH host AS (
      INSERT INTO copydesk.worker (lease_until, lease, name, queues, kinds)
      VALUES (clock_timestamp() + interval '1 hour', interval '1 hour', 'host', '{}', '{tell}') RETURNING id
    )
    UPDATE copydesk.job SET state = 'running', worker = (SELECT id FROM host), token = nextval('copydesk.job_token'),
           claimed_at = now(), attempt = attempt + 1
     WHERE cause IN ('email', 'other', 'thing')
    """

  private static func change(_ change: String, token: String = "j.token", of job: String = "email") -> String {
    """
    UPDATE copydesk.notice_message AS m SET \(change), job = j.id, fencing_token = \(token), tried_at = now()
      FROM copydesk.job AS j WHERE j.cause = '\(job)' AND m.channel = 'email'
    """
  }

  private static let trying = change("state = 'sending', attempts = 1")

  private static func failing(attempts: Int = 1) -> String {
    change("state = 'failed', ended_at = now(), error = 'No answer', attempts = \(attempts)")
  }

  private static func sending(_ sentence: String, _ token: String, of job: String = "email", as state: String) -> Attack
  {
    Attack(
      sentence, given: messages, claims,
      attempt: change("state = '\(state)', attempts = 1", token: token, of: job),
      refused: .rule("notice_message_fenced"), control: trying)
  }

  private static func reminding(_ action: String, _ detail: String) -> String {
    """
    SELECT scene.say('system', '\(action)'), set_config('copydesk.detail', '\(detail)', true);
    UPDATE copydesk.story SET assignee = assignee
    """
  }
}
