extension Attack {
  /// On what is decided, and by whom: of each rule, what only one of its conditions refuses.
  static let partsOfDecisions: [Attack] = [
    Attack(
      "A decision names the time of another story",
      given: "SELECT scene.submit('b')",
      "SELECT scene.approve('b', 'nana', '2999-01-01')",
      "SELECT scene.submit('a')",
      attempt: """
        SELECT scene.say('nana', 'approve');
        SELECT scene.sign('a', 'nana', '2999-01-02');
        SELECT scene.decide('a', 'nana', at => '2999-01-01')
        """,
      refused: .rule("decision_time_is_signed"),
      control: """
        SELECT scene.say('nana', 'approve');
        SELECT scene.sign('a', 'nana', '2999-01-02');
        SELECT scene.decide('a', 'nana', at => '2999-01-02')
        """),
    Attack(
      "A decision names a time whose signature was taken back",
      given: "SELECT scene.submit('a')",
      "SELECT scene.say('nana', 'approve'); SELECT scene.sign('a', 'nana', '2999-01-01')",
      """
      SELECT scene.say('nana', 'return');
      SELECT scene.void('a', 'nana');
      UPDATE copydesk.story SET state = 'draft', revision = revision + 1
      """,
      """
      SELECT scene.say('rita', 'submit'); UPDATE copydesk.story SET state = 'desk_review', revision = revision + 1
      """,
      attempt: """
        SELECT scene.say('nana', 'approve');
        SELECT scene.sign('a', 'nana', '2999-01-02');
        SELECT scene.decide('a', 'nana', at => '2999-01-01')
        """,
      refused: .rule("decision_time_is_signed"),
      control: """
        SELECT scene.say('nana', 'approve');
        SELECT scene.sign('a', 'nana', '2999-01-02');
        SELECT scene.decide('a', 'nana', at => '2999-01-02')
        """),
    Attack(
      "A decision names the time of the version before",
      given: "SELECT scene.submit('a')",
      "SELECT scene.approve('a', 'nana', '2999-01-01')",
      """
      SELECT scene.say('nana', 'publish');
      SELECT scene.go_ahead('a', 'nana', 'publish');
      SELECT scene.write_deliveries('a');
      UPDATE copydesk.story SET publishing_since = clock_timestamp(), revision = revision + 1
      """,
      "SELECT scene.arrive('a')",
      "SELECT scene.revise('a', 'rita', 'correct')",
      attempt: """
        SELECT scene.say('nana', 'approve');
        SELECT scene.sign('a', 'nana', '2999-01-02');
        SELECT scene.decide('a', 'nana', at => '2999-01-01')
        """,
      refused: .rule("decision_time_is_signed"),
      control: """
        SELECT scene.say('nana', 'approve');
        SELECT scene.sign('a', 'nana', '2999-01-02');
        SELECT scene.decide('a', 'nana', at => '2999-01-02')
        """),
    Attack(
      "A decision is of another kind than the version",
      given: "SELECT scene.submit('a')",
      "SELECT scene.say('nana', 'approve'); SELECT scene.sign('a', 'nana')",
      attempt: "SELECT scene.say('nana', 'approve'); SELECT scene.decide('a', 'nana', 'update')",
      refused: .rule("decision_of_working_version"),
      control: "SELECT scene.say('nana', 'approve'); SELECT scene.decide('a', 'nana')"),
    Attack(
      "What is on its way is decided once more",
      given: "SELECT scene.submit('a')",
      "SELECT scene.approve('a')",
      "SELECT scene.fire('a')",
      attempt: "SELECT scene.say('nana', 'publish'); SELECT scene.decide('a', 'nana')",
      refused: .rule("decision_of_working_version"),
      control: "SELECT scene.arrive('a')"),
    Attack(
      "Somebody kills whose grant is over",
      given: "SELECT scene.publish('a')",
      attempt: "SELECT scene.say('ex', 'kill'); SELECT scene.decide('a', 'ex', 'kill')",
      refused: .rule("decision_kill_needs_grant"),
      control: "SELECT scene.say('nana', 'kill'); SELECT scene.decide('a', 'nana', 'kill')"),
    Attack(
      "Somebody kills who has left",
      given: "SELECT scene.publish('a')",
      "UPDATE copydesk.staff SET active = false WHERE handle = 'otto'",
      attempt: "SELECT scene.say('otto', 'kill'); SELECT scene.decide('a', 'otto', 'kill')",
      refused: .rule("decision_kill_needs_grant"),
      control: "SELECT scene.say('nana', 'kill'); SELECT scene.decide('a', 'nana', 'kill')"),
    Attack(
      "Somebody kills who may on other desks only",
      given: "SELECT scene.publish('a')",
      "UPDATE copydesk.staff_grant SET revoked_at = now() WHERE staff = 'otto' AND desk = 'caucasus'",
      attempt: "SELECT scene.say('otto', 'kill'); SELECT scene.decide('a', 'otto', 'kill')",
      refused: .rule("decision_kill_needs_grant"),
      control: """
        INSERT INTO copydesk.staff_grant (staff, role) VALUES ('otto', 'desk_chief');
        SELECT scene.say('otto', 'kill'); SELECT scene.decide('a', 'otto', 'kill')
        """),
    Attack(
      "The author of another story kills",
      given: "SELECT scene.submit('a', 'otto')",
      "SELECT scene.approve('a')",
      "SELECT scene.fire('a')",
      "SELECT scene.arrive('a')",
      "SELECT scene.submit('b', 'rita')",
      attempt: "SELECT scene.say('rita', 'kill'); SELECT scene.decide('a', 'rita', 'kill')",
      refused: .rule("decision_kill_needs_grant"),
      control: "SELECT scene.say('nana', 'kill'); SELECT scene.decide('a', 'nana', 'kill')"),
  ]
}

