extension Attack {
  /// On packages and their stories. That a signature is genuine SQL cannot tell: `PackageForgeryTests`.
  static let onPackages: [Attack] = onMembership + onClosing + onRelease + onPackageRows

  private static let onMembership: [Attack] = [
    member("Somebody who may not approve puts a story into a package", "by => 'rita'", "package_act_needs_grant"),
    member("A story is put into a package, and nobody has signed it", "signing => false", "story_package_is_signed"),
    member(
      "It is signed that a story is put into a package, and nothing is done", "doing => false", "package_act_is_done"),
    member("It is signed for another entry of the story's log", "entries => 2", "package_act_of_member"),
    member("A story is put into a package in passing, by a note", "action => 'note'", "package_act_of_member"),
    member(
      "A story is put into a package as it is edited, and nobody has signed it", "action => 'edit', signing => false",
      "story_package_by_action"),
    Attack(
      "A story is put into a second package",
      given: "SELECT scene.submit('a')", "SELECT scene.membership('a')",
      attempt: "SELECT scene.membership('a', of_package => 'day')",
      refused: .rule("story_package_by_action"),
      control: "SELECT scene.membership('a', 'remove'); SELECT scene.membership('a', of_package => 'day')"),
    Attack(
      "A story is put twice into one package",
      given: "SELECT scene.submit('a')", "SELECT scene.membership('a')",
      attempt: "SELECT scene.membership('a')",
      refused: .rule("package_act_of_member"),
      control: "SELECT scene.membership('a', 'remove')"),
    Attack(
      "What readers see is put into a package",
      given: "SELECT scene.publish('a')",
      attempt: "SELECT scene.membership('a')",
      refused: .rule("story_transition_known"),
      control: "SELECT scene.submit('b'); SELECT scene.membership('b')"),
    Attack(
      "A story is taken out of its package with its approval",
      given: "SELECT scene.submit('a')", "SELECT scene.membership('a')", "SELECT scene.approve_with('a')",
      attempt: """
        SELECT scene.package_act('remove', stories => ARRAY[(scene.story('a')).number], action => 'schedule',
                                 entry => (scene.story('a')).audit_length + 1);
        UPDATE copydesk.story SET package = NULL, revision = revision + 1
        """,
      refused: .rule("story_keeps_decision"),
      control: "SELECT scene.membership('a', 'remove')"),
    Attack(
      "A new story is in a package from the start",
      attempt: """
        SELECT scene.say('rita', 'submit');
        INSERT INTO copydesk.story (slug, desk, state, working_version, revision, submitted_by, updated_by, updated_action, package)
        VALUES ('a', 'caucasus', 'desk_review', 1, 1, 'rita', 'rita', 'submit', 'night')
        """,
      refused: .noRight,
      control: "SELECT scene.submit('a'); SELECT scene.membership('a')"),
    Attack(
      "A story is approved for a package that it is not in",
      given: "SELECT scene.submit('a')",
      attempt: "SELECT scene.approve_with('a')",
      refused: .rule("story_keeps_decision"),
      control: "SELECT scene.membership('a'); SELECT scene.approve_with('a')"),
    Attack(
      "A decision waits for another package than was signed",
      given: "SELECT scene.submit('a')", "SELECT scene.membership('a')",
      attempt: "SELECT scene.approve_with('a', decided => 'day')",
      refused: .rule("decision_trigger_is_signed"),
      control: "SELECT scene.approve_with('a')"),
    Attack(
      "A story of a package is approved to go out at once, and stays in it",
      given: "SELECT scene.submit('a')", "SELECT scene.membership('a')",
      attempt: "SELECT scene.approve('a')",
      refused: .rule("story_keeps_decision"),
      control: "SELECT scene.approve_with('a')"),
    Attack(
      "Who may not schedule approves a story of a package to go out at once",
      given: "SELECT scene.submit('a')", "SELECT scene.membership('a')",
      attempt: "SELECT scene.approve('a', 'paul')",
      refused: .rule("approval_of_time_needs_grant"),
      control: "SELECT scene.approve_with('a', 'paul')"),
  ]

