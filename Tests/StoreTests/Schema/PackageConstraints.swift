import Postgres

extension ConstraintTests.Constraint {
  /// On acts on packages, and on what waits for one.
  static let packages: [Self] = [
    Self("package_act_number_positive", broken: act("number => 0"), kept: act("number => 1")),
    Self("package_act_known", broken: act("act => 'reopen'"), kept: act("act => 'close', entry => NULL")),
    Self("package_act_of_stories", broken: act("act => 'close', stories => '{}', entry => NULL"), kept: act()),
    Self("package_act_of_stories", broken: closing(stories: 1001), kept: closing(stories: 1000)),
    Self("package_act_one_member", broken: act("entry => NULL"), kept: act()),
    Self("package_act_one_member", broken: act("stories => '{1,2}'"), kept: act("act => 'remove'")),
    Self(
      "package_act_release_decides", broken: act("act => 'release', entry => NULL"),
      kept: act("act => 'release', entry => NULL, decisions => '{1}'")),
    Self(
      "package_act_closing_waits", broken: act("at => '2999-01-01'"),
      kept: act("act => 'close', entry => NULL, at => '2999-01-01'")),
    Self(
      "package_act_closing_waits", broken: act("act => 'close', entry => NULL, firing => 1"),
      kept: act("act => 'release', entry => NULL, decisions => '{1}', firing => 1")),
    Self(
      "package_act_closing_waits", broken: closing(waiting: "trigger = 'result', trigger_digest = repeat('a', 64)"),
      kept: closing(waiting: "trigger = 'result', trigger_digest = repeat('a', 64), firings = 0")),
    Self(
      "package_act_closing_waits",
      broken: closing(
        waiting: "publish_at = now(), trigger = 'result', trigger_digest = repeat('a', 64), firings = 0"),
      kept: closing(waiting: "publish_at = now()")),
    Self("package_act_signature_length", broken: act("signature => '\\x00'"), kept: act()),
    Self(
      "package_act_signature_once",
      broken: act("signature => sha512('x')") + "; " + act("signature => sha512('x'), number => 2"),
      kept: act() + "; " + act("number => 2"), sqlState: .uniqueViolation),
    Self(
      "approval_waits_for_package", broken: "UPDATE copydesk.approval SET package = 'night'",
      kept: "UPDATE copydesk.approval SET package = 'night', waits_for = 'package'"),
    Self(
      "story_hold_names_member", broken: "UPDATE copydesk.story SET hold_story = number",
      kept: """
        UPDATE copydesk.story SET hold_story = number, hold_reason = 'package_member', hold_since = now(), state = 'approved'
        """),
  ]

  /// A row as `add` has it, but for these arguments of `scene.package_row`.
  private static func act(_ arguments: String = "") -> String { "SELECT scene.package_row(\(arguments))" }

  /// A closing of so many stories, which waits for that.
  private static func closing(stories count: Int = 1, waiting: String = "publish_at = NULL") -> String {
    let stories = "(SELECT array_agg(n::bigint) FROM generate_series(1, \(count)) AS n)"
    return act("act => 'close', entry => NULL, stories => \(stories)") + "; UPDATE copydesk.package_act SET \(waiting)"
  }
}

extension AttackScene {
  /// A row of an act on a package, whatever it says.
  static let packageRow = """

    CREATE FUNCTION scene.package_row(
      number bigint DEFAULT 1, act text DEFAULT 'add', stories bigint[] DEFAULT '{1}', decisions bigint[] DEFAULT '{}',
      at timestamptz DEFAULT NULL, firing bigint DEFAULT NULL, entry bigint DEFAULT 1, signature bytea DEFAULT scene.signature()
    ) RETURNS void LANGUAGE sql AS $$
      INSERT INTO copydesk.package_act
        (number, act, package, stories, decisions, publish_at, firing, entry, actor, follows, signed_at, key_id, signature)
      VALUES (package_row.number, package_row.act, 'night', package_row.stories, package_row.decisions, at, package_row.firing,
              package_row.entry, 'nana', 1, now(), scene.key(), package_row.signature)
    $$;
    """
}
