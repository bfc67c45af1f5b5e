import Postgres

/// What no row of the site's, the notices' and the previews' tables may be.
extension ConstraintTests.Constraint {
  static let siteAndNotices = site + previews + notices + messages

  private static func listing(_ list: String = "'front'", story: Int = 1, place: Int = 1) -> String {
    "INSERT INTO copydesk.listing (destination, list, story, at, place) VALUES ('site', \(list), \(story), now(), \(place))"
  }

  private static func task(_ action: String) -> String {
    "INSERT INTO copydesk.site_task (destination, action, requested_by, total) VALUES ('site', '\(action)', 'ops', 0)"
  }

  private static let site = [
    Self("site_task_action_known", broken: task("paint"), kept: task("verify")),
    Self(
      "site_task_one_at_a_time", broken: "\(task("verify")); \(task("rebuild"))",
      kept: "\(task("verify")); UPDATE copydesk.site_task SET ended_at = now(); \(task("rebuild"))",
      sqlState: .uniqueViolation),
    Self("listing_list_length", broken: listing("''"), kept: listing("'x'")),
    Self("listing_list_length", broken: listing("repeat('x', 301)"), kept: listing("repeat('x', 300)")),
    Self("listing_place_positive", broken: listing(place: 0), kept: listing()),
    Self(
      "listing_place_once", broken: "\(listing("'x'")); \(listing("'x'", story: 2))",
      kept: "\(listing("'x'")); \(listing("'x'", story: 2, place: 2))", sqlState: .uniqueViolation),
    Self(
      "list_memory_list_length", broken: "INSERT INTO copydesk.list_memory VALUES ('site', '')",
      kept: "INSERT INTO copydesk.list_memory VALUES ('site', 'x')"),
    Self(
      "list_memory_list_length", broken: "INSERT INTO copydesk.list_memory VALUES ('site', repeat('x', 301))",
      kept: "INSERT INTO copydesk.list_memory VALUES ('site', repeat('x', 300))"),
    Self(
      "destination_hold_detail_length",
      broken: hold("repeat('x', 1001)"), kept: hold("repeat('x', 1000)")),
    Self(
      "destination_hold_reason_known",
      broken: "INSERT INTO copydesk.destination_hold (destination, reason, detail) VALUES ('site', 'whim', '')",
      kept: hold("''")),
    Self(
      "fix_word_kind_known", broken: "INSERT INTO copydesk.fix_word VALUES ('*', 'colour', 'red')",
      kept: "INSERT INTO copydesk.fix_word VALUES ('*', 'number', 'red')"),
  ]

  private static func hold(_ detail: String) -> String {
    "INSERT INTO copydesk.destination_hold (destination, reason, detail) VALUES ('site', 'site_ahead', \(detail))"
  }

  private static func link(token: String = "repeat('a', 32)", ended: String = "NULL", because: String = "NULL")
    -> String
  {
    """
    INSERT INTO copydesk.preview_link
      (token, story, version, content_hash, destination, made_by, until, follows, ended_at, because)
    VALUES (\(token), 1, 1, repeat('0', 64), 'site', 'nana', now(), 1, \(ended), \(because))
    """
  }

  private static let previews = [
    Self("preview_link_token_form", broken: link(token: "repeat('A', 32)"), kept: link()),
    Self("preview_link_token_form", broken: link(token: "repeat('a', 31)"), kept: link()),
    Self(
      "preview_link_because_known", broken: link(ended: "now()", because: "'whim'"),
      kept: link(ended: "now()", because: "'hand'")),
    Self("preview_link_ended_because", broken: link(ended: "now()"), kept: link(ended: "now()", because: "'kill'")),
    Self("preview_link_ended_because", broken: link(because: "'kill'"), kept: link()),
    Self(
      "preview_secret_singleton", broken: "INSERT INTO copydesk.preview_secret (singleton) VALUES (false)",
      kept: "UPDATE copydesk.preview_secret SET secret = 'x'"),
  ]

  private static func notice(_ because: String) -> String {
    """
    INSERT INTO copydesk.notice (staff, event, key, kind, because, action, actor, at, detail)
    VALUES ('nana', 1, 'k', 'waiting', \(because), 'submit', 'rita', now(), '{}')
    """
  }

  private static let notices = [
    Self("notice_because_length", broken: notice("''"), kept: notice("'x'")),
    Self("notice_because_length", broken: notice("repeat('x', 201)"), kept: notice("repeat('x', 200)")),
    Self(
      "notice_place_singleton", broken: "INSERT INTO copydesk.notice_place (singleton) VALUES (false)",
      kept: "UPDATE copydesk.notice_place SET event = event"),
    Self(
      "notice_part_once",
      broken: "INSERT INTO copydesk.notice_part VALUES (1, 1, 'nana', 'email'), (2, 1, 'nana', 'email')",
      kept: "INSERT INTO copydesk.notice_part VALUES (1, 1, 'nana', 'email'), (2, 1, 'nana', 'webhook')",
      sqlState: .uniqueViolation),
  ]

  private static func message(
    _ state: String = "waiting", channel: String = "'email'", ended: String = "NULL", error: String = "NULL",
    receipt: String = "NULL"
  ) -> String {
    """
    INSERT INTO copydesk.notice_message (staff, channel, digest, state, send_at, ended_at, error, receipt)
    VALUES ('nana', \(channel), false, '\(state)', now(), \(ended), \(error), \(receipt))
    """
  }

  private static let messages = [
    Self("notice_message_channel_length", broken: message(channel: "''"), kept: message(channel: "'x'")),
    Self(
      "notice_message_channel_length", broken: message(channel: "repeat('x', 81)"),
      kept: message(channel: "repeat('x', 80)")),
    Self("notice_message_state_known", broken: message("lost"), kept: message("sending")),
    Self(
      "notice_message_error_length", broken: message(error: "repeat('x', 1001)"),
      kept: message(error: "repeat('x', 1000)")),
    Self("notice_message_ended", broken: message(ended: "now()"), kept: message()),
    Self("notice_message_ended", broken: message("failed"), kept: message("failed", ended: "now()")),
    Self(
      "notice_message_sent_has_receipt", broken: message("sent", ended: "now()"),
      kept: message("sent", ended: "now()", receipt: "'{}'")),
    Self(
      "notice_message_sent_has_receipt", broken: message("failed", ended: "now()", receipt: "'{}'"),
      kept: message("failed", ended: "now()")),
  ]
}