  private static let onClosing: [Attack] = [
    closing("Who may not publish there closes a package", "by => 'paul'", "package_act_needs_grant"),
    closing(
      "A package is closed with some of its stories", "stories => ARRAY[1]::bigint[]", "package_close_of_members"),
    closing(
      "A package is closed for a time that has passed", "at => now() - interval '1 minute'", "package_close_for_later"),
    closing(
      "A package is closed for a trigger as it was defined before", "on_trigger => 'result', digest => repeat('0', 64)",
      "package_close_for_trigger"),
    closing(
      "A package is closed for a trigger of other desks", "on_trigger => 'of-pairs'", "package_close_for_trigger"),
    closing(
      "A package is closed for a trigger as if it had fired before", "on_trigger => 'result', firings => 1",
      "package_close_for_trigger"),
    Attack(
      "A package is closed for a trigger that is no longer in use",
      given: "SELECT scene.packed()", "UPDATE copydesk.trigger SET active = false WHERE name = 'result'",
      attempt: "SELECT scene.close_package(on_trigger => 'result')",
      refused: .rule("package_close_for_trigger"),
      control: "UPDATE copydesk.trigger SET active = true; SELECT scene.close_package(on_trigger => 'result')"),
    closing("A closing passes for a note", "action => 'note'", "package_act_by_actor"),
    closing("A closing is signed for a place that has passed", "after => -1", "package_act_in_its_place"),
    closing("A closing is dated back", "late => '6 minutes'", "package_act_signed_now"),
    closing("A closing is signed with a key that has ended", "key => scene.key('22')", "package_act_signed_now"),
    closing("A closing leaves a gap", "number => 9", "package_act_follows"),
    Attack(
      "A closing is signed in another's name",
      given: "SELECT scene.packed()",
      attempt: """
        SELECT scene.say('otto', 'package close');
        INSERT INTO copydesk.package_act (number, act, package, stories, actor, follows, signed_at, key_id, signature)
        SELECT 3, 'close', 'night', '{1,2}', 'nana', audit_length, clock_timestamp(), scene.key(), scene.signature()
          FROM copydesk.newsroom
        """,
      refused: .rule("package_act_by_actor"),
      control: "SELECT scene.close_package(by => 'otto')"),
  ]

  private static let onRelease: [Attack] = [
    releasing(
      "A story goes out without the release of its package", "SELECT scene.go_with('a', NULL)", "signed_act_has_release"
    ),
    releasing(
      "A story goes out by an act on its package that is no release",
      "SELECT scene.go_with('a', (SELECT max(number) FROM copydesk.package_act))", "signed_act_has_release"),
    releasing(
      "A story is published ahead of its package",
      "SELECT scene.say('nana', 'publish'); SELECT scene.go_ahead('a', 'nana', 'publish')", "signed_act_has_release"),
    releasing(
      "A part of a package goes out", "SELECT scene.release_package(sending => '{a}')", "package_release_is_whole"),
    releasing(
      "A part of a package is released", "SELECT scene.release_package(naming => '{a}')", "package_release_of_all"),
    releasing("Somebody releases a package", "SELECT scene.release_package(by => 'nana')", "package_act_by_actor"),
    releasing(
      "A release passes for a note", "SELECT scene.release_package(action => 'note')", "package_act_by_actor"),
    releasing(
      "A story's delivery is made, and nothing of its package",
      "SELECT scene.say('system', 'fire'); SELECT scene.write_deliveries('a')", "delivery_has_go_ahead"),
    releasing(
      "A story that was taken back goes out with the others",
      """
      SELECT scene.say('nana', 'recall'); SELECT scene.void('b', 'nana');
      UPDATE copydesk.story SET state = 'desk_review', revision = revision + 1 WHERE slug = 'b';
      SELECT scene.release_package()
      """, "package_release_of_approved"),
    Attack(
      "A package that is open is released",
      given: "SELECT scene.packed()",
      attempt: "SELECT scene.release_package()",
      refused: .rule("package_release_of_closed"),
      control: "SELECT scene.close_package(); SELECT scene.release_package()"),
    Attack(
      "A package goes out with a story that nobody has approved",
      given: "SELECT scene.packed()", "SELECT scene.submit('c')", "SELECT scene.membership('c')",
      "SELECT scene.close_package()",
      attempt: "SELECT scene.release_package()",
      refused: .rule("package_release_of_approved"),
      control: "SELECT scene.approve_with('c'); SELECT scene.release_package()"),
    Attack(
      "A package to which a story was added goes out as it was closed",
      given: "SELECT scene.packed()", "SELECT scene.close_package()", "SELECT scene.submit('c')",
      "SELECT scene.membership('c')", "SELECT scene.approve_with('c')",
      attempt: "SELECT scene.release_package()",
      refused: .rule("package_release_of_closed"),
      control: "SELECT scene.close_package(); SELECT scene.release_package()"),
    Attack(
      "A package goes out before its time",
      given: "SELECT scene.packed()", "SELECT scene.close_package(at => '2999-01-01')",
      attempt: "SELECT scene.release_package()",
      refused: .rule("package_release_in_time"),
      control: "SELECT scene.close_package(); SELECT scene.release_package()"),
    Attack(
      "A package goes out before its trigger has fired",
      given: "SELECT scene.fire_trigger('result')", "SELECT scene.packed()",
      "SELECT scene.close_package(on_trigger => 'result')",
      attempt: "SELECT scene.release_package(firing => 1)",
      refused: .rule("package_release_has_firing"),
      control: "SELECT scene.fire_trigger('result'); SELECT scene.release_package(firing => 2)"),
    Attack(
      "A package goes out by a firing of another trigger",
      given: "SELECT scene.packed()", "SELECT scene.close_package(on_trigger => 'result')",
      "SELECT scene.fire_trigger('evening')",
      attempt: "SELECT scene.release_package(firing => 1)",
      refused: .rule("package_release_has_firing"),
      control: "SELECT scene.fire_trigger('result'); SELECT scene.release_package(firing => 2)"),
    Attack(
      "A package goes out by a firing that came after its trigger was changed to and fro",
      given: "SELECT scene.packed()", "SELECT scene.close_package(on_trigger => 'result')",
      "UPDATE copydesk.trigger SET defined_at = clock_timestamp() WHERE name = 'result'",
      "SELECT scene.fire_trigger('result')",
      attempt: "SELECT scene.release_package(firing => 1)",
      refused: .rule("package_release_has_firing"),
      control: "SELECT scene.close_package(on_trigger => 'result'); SELECT scene.fire_trigger('result'); "
        + "SELECT scene.release_package(firing => 2)"),
    Attack(
      "A package that waits for a trigger goes out without a firing",
      given: "SELECT scene.packed()", "SELECT scene.close_package(on_trigger => 'result')",
      "SELECT scene.fire_trigger('result')",
      attempt: "SELECT scene.release_package()",
      refused: .rule("package_release_has_firing"),
      control: "SELECT scene.release_package(firing => 1)"),
    Attack(
      "A package goes out with a story under embargo",
      given: "SELECT scene.packed()", "SELECT scene.submit('c', embargo => '2999-01-01T00:00:00Z')",
      "SELECT scene.membership('c')", "SELECT scene.approve_with('c')", "SELECT scene.close_package()",
      attempt: "SELECT scene.release_package()",
      refused: .rule("delivery_after_embargo"),
      control: "SELECT scene.membership('c', 'remove'); SELECT scene.release_package()"),
    Attack(
      "A package goes out while its desk is frozen",
      given: "SELECT scene.packed()", "SELECT scene.close_package()", "SELECT scene.freezing()",
      attempt: "SELECT scene.release_package()",
      refused: .rule("delivery_not_frozen"),
      control: "SELECT scene.freezing(act => 'unfreeze'); SELECT scene.release_package()"),
    Attack(
      "A story that waits for nothing goes out by a release",
      given: "SELECT scene.packed()", "SELECT scene.submit('c')", "SELECT scene.approve('c')",
      "SELECT scene.close_package()",
      attempt: "SELECT scene.package_act('release', stories => '{1,2}', decisions => '{1,2}', by => 'system'); "
        + "SELECT scene.go_with('c', 4)",
      refused: .rule("signed_act_has_release"),
      control: "SELECT scene.fire('c')"),
    Attack(
      "A story signed anew after the release goes out by it",
      given: "SELECT scene.packed()", "SELECT scene.close_package()", "SELECT scene.release_package()",
      "SELECT scene.submit('c')", "SELECT scene.membership('c')", "SELECT scene.approve_with('c')",
      attempt: "SELECT scene.go_with('c', 4)",
      refused: .rule("signed_act_has_release"),
      control: "SELECT scene.close_package(); SELECT scene.release_package()"),
  ]

