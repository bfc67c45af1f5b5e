extension Attack {
  /// On freezes and what they keep. That a signature is genuine SQL cannot tell: `FreezeTests`.
  static let onFreezes: [Attack] = [
    freezing("Somebody who may not freezes a desk", "by => 'paul'", "freeze_act_needs_grant"),
    freezing("A chief of one desk freezes the whole newsroom", "on_desk => NULL", "freeze_act_needs_grant"),
    freezing("A freeze passes for a note", "action => 'note'", "freeze_act_by_actor"),
    freezing("A freeze passes for its end", "action => 'unfreeze'", "freeze_act_by_actor"),
    freezing("A freeze is signed for a place that has passed", "after => -1", "freeze_act_in_its_place"),
    freezing("A freeze is signed for a place to come", "after => 1", "freeze_act_in_its_place"),
    freezing("A freeze is dated back", "late => '6 minutes'", "freeze_act_signed_now"),
    freezing("A freeze is signed with a key that has ended", "key => scene.key('22')", "freeze_act_signed_now"),
    freezing("A freeze has ended before it begins", "until => now()", "freeze_act_ends_later"),
    freezing("Copydesk itself freezes a desk", "by => 'system'", "freeze_act_needs_grant"),
    Attack(
      "A freeze is signed in another's name",
      attempt: """
        SELECT scene.say('otto', 'freeze');
        INSERT INTO copydesk.freeze_act (act, desk, reason, actor, follows, signed_at, key_id, signature)
        SELECT 'freeze', 'caucasus', 'Court', 'nana', audit_length, clock_timestamp(), scene.key(), scene.signature()
          FROM copydesk.newsroom
        """,
      refused: .rule("freeze_act_by_actor"),
      control: "SELECT scene.freezing(by => 'otto')"),
    Attack(
      "The newsroom is frozen by who has that on each desk there is, not on every desk",
      attempt: "SELECT scene.freezing(NULL, by => 'otto')",
      refused: .rule("freeze_act_needs_grant"),
      control: """
        SELECT set_config('copydesk.actor', 'root', true);
        INSERT INTO copydesk.staff_grant (staff, role) VALUES ('otto', 'desk_chief');
        SELECT scene.freezing(NULL, by => 'otto')
        """),
    Attack(
      "A freeze is ended that there is not",
      attempt: "SELECT scene.freezing(act => 'unfreeze', reason => NULL)",
      refused: .rule("freeze_act_ends_lasting"),
      control: "SELECT scene.freezing(); SELECT scene.freezing(act => 'unfreeze', reason => NULL)"),
    Attack(
      "A freeze is ended twice",
      given: "SELECT scene.freezing()", "SELECT scene.freezing(act => 'unfreeze')",
      attempt: "SELECT scene.freezing(act => 'unfreeze')",
      refused: .rule("freeze_act_ends_lasting"),
      control: "SELECT scene.freezing()"),
    Attack(
      "Another desk's freeze is ended",
      given: "SELECT scene.freezing()",
      attempt: "SELECT scene.freezing('pairs', 'unfreeze')",
      refused: .rule("freeze_act_ends_lasting"),
      control: "SELECT scene.freezing('caucasus', 'unfreeze')"),
    Attack(
      "Somebody who may not ends a freeze",
      given: "SELECT scene.freezing()",
      attempt: "SELECT scene.freezing(act => 'unfreeze', by => 'paul')",
      refused: .rule("freeze_act_needs_grant"),
      control: "SELECT scene.freezing(act => 'unfreeze', by => 'otto')"),
    Attack(
      "Copydesk itself ends a freeze before its time",
      given: "SELECT scene.freezing(until => '2999-01-01')",
      attempt: "SELECT scene.freezing(act => 'unfreeze', by => 'system')",
      refused: .rule("freeze_act_needs_grant"),
      control: "SELECT scene.freezing(act => 'unfreeze')"),
    Attack(
      "Somebody enters the end of a freeze that ended by itself",
      given: """
        DO $$
        DECLARE
          seconds double precision;
        BEGIN
          -- As soon as this machine is fast enough to enter it before it is over.
          FOREACH seconds IN ARRAY '{0.05,1,10,100}'::double precision[] LOOP
            BEGIN
              PERFORM scene.freezing(until => clock_timestamp() + make_interval(secs => seconds));
              PERFORM pg_sleep(seconds + 0.05);
              EXIT;
            EXCEPTION WHEN OTHERS THEN
              IF seconds = 100 THEN RAISE; END IF;
            END;
          END LOOP;
        END
        $$
        """,
      attempt: "SELECT scene.freezing(act => 'unfreeze')",
      refused: .rule("freeze_act_ends_lasting"),
      control: "SELECT scene.freezing(act => 'unfreeze', by => 'system')"),
    Attack(
      "The reason of a freeze is changed",
      given: "SELECT scene.freezing()",
      attempt: "UPDATE copydesk.freeze_act SET reason = 'Nothing'",
      refused: .noRight,
      control: "SELECT scene.freezing(reason => 'Nothing')"),
    Attack(
      "A freeze is deleted",
      given: "SELECT scene.freezing()",
      attempt: "DELETE FROM copydesk.freeze_act",
      refused: .noRight,
      control: "SELECT scene.freezing(act => 'unfreeze')"),
    keeping("A story goes out by itself from a frozen desk", "SELECT scene.freezing()"),
    keeping(
      "A story goes out by itself while the newsroom is frozen",
      """
      SELECT set_config('copydesk.actor', 'root', true);
      INSERT INTO copydesk.staff_grant (staff, role) VALUES ('nana', 'desk_chief');
      SELECT scene.freezing(NULL)
      """, ending: "SELECT scene.freezing(NULL, 'unfreeze')"),
    keeping(
      "A desk's freeze is over and the newsroom's lasts",
      """
      SELECT set_config('copydesk.actor', 'root', true);
      INSERT INTO copydesk.staff_grant (staff, role) VALUES ('nana', 'desk_chief');
      SELECT scene.freezing(NULL); SELECT scene.freezing(); SELECT scene.freezing(act => 'unfreeze')
      """, ending: "SELECT scene.freezing(NULL, 'unfreeze')"),
    Attack(
      "A frozen desk's story goes out as if somebody had said so who did not",
      given: "SELECT scene.submit('a')", "SELECT scene.approve('a')", "SELECT scene.freezing()",
      attempt: "SELECT scene.fire('a')",
      refused: .rule("delivery_not_frozen"),
      control: """
        SELECT scene.say('nana', 'publish'); SELECT scene.go_ahead('a', 'nana', 'publish');
        SELECT scene.write_deliveries('a');
        UPDATE copydesk.story SET publishing_since = clock_timestamp(), revision = revision + 1
        """),
  ]

  private static func freezing(_ sentence: String, _ how: String, _ rule: String) -> Attack {
    Attack(
      sentence, attempt: "SELECT scene.freezing(\(how))", refused: .rule(rule),
      control: "SELECT scene.freezing(until => '2999-01-01')")
  }

  private static func keeping(
    _ sentence: String, _ freeze: String, ending: String = "SELECT scene.freezing(act => 'unfreeze')"
  ) -> Attack {
    Attack(
      sentence, given: "SELECT scene.submit('a')", "SELECT scene.approve('a')", freeze,
      attempt: "SELECT scene.fire('a')", refused: .rule("delivery_not_frozen"),
      control: "\(ending); SELECT scene.fire('a')")
  }
}
