import Postgres

/// Of firings, pauses of triggers, and asks for a firing.
extension ConstraintTests.Constraint {
  static let triggers = firings + pauses + asks

  private static let firings = [
    Self(
      "firing_number_positive", broken: "SELECT scene.fire_trigger('result', number => 0)",
      kept: "SELECT scene.fire_trigger('result', number => 1)"),
    Self(
      "firing_cause_key_length", broken: "SELECT scene.fire_trigger('result', cause_key => '')",
      kept: "SELECT scene.fire_trigger('result', cause_key => 'k')"),
    Self(
      "firing_cause_key_length", broken: "SELECT scene.fire_trigger('result', cause_key => repeat('k', 401))",
      kept: "SELECT scene.fire_trigger('result', cause_key => repeat('k', 400))"),
    Self(
      "firing_signature_length",
      broken: "SELECT scene.fire_trigger('result'); UPDATE copydesk.firing SET signature = '\\x00'",
      kept: "SELECT scene.fire_trigger('result'); UPDATE copydesk.firing SET signature = sha512('y')"),
    Self(
      "firing_signature_once",
      broken: """
        SELECT scene.fire_trigger('result'), scene.fire_trigger('result'); UPDATE copydesk.firing SET signature = sha512('y')
        """,
      kept: """
        SELECT scene.fire_trigger('result'), scene.fire_trigger('result');
        UPDATE copydesk.firing SET signature = sha512('y') WHERE number = 1
        """, sqlState: .uniqueViolation),
  ]

  private static let pauses = [
    Self(
      "trigger_pause_number_positive", broken: "SELECT scene.pause_trigger('result', number => 0)",
      kept: "SELECT scene.pause_trigger('result', number => 1)"),
    Self(
      "trigger_pause_signature_length",
      broken: "SELECT scene.pause_trigger('result'); UPDATE copydesk.trigger_pause SET signature = '\\x00'",
      kept: "SELECT scene.pause_trigger('result'); UPDATE copydesk.trigger_pause SET signature = sha512('y')"),
    Self(
      "trigger_pause_signature_once",
      broken: """
        SELECT scene.pause_trigger('result'), scene.pause_trigger('result', number => 2);
        UPDATE copydesk.trigger_pause SET signature = sha512('y')
        """,
      kept: """
        SELECT scene.pause_trigger('result'), scene.pause_trigger('result', number => 2);
        UPDATE copydesk.trigger_pause SET signature = sha512('y') WHERE number = 1
        """, sqlState: .uniqueViolation),
  ]

  private static func ask(_ answer: String) -> String {
    """
    SELECT scene.fire_trigger('result');
    INSERT INTO copydesk.trigger_ask (trigger, role, answered_at, firing, refusal) VALUES ('result', 'results', \(answer))
    """
  }

  private static let asks = [
    Self("trigger_ask_answered_once", broken: ask("now(), NULL, NULL"), kept: ask("now(), NULL, 'no'")),
    Self("trigger_ask_answered_once", broken: ask("NULL, 1, NULL"), kept: ask("now(), 1, NULL")),
    Self("trigger_ask_answered_once", broken: ask("now(), 1, 'no'"), kept: ask("NULL, NULL, NULL")),
    Self(
      "trigger_ask_open", broken: "\(ask("NULL, NULL, NULL")); \(ask("NULL, NULL, NULL"))",
      kept: "\(ask("NULL, NULL, NULL")); \(ask("now(), NULL, 'no'"))", sqlState: .uniqueViolation),
  ]
}