  private static let onPackageRows: [Attack] = [
    Attack(
      "The stories of a closing are altered",
      given: "SELECT scene.packed()", "SELECT scene.close_package()",
      attempt: "UPDATE copydesk.package_act SET stories = '{1}' WHERE act = 'close'",
      refused: .noRight,
      control: "SELECT scene.close_package()"),
    Attack(
      "A closing is deleted",
      given: "SELECT scene.packed()", "SELECT scene.close_package()",
      attempt: "DELETE FROM copydesk.package_act WHERE act = 'close'",
      refused: .noRight,
      control: "SELECT scene.submit('c'); SELECT scene.membership('c')"),
    Attack(
      "A story is held by its package without saying by which story of it",
      given: "SELECT scene.packed()",
      attempt: """
        SELECT scene.say('system', 'hold');
        UPDATE copydesk.story SET hold_reason = 'package_member', hold_since = now(), revision = revision + 1 WHERE slug = 'a'
        """,
      refused: .rule("story_hold_names_member"),
      control: """
        SELECT scene.say('system', 'hold');
        UPDATE copydesk.story SET hold_reason = 'package_member', hold_since = now(), revision = revision + 1,
               hold_story = (scene.story('b')).number WHERE slug = 'a'
        """),
  ]

  private static func member(_ sentence: String, _ how: String, _ rule: String) -> Attack {
    Attack(
      sentence, given: "SELECT scene.submit('a')", attempt: "SELECT scene.membership('a', \(how))",
      refused: .rule(rule), control: "SELECT scene.membership('a')")
  }

  private static func closing(_ sentence: String, _ how: String, _ rule: String) -> Attack {
    Attack(
      sentence, given: "SELECT scene.packed()", attempt: "SELECT scene.package_act('close', \(how))",
      refused: .rule(rule), control: "SELECT scene.close_package()")
  }

  private static func releasing(_ sentence: String, _ attempt: String, _ rule: String) -> Attack {
    Attack(
      sentence, given: "SELECT scene.packed()", "SELECT scene.close_package()", attempt: attempt, refused: .rule(rule),
      control: "SELECT scene.release_package()")
  }
}
