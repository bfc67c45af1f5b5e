extension Attack {
  /// On links by which somebody outside sees what is not published.
  static let onPreviews: [Attack] = [
    onLink("Of a link there is nothing in the log", "'a', logging => false", "preview_link_in_log"),
    onLink("A link passes for a note", "'a', action => 'note'", "preview_link_by_actor"),
    onLink("Somebody who may not approve gives a link", "'a', by => 'rita'", "preview_link_needs_grant"),
    onLink("A link holds for years", "'a', until => '2999-01-01'", "preview_link_ends_in_time"),
    onLink("A link is over before it is made", "'a', until => now()", "preview_link_ends_in_time"),
    Attack(
      "A link leads to a version that is not the present one",
      given: "SELECT scene.submit('a')", "SELECT scene.revise('a', 'rita')",
      attempt: "SELECT scene.link('a', of_version => 1)",
      refused: .rule("preview_link_of_working_version"),
      control: "SELECT scene.link('a')"),
    Attack(
      "A link leads to what was killed",
      given: "SELECT scene.publish('a')", "SELECT scene.kill('a')", "SELECT scene.submit('b')",
      attempt: "SELECT scene.link('a')",
      refused: .rule("preview_link_of_working_version"),
      control: "SELECT scene.link('b')"),
    Attack(
      "A link leads to what is under embargo",
      given: "SELECT scene.submit('a', embargo => '2999-01-01T00:00:00Z')", "SELECT scene.submit('b')",
      attempt: "SELECT scene.link('a')",
      refused: .rule("preview_link_after_embargo"),
      control: "SELECT scene.link('b')"),
    Attack(
      "A link to a sensitive story is given without the lawyers' word",
      given: sensitive,
      attempt: "SELECT scene.link('a')",
      refused: .rule("preview_link_needs_grant"),
      control: """
        SELECT set_config('copydesk.actor', 'root', true);
        UPDATE copydesk.role SET capabilities = capabilities || '{legal}' WHERE name = 'desk_chief';
        SELECT scene.link('a')
        """),
    Attack(
      "A link is made in another's name",
      given: "SELECT scene.submit('a')",
      attempt: """
        SELECT scene.say('otto', 'preview_link');
        INSERT INTO copydesk.preview_link (token, story, version, content_hash, destination, made_by, until, follows)
        SELECT repeat('ab', 16), s.number, 1, v.content_hash, 'site', 'nana', now() + interval '1 hour', s.audit_length
          FROM copydesk.story AS s JOIN copydesk.version AS v ON v.story = s.number
        """,
      refused: .rule("preview_link_by_actor"),
      control: "SELECT scene.link('a')"),
    Attack(
      "A link ends, and the log says nothing of it",
      given: "SELECT scene.submit('a')", "SELECT scene.link('a')",
      attempt: "SELECT scene.unlink('a', named => 'cdcdcdcd')",
      refused: .rule("preview_link_in_log"),
      control: "SELECT scene.unlink('a')"),
    Attack(
      "A link that is over holds again",
      given: "SELECT scene.submit('a')", "SELECT scene.link('a')", "SELECT scene.unlink('a')",
      attempt:
        "SELECT scene.say('nana', 'preview_end'); UPDATE copydesk.preview_link SET ended_at = NULL, because = NULL",
      refused: .rule("preview_link_ends_once"),
      control: "SELECT scene.say('nana', 'note'); UPDATE copydesk.story SET assignee = assignee"),
    Attack(
      "A link that is over ends again",
      given: "SELECT scene.submit('a')", "SELECT scene.link('a')", "SELECT scene.unlink('a')",
      attempt: "SELECT scene.unlink('a')",
      refused: .rule("preview_link_ends_once"),
      control: "SELECT scene.say('nana', 'note'); UPDATE copydesk.story SET assignee = assignee"),
    Attack(
      "A link that is said to end goes on",
      given: "SELECT scene.submit('a')", "SELECT scene.link('a')",
      attempt: "SELECT scene.say('nana', 'preview_end'); UPDATE copydesk.preview_link SET because = NULL",
      refused: .rule("preview_link_ends_once"),
      control: "SELECT scene.unlink('a')"),
    Attack(
      "A link is made for another place in the log",
      given: "SELECT scene.submit('a')",
      attempt: another(after: 1),
      refused: .rule("preview_link_by_actor"),
      control: "SELECT scene.link('a')"),
    Attack(
      "Of a second link the log tells with the first one's entry",
      given: "SELECT scene.submit('a')", "SELECT scene.link('a')",
      attempt: another(),
      refused: .rule("preview_link_in_log"),
      control: "\(another()); UPDATE copydesk.story SET assignee = assignee"),
    Attack(
      "Of a link the log tells with the entry of another story's",
      given: "SELECT scene.submit('b')", "SELECT scene.link('b')", "SELECT scene.submit('a')",
      attempt: another(),
      refused: .rule("preview_link_in_log"),
      control: "\(another()); UPDATE copydesk.story SET assignee = assignee WHERE slug = 'a'"),
    Attack(
      "A link is ended by what ends none",
      given: "SELECT scene.submit('a')", "SELECT scene.link('a')",
      attempt: "SELECT scene.unlink('a', action => 'note')",
      refused: .rule("preview_link_ends_once"),
      control: "SELECT scene.unlink('a')"),
    Attack(
      "A link is given more time",
      given: "SELECT scene.submit('a')", "SELECT scene.link('a')",
      attempt: "UPDATE copydesk.preview_link SET until = until + interval '1 day'",
      refused: .noRight,
      control: "SELECT scene.unlink('a')"),
    Attack(
      "A link is deleted",
      given: "SELECT scene.submit('a')", "SELECT scene.link('a')",
      attempt: "DELETE FROM copydesk.preview_link",
      refused: .noRight,
      control: "SELECT scene.unlink('a')"),
  ]

  /// Another link to story `a`, of which nothing is in the log.
  private static func another(after: Int = 0) -> String {
    """
    SELECT scene.say('nana', 'preview_link');
    INSERT INTO copydesk.preview_link (token, story, version, content_hash, destination, made_by, until, follows)
    SELECT repeat('cd', 16), s.number, 1, v.content_hash, 'site', 'nana', now() + interval '1 hour',
           s.audit_length + \(after)
      FROM copydesk.story AS s JOIN copydesk.version AS v ON v.story = s.number
     WHERE s.slug = 'a'
    """
  }

  /// A sensitive story.
  private static let sensitive = """
    SELECT scene.say('rita', 'submit');
    INSERT INTO copydesk.story (slug, desk, state, working_version, revision, submitted_by, updated_by, updated_action)
    VALUES ('a', 'caucasus', 'desk_review', 1, 1, 'rita', 'rita', 'submit');
    SELECT scene.save(number, 1, 'rita', (scene.content('a', 'caucasus', 'rita', 'Words')::jsonb || '{"sensitive": true}')::text)
      FROM copydesk.story
    """

  private static func onLink(_ sentence: String, _ how: String, _ rule: String) -> Attack {
    Attack(
      sentence, given: "SELECT scene.submit('a')", attempt: "SELECT scene.link(\(how))", refused: .rule(rule),
      control: "SELECT scene.link('a')")
  }
}