extension Attack {
  /// On checkpoints: of each rule, what only one of its conditions refuses.
  static let partsOfCheckpoints: [Attack] = [
    Attack(
      "A checkpoint names a story that there is not",
      given: "SELECT scene.submit('a')",
      attempt: checkpoint(heads: "jsonb_set(n.heads, '{1,0}', '4711')"),
      refused: .rule("checkpoint_entries_exist"),
      control: checkpoint()),
    Attack(
      "A checkpoint names an entry that there is not",
      given: "SELECT scene.submit('a')",
      attempt: checkpoint(heads: "jsonb_set(n.heads, '{1,1}', '4711')"),
      refused: .rule("checkpoint_entries_exist"),
      control: checkpoint()),
    Attack(
      "A checkpoint names an entry by another hash",
      given: "SELECT scene.submit('a')",
      attempt: checkpoint(heads: "jsonb_set(n.heads, '{1,2}', '\"00\"')"),
      refused: .rule("checkpoint_entries_exist"),
      control: checkpoint()),
    Attack(
      "A checkpoint is signed with a key that is not valid yet",
      given: "SELECT scene.submit('a')",
      attempt: checkpoint(key: "scene.key('33')"),
      refused: .rule("checkpoint_key_valid"),
      control: checkpoint()),
  ]
}

extension Attack {
  /// A row of the next checkpoint, with these heads and signed with that key.
  private static func checkpoint(heads: String = "n.heads", key: String = "scene.key()") -> String {
    """
    INSERT INTO copydesk.audit_checkpoint (number, made_at, heads, last_entry, previous, hash, key_id, signature)
    SELECT n.number, n.made_at, sealed.heads, n.last_entry, n.previous,
           sha256(n.previous || convert_to(jsonb_build_array(
             n.number, to_char(n.made_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), n.last_entry,
             sealed.heads)::text, 'UTF8')),
           \(key), scene.signature()
      FROM copydesk.next_checkpoint() AS n CROSS JOIN LATERAL (SELECT \(heads)) AS sealed(heads)
    """
  }
}
