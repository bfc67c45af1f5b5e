import Postgres

extension ConstraintTests.Constraint {
  /// On kills that need two signatures, and on what looks at broken glass.
  static let kills: [Self] = [
    Self("desk_kill_signatures_known", broken: signatures("3"), kept: signatures("2")),
    Self("desk_kill_signatures_known", broken: signatures("0"), kept: signatures("1")),
    Self("desk_kill_signatures_known", broken: signatures(#""two""#), kept: signatures("2")),
    Self("kill_request_says_why", broken: request(notice: " "), kept: request()),
    Self("kill_request_signature_length", broken: request(signature: #"'\x00'"#), kept: request()),
    Self(
      "kill_request_signature_once",
      broken: "\(request(signature: "sha512('x')")); \(request(signature: "sha512('x')"))",
      kept: "\(request()); \(request())", sqlState: .uniqueViolation),
    Self(
      "kill_request_author_covers_nobody", broken: request(covered: "'otto'"),
      kept: request(covered: "'otto'", grant: "scene.grant_of('nana')")),
    Self(
      "decision_break_glass_says_why",
      broken: "UPDATE copydesk.decision SET kind = 'kill', break_glass_reason = ' '",
      kept: "UPDATE copydesk.decision SET kind = 'kill', break_glass_reason = 'Court'"),
    Self(
      "decision_two_signatures_of_kill", broken: "UPDATE copydesk.decision SET break_glass_reason = 'Court'",
      kept: "UPDATE copydesk.decision SET kind = 'kill', break_glass_reason = 'Court'"),
    Self(
      "decision_two_signatures_of_kill", broken: "UPDATE copydesk.decision SET kill_request = 1",
      kept: "UPDATE copydesk.decision SET kind = 'kill', kill_request = 1"),
    Self(
      "after_review_of_one", broken: "UPDATE copydesk.after_review SET decision = 1",
      kept: "UPDATE copydesk.after_review SET decision = 1, approval = NULL"),
    Self(
      "after_review_of_one", broken: "UPDATE copydesk.after_review SET approval = NULL",
      kept: "UPDATE copydesk.after_review SET note = 'Seen'"),
    Self(
      "after_review_once_of_approval",
      broken: reviewed("approval", "(SELECT max(approval) FROM copydesk.after_review)"),
      kept: reviewed("approval", "900"), sqlState: .uniqueViolation),
    Self(
      "after_review_once_of_kill", broken: "\(reviewed("decision", "1")); \(reviewed("decision", "1"))",
      kept: "\(reviewed("decision", "1")); \(reviewed("decision", "2"))", sqlState: .uniqueViolation),
  ]

  private static func signatures(_ count: String) -> String {
    "UPDATE copydesk.desk SET policy = policy || '{\"kill_signatures\": \(count)}'"
  }

  private static func request(
    notice: String = "Invented.", signature: String = "scene.signature()", covered: String = "NULL",
    grant: String = "NULL"
  ) -> String {
    """
    INSERT INTO copydesk.kill_request
      (story, version, content_hash, desk, actor, on_behalf_of, grant_id, notice, configuration, follows, signed_at, key_id,
       signature)
    SELECT story, number, content_hash, desk, 'nana', \(covered), \(grant), '\(notice)', 0, 1, now(), scene.key(),
           \(signature)
      FROM copydesk.version WHERE story = 1
    """
  }

  private static func reviewed(_ column: String, _ number: String) -> String {
    """
    INSERT INTO copydesk.after_review (\(column), story, version, broken_by, reason) VALUES (\(number), 1, 1, 'nana', 'Court')
    """
  }
}
