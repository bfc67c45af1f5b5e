extension Attack {
  /// On firings and pauses of triggers, and on what waits for them. That a signature is genuine SQL cannot tell: `TriggerForgeryTests`.
  static let onTriggers: [Attack] = [
    onWaiting(
      "What waits for a trigger goes out without a firing", "SELECT scene.go_by('a', NULL)",
      .rule("signed_act_has_firing")),
    onWaiting(
      "What waits for a trigger goes out by a firing of another one",
      "SELECT scene.fire_trigger('evening'); SELECT scene.go_by('a', 1)", .rule("signed_act_has_firing")),
    onWaiting(
      "What waits for a trigger goes out by a firing that was refused",
      "SELECT scene.fire_trigger('result', refused => 'paused'); SELECT scene.go_by('a', 1)",
      .rule("signed_act_has_firing")),
    Attack(
      "What waits for a trigger goes out by a firing from before it was signed",
      given: "SELECT scene.fire_trigger('result')", "SELECT scene.submit('a')", "SELECT scene.approve_on('a')",
      attempt: "SELECT scene.go_by('a', 1)",
      refused: .rule("signed_act_firing_after_signature"),
      control: "SELECT scene.fire_trigger('result'); SELECT scene.go_by('a', 2)"),
    Attack(
      "What waits for a trigger goes out by a firing from before its embargo ended",
      given: "SELECT scene.submit('a', embargo => '2999-01-01T00:00:00Z')", "SELECT scene.approve_on('a')",
      "SELECT scene.fire_trigger('result')",
      attempt: "SELECT scene.go_by('a', 1)",
      refused: .rule("signed_act_firing_after_embargo"),
      control:
        "SELECT scene.submit('b'); SELECT scene.approve_on('b'); SELECT scene.fire_trigger('result'); SELECT scene.go_by('b', 2)"
    ),
    Attack(
      "What waits for nothing goes out by a firing",
      given: "SELECT scene.fire_trigger('result')", "SELECT scene.submit('a')", "SELECT scene.approve('a')",
      attempt: "SELECT scene.go_by('a', 1)",
      refused: .rule("signed_act_has_firing"),
      control: "SELECT scene.fire('a')"),
    onWaiting(
      "What waits for a trigger waits for nothing any more",
      "SELECT scene.say('system', 'hold'); UPDATE copydesk.story SET trigger = NULL, revision = revision + 1",
      .rule("story_keeps_decision")),
    Attack(
      "A decision waits for another trigger than was signed",
      given: "SELECT scene.submit('a')",
      attempt: "SELECT scene.approve_on('a', decided => 'evening')",
      refused: .rule("decision_trigger_is_signed"),
      control: "SELECT scene.approve_on('a')"),
    Attack(
      "A decision waits for nothing although a trigger was signed",
      given: "SELECT scene.submit('a')",
      attempt: "SELECT scene.approve_on('a', decided => NULL)",
      refused: .rule("decision_trigger_is_signed"),
      control: "SELECT scene.approve_on('a')"),
    Attack(
      "Somebody who may not schedule has a story wait for a trigger",
      given: "SELECT scene.submit('a')",
      attempt: "SELECT scene.approve_on('a', by => 'paul')",
      refused: .rule("approval_of_time_needs_grant"),
      control: "SELECT scene.approve_on('a')"),
    Attack(
      "Somebody who may not schedule has a story wait for the trigger that its desk names",
      given:
        #"SELECT scene.say('root', 'apply'); UPDATE copydesk.desk SET policy = policy || '{"publishing": "result"}'"#,
      "SELECT scene.submit('a')",
      attempt: "SELECT scene.approve_on('a', by => 'paul')",
      refused: .rule("approval_of_time_needs_grant"),
      control: "SELECT scene.approve_on('a')"),
    Attack(
      "The second to sign signs for something else",
      given: "SELECT scene.submit('a', desk => 'pairs')", "SELECT scene.approve_on('a')",
      attempt: "SELECT scene.approve('a', 'otto')",
      refused: .rule("approval_waits_for_the_same"),
      control: "SELECT scene.approve_on('a', by => 'otto')"),
    Attack(
      "A story waits for a trigger as it was defined before",
      given: "SELECT scene.submit('a')",
      attempt: "SELECT scene.approve_on('a', digest => repeat('0', 64))",
      refused: .rule("approval_of_trigger"),
      control: "SELECT scene.approve_on('a')"),
    Attack(
      "A story waits for a trigger of other desks",
      given: "SELECT scene.submit('a')",
      attempt: "SELECT scene.approve_on('a', 'of-pairs', decided => 'of-pairs')",
      refused: .rule("approval_of_trigger"),
      control: "SELECT scene.approve_on('a')"),
    Attack(
      "A signature says that there had been firings to come",
      given: "SELECT scene.submit('a')",
      attempt: "SELECT scene.approve_on('a', firings => 1)",
      refused: .rule("approval_before_firing"),
      control: "SELECT scene.fire_trigger('result'); SELECT scene.approve_on('a', firings => 1)"),
    onFiring("A firing leaves a gap", "number => 2", .rule("firing_follows")),
    onFiring("A firing is signed for another place in the log", "after => 1", .rule("trigger_act_in_its_place")),
    onFiring("A firing is dated back", "late => '6 minutes'", .rule("firing_signed_now")),
    onFiring("A firing is signed with a key that has ended", "key => scene.key('22')", .rule("firing_signed_now")),
    onFiring(
      "A firing is of a trigger that is defined otherwise", "digest => repeat('0', 64)", .rule("firing_of_trigger")),
    Attack(
      "A firing is of a trigger that is no longer in use",
      given: "UPDATE copydesk.trigger SET active = false WHERE name = 'result'",
      attempt: "SELECT scene.fire_trigger('result')",
      refused: .rule("firing_of_trigger"),
      control: "UPDATE copydesk.trigger SET active = true; SELECT scene.fire_trigger('result')"),
    onFiring("A firing is signed in another's name", "by => 'nana', acting => 'otto'", .rule("trigger_act_by_actor")),
    onFiring("A command to fire passes for another act", "action => 'apply'", .rule("trigger_act_by_actor")),
    onFiring("Somebody who may not publish there fires", "by => 'paul'", .rule("firing_needs_grant")),
    onFiring("Somebody fires as the clock does", "kind => 'tick'", .rule("firing_by_system")),
    onFiring("Copydesk fires for no cause", "by => 'system', kind => NULL", .rule("firing_by_system")),
    Attack(
      "A command is given twice under one key on one day",
      given: "SELECT scene.fire_trigger('result', cause_key => 'k')",
      attempt: "SELECT scene.fire_trigger('result', cause_key => 'k')",
      refused: .rule("firing_once"),
      control: "SELECT scene.fire_trigger('result', cause_key => 'l')"),
    Attack(
      "A trigger fires twice for one cause",
      given: "SELECT scene.fire_trigger('result', by => 'system', kind => 'tick', cause_key => 'k')",
      attempt: "SELECT scene.fire_trigger('result', by => 'system', kind => 'tick', cause_key => 'k')",
      refused: .rule("firing_once"),
      control: "SELECT scene.fire_trigger('result', by => 'system', kind => 'tick', cause_key => 'l')"),
    Attack(
      "A firing is altered",
      given: "SELECT scene.fire_trigger('result', refused => 'paused')",
      attempt: "UPDATE copydesk.firing SET refused = NULL",
      refused: .noRight,
      control: "SELECT scene.fire_trigger('result')"),
    Attack(
      "A firing is deleted",
      given: "SELECT scene.fire_trigger('result')",
      attempt: "DELETE FROM copydesk.firing",
      refused: .noRight,
      control: "SELECT scene.fire_trigger('result')"),
    Attack(
      "The record says that a story went out by a firing by which it did not",
      given: "SELECT scene.submit('a')", "SELECT scene.approve_on('a')", "SELECT scene.fire_trigger('result')",
      attempt:
        "INSERT INTO copydesk.firing_story (firing, story, decision) SELECT 1, number, decision FROM copydesk.story",
      refused: .rule("firing_story_went_out"),
      control: """
        SELECT scene.go_by('a', 1);
        INSERT INTO copydesk.firing_story (firing, story, decision) SELECT 1, number, decision FROM copydesk.story
        """),
    Attack(
      "The record of a firing has the decision of another story",
      given: "SELECT scene.submit('a')", "SELECT scene.submit('b')", "SELECT scene.approve_on('a')",
      "SELECT scene.approve_on('b')", "SELECT scene.fire_trigger('result')", "SELECT scene.go_by('b', 1)",
      attempt: """
        INSERT INTO copydesk.firing_story (firing, story, decision)
        SELECT 1, a.number, b.decision FROM copydesk.story AS a, copydesk.story AS b WHERE a.slug = 'a' AND b.slug = 'b'
        """,
      refused: .rule("firing_story_is_decided"),
      control: """
        INSERT INTO copydesk.firing_story (firing, story, decision)
        SELECT 1, number, decision FROM copydesk.story WHERE slug = 'b'
        """),
    onPause("A pause leaves a gap", "number => 2", .rule("trigger_pause_follows")),
    onPause("A pause is signed for another place in the log", "after => 1", .rule("trigger_act_in_its_place")),
    onPause("A pause is dated back", "late => '6 minutes'", .rule("trigger_pause_signed_now")),
    onPause("A pause is signed with a key that has ended", "key => scene.key('22')", .rule("trigger_pause_signed_now")),
    onPause("A pause passes for its end", "action => 'resume trigger'", .rule("trigger_act_by_actor")),
    onPause("Somebody pauses who may not", "by => 'paul'", .rule("trigger_pause_needs_grant")),
  ]

  private static func onWaiting(_ sentence: String, _ attempt: String, _ refusal: Refusal) -> Attack {
    Attack(
      sentence, given: "SELECT scene.submit('a')", "SELECT scene.approve_on('a')", attempt: attempt, refused: refusal,
      control: "SELECT scene.fire_trigger('result'); SELECT scene.go_by('a', 1)")
  }

  private static func onFiring(_ sentence: String, _ how: String, _ refusal: Refusal) -> Attack {
    Attack(
      sentence, attempt: "SELECT scene.fire_trigger('result', \(how))", refused: refusal,
      control: "SELECT scene.fire_trigger('result')")
  }

  private static func onPause(_ sentence: String, _ how: String, _ refusal: Refusal) -> Attack {
    Attack(
      sentence, attempt: "SELECT scene.pause_trigger('result', \(how))", refused: refusal,
      control: "SELECT scene.pause_trigger('result')")
  }
}
