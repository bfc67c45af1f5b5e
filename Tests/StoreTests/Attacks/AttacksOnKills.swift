extension Attack {
  /// Otto and Nana are desk chiefs, Rita wrote the story, and Paul may approve and not kill.
  static let onKills = deciding + asking + takingBack + goingOutMeanwhile

  private static let deciding: [Attack] = [
    Attack(
      "One person kills a story whose desk wants two", given: published, wantsTwo,
      attempt: "SELECT scene.decide_kill('a')", refused: .rule("decision_kill_has_request"),
      control: "SELECT scene.ask_kill('a'); SELECT scene.sign_kill('a')"),
    Attack(
      "Who asked for a kill signs it as the second person", given: published, wantsTwo, asked,
      attempt: "SELECT scene.decide_kill('a', 'nana')", refused: .rule("decision_kill_by_another"),
      control: "SELECT scene.sign_kill('a')"),
    Attack(
      "An author signs the kill that somebody else asked for, without a right to kill", given: published, wantsTwo,
      asked,
      attempt: "SELECT scene.decide_kill('a', 'rita')", refused: .rule("decision_kill_needs_grant"),
      control: "SELECT scene.decide_kill('a', 'otto')"),
    Attack(
      "Somebody signs a kill with another notice than was asked for", given: published, wantsTwo, asked,
      attempt: "SELECT scene.decide_kill('a', note => 'Nothing to see.')", refused: .rule("decision_kill_as_asked"),
      control: "SELECT scene.decide_kill('a')"),
    Attack(
      "Somebody signs a kill without a trace, where a page was to stay", given: published, wantsTwo, asked,
      attempt: "SELECT scene.decide_kill('a', vanish => true)", refused: .rule("decision_kill_as_asked"),
      control: "SELECT scene.decide_kill('a')"),
    Attack(
      "A kill is signed with what was asked of another story", given: published, wantsTwo, asked,
      "SELECT scene.publish('b')",
      attempt: "SELECT scene.decide_kill('b', request => (SELECT max(id) FROM copydesk.kill_request))",
      refused: .rule("decision_kill_has_request"), control: "SELECT scene.decide_kill('a')"),
    Attack(
      "A kill is signed with a request that was taken back", given: published, wantsTwo, asked,
      "SELECT scene.drop_kill('a')",
      attempt: "SELECT scene.decide_kill('a', request => (SELECT max(id) FROM copydesk.kill_request))",
      refused: .rule("decision_kill_has_request"),
      control: "SELECT scene.ask_kill('a'); SELECT scene.decide_kill('a')"),
    Attack(
      "One request is signed twice", given: published, wantsTwo, asked,
      attempt: "SELECT scene.decide_kill('a'); SELECT scene.decide_kill('a')",
      refused: .unique("decision_signs_request_once"), control: "SELECT scene.decide_kill('a')"),
    Attack(
      "A story is killed that nobody decided to kill", given: published, wantsTwo, asked,
      attempt: "SELECT scene.sign_kill('a', deciding => false)", refused: .rule("story_kill_is_decided"),
      control: "SELECT scene.sign_kill('a')"),
    Attack(
      "The glass is broken where the desk does not allow it", given: published, wantsTwo,
      attempt: "SELECT scene.decide_kill('a', glass => 'Court')", refused: .rule("decision_kill_break_glass_allowed"),
      control: "\(allowsGlass); SELECT scene.sign_kill('a', glass => 'Court')"),
    Attack(
      "An author breaks the glass who may not approve", given: published, wantsTwo, allowsGlass,
      attempt: "SELECT scene.decide_kill('a', 'rita', 'Court')",
      refused: .rule("decision_kill_break_glass_needs_grant"),
      control: "SELECT scene.decide_kill('a', 'otto', 'Court')"),
    Attack(
      "Somebody breaks the glass who may approve and not kill", given: published, wantsTwo, allowsGlass,
      attempt: "SELECT scene.decide_kill('a', 'paul', 'Court')", refused: .rule("decision_kill_needs_grant"),
      control: "SELECT scene.decide_kill('a', 'nana', 'Court')"),
    Attack(
      "Glass is broken with what another person asked for", given: published, wantsTwo, allowsGlass, asked,
      attempt:
        "SELECT scene.decide_kill('a', glass => 'Court', request => (SELECT max(id) FROM copydesk.kill_request))",
      refused: .rule("decision_kill_breaks_glass_alone"), control: "SELECT scene.decide_kill('a', glass => 'Court')"),
    Attack(
      "Glass is broken where one signature is enough", given: published,
      attempt: "SELECT scene.decide_kill('a', glass => 'Court')", refused: .rule("decision_kill_needs_one"),
      control: "SELECT scene.decide_kill('a', note => 'Whatever')"),
    Attack(
      "Who broke the glass of a kill closes the review of that", given: published, wantsTwo, allowsGlass,
      "SELECT scene.sign_kill('a', glass => 'Court')", attempt: closes("otto"),
      refused: .rule("after_review_by_another"), control: closes("nana")),
    Attack(
      "An author of what was killed alone closes the review of that", given: published, wantsTwo, allowsGlass,
      "SELECT scene.sign_kill('a', glass => 'Court')", attempt: closes("rita"),
      refused: .rule("after_review_not_by_author"), control: closes("paul")),
  ]

  private static let asking: [Attack] = [
    Attack(
      "A request is forged for another person", given: published, wantsTwo,
      attempt: "SELECT scene.say('otto', 'ask_kill'); SELECT scene.request_kill('a', 'nana')",
      refused: .rule("kill_request_by_actor"), control: asked),
    Attack(
      "A request is made with a note", given: published, wantsTwo,
      attempt: "SELECT scene.say('nana', 'note'); SELECT scene.request_kill('a')",
      refused: .rule("kill_request_by_actor"), control: asked),
    Attack(
      "Somebody asks for a kill who may not kill", given: published, wantsTwo,
      attempt: "SELECT scene.ask_kill('a', 'paul')",
      refused: .rule("kill_request_needs_grant"), control: "SELECT scene.ask_kill('a', 'otto')"),
    Attack(
      "Somebody asks for a kill by another person's grant", given: published, wantsTwo,
      attempt:
        "SELECT scene.say('paul', 'ask_kill'); SELECT scene.request_kill('a', 'paul', grant_id => scene.grant_of('nana'))",
      refused: .rule("kill_request_needs_grant"), control: asked),
    Attack(
      "Somebody asks for a kill by a grant on another desk", given: published, wantsTwo,
      attempt:
        "SELECT scene.say('nana', 'ask_kill'); SELECT scene.request_kill('a', grant_id => scene.grant_of('nana', 'pairs'))",
      refused: .rule("kill_request_needs_grant"), control: asked),
    Attack(
      "Somebody asks for a kill on behalf of a person for whom they do not stand in", given: published, wantsTwo,
      attempt: "SELECT scene.say('nana', 'ask_kill'); SELECT scene.request_kill('a', covered => 'otto')",
      refused: .rule("kill_request_needs_grant"), control: asked),
    Attack(
      "Somebody asks for a kill as an author who wrote nothing of it", given: published, wantsTwo,
      attempt: "SELECT scene.ask_kill('a', 'paul', author => true)", refused: .rule("kill_request_needs_grant"),
      control: "SELECT scene.ask_kill('a', 'rita', author => true)"),
    Attack(
      "A request names another place in the log", given: published, wantsTwo,
      attempt: "SELECT scene.say('nana', 'ask_kill'); SELECT scene.request_kill('a', after => 1)",
      refused: .rule("kill_request_in_its_place"), control: asked),
    Attack(
      "A request is kept for later", given: published, wantsTwo,
      attempt: "SELECT scene.say('nana', 'ask_kill'); SELECT scene.request_kill('a', late => '6 minutes')",
      refused: .rule("kill_request_signed_now"), control: asked),
    Attack(
      "A request is signed with a key that has ended", given: published, wantsTwo,
      attempt: "SELECT scene.say('nana', 'ask_kill'); SELECT scene.request_kill('a', key => scene.key('22'))",
      refused: .rule("kill_request_signed_now"), control: asked),
    Attack(
      "A request is of a version that is not the working one", given: published, wantsTwo,
      "SELECT scene.revise('a', 'rita', 'correct')",
      attempt: "SELECT scene.say('nana', 'ask_kill'); SELECT scene.request_kill('a', version => 1)",
      refused: .rule("kill_request_of_working_version"), control: asked),
    Attack(
      "A request is for another desk", given: published, wantsTwo,
      attempt: "SELECT scene.say('nana', 'ask_kill'); SELECT scene.request_kill('a', on_desk => 'pairs')",
      refused: .rule("kill_request_of_working_version"), control: asked),
    Attack(
      "A kill is asked for where one signature is enough", given: published, attempt: asked,
      refused: .rule("kill_request_is_needed"), control: "SELECT scene.kill('a')"),
    Attack(
      "A kill is asked for twice", given: published, wantsTwo, asked, attempt: "SELECT scene.ask_kill('a', 'otto')",
      refused: .rule("kill_request_once"), control: "SELECT scene.drop_kill('a'); SELECT scene.ask_kill('a', 'otto')"),
    Attack(
      "A kill is asked for without a word in the log", given: published, wantsTwo,
      attempt: "SELECT scene.say('nana', 'ask_kill'); SELECT scene.request_kill('a')",
      refused: .rule("kill_request_in_log"), control: asked),
    Attack(
      "The log says that a kill was asked for, and nobody has signed that", given: published, wantsTwo,
      attempt: "SELECT scene.say('nana', 'ask_kill'); UPDATE copydesk.story SET assignee = 'otto'",
      refused: .rule("story_kill_request_is_signed"), control: asked),
    Attack(
      "What somebody asked is said again by another", given: published, wantsTwo,
      attempt: """
        SELECT scene.say('nana', 'ask_kill');
        SELECT scene.request_kill('a');
        SELECT scene.say('otto', 'ask_kill');
        UPDATE copydesk.story SET kill_request = (SELECT max(id) FROM copydesk.kill_request)
        """, refused: .rule("story_kill_request_is_signed"), control: asked),
    Attack(
      "A request that was taken back is made to stand again", given: published, wantsTwo, asked,
      "SELECT scene.drop_kill('a')",
      attempt: """
        SELECT scene.say('nana', 'ask_kill');
        UPDATE copydesk.story SET kill_request = (SELECT max(id) FROM copydesk.kill_request)
        """, refused: .rule("story_kill_request_is_signed"), control: asked),
    Attack(
      "A story is marked as asked to be killed by a note", given: published, wantsTwo, asked,
      "SELECT scene.drop_kill('a')",
      attempt: """
        SELECT scene.say('nana', 'note', 'Hm');
        UPDATE copydesk.story SET kill_request = (SELECT max(id) FROM copydesk.kill_request)
        """, refused: .rule("story_kill_request_stays"), control: asked),
    Attack(
      "A story is asked to be killed that nobody has received", given: "SELECT scene.submit('a')", wantsTwo,
      "SELECT scene.say('otto', 'spike'); UPDATE copydesk.story SET state = 'spiked', revision = revision + 1",
      attempt: asked, refused: .rule("story_transition_known"),
      control:
        "SELECT scene.say('otto', 'revive'); UPDATE copydesk.story SET state = 'draft', revision = revision + 1; \(asked)"
    ),
  ]

  private static let takingBack: [Attack] = [
    Attack(
      "A request is altered", given: published, wantsTwo, asked,
      attempt: "UPDATE copydesk.kill_request SET notice = 'Other'", refused: .noRight,
      control: "SELECT scene.drop_kill('a')"),
    Attack(
      "A request is deleted", given: published, wantsTwo, asked, attempt: "DELETE FROM copydesk.kill_request",
      refused: .noRight, control: "SELECT scene.drop_kill('a')"),
    Attack(
      "Somebody takes a request back who neither asked nor may kill", given: published, wantsTwo, asked,
      attempt: "SELECT scene.drop_kill('a', 'paul')", refused: .rule("story_kill_request_drop_needs_grant"),
      control: "SELECT scene.drop_kill('a', 'otto')"),
    Attack(
      "A request is taken back that there is not", given: published, wantsTwo, attempt: "SELECT scene.drop_kill('a')",
      refused: .rule("story_kill_request_is_dropped"), control: "\(asked); SELECT scene.drop_kill('a')"),
    Attack(
      "The log says that a request was taken back, and it stands", given: published, wantsTwo, asked,
      attempt: "SELECT scene.say('nana', 'drop_kill'); UPDATE copydesk.story SET assignee = 'otto'",
      refused: .rule("story_kill_request_is_dropped"), control: "SELECT scene.drop_kill('a')"),
    Attack(
      "A request is taken back by a note", given: published, wantsTwo, asked,
      attempt: "SELECT scene.say('nana', 'note', 'Hm'); UPDATE copydesk.story SET kill_request = NULL",
      refused: .rule("story_kill_request_stays"), control: "SELECT scene.drop_kill('a')"),
    Attack(
      "A story is killed and its request stands", given: published, wantsTwo, asked,
      attempt: """
        SELECT scene.say('otto', 'kill');
        SELECT scene.void('a', 'otto');
        SELECT scene.go_ahead('a', 'otto', 'kill', scene.decide_kill('a'));
        UPDATE copydesk.story SET state = 'killed', live_version = NULL, decision = NULL, revision = revision + 1
        """, refused: .rule("story_kill_request_can_be_signed"), control: "SELECT scene.sign_kill('a')"),
  ]

  private static let goingOutMeanwhile: [Attack] = [
    Attack(
      "A delivery is tried although somebody has asked for a kill, as those of other stories are", given: published,
      "SELECT scene.publish('b')", wantsTwo, asked,
      attempt: "SELECT scene.begin(scene.delivery('a', 'wire'))", refused: .rule("attempt_not_while_kill_is_asked"),
      control: "SELECT scene.begin(scene.delivery('b', 'wire'))"),
    Attack(
      "What fails after somebody has asked for a kill is called off, instead of waiting", given: published, wantsTwo,
      "SELECT scene.begin(scene.delivery('a', 'wire'))", asked,
      "UPDATE copydesk.attempt SET ended_at = clock_timestamp(), outcome = 'failed' WHERE ended_at IS NULL",
      attempt: "UPDATE copydesk.delivery SET state = 'cancelled' WHERE destination = 'wire'",
      refused: .rule("delivery_state_follows"),
      control: "UPDATE copydesk.delivery SET state = 'pending' WHERE destination = 'wire'"),
    Attack(
      "What takes a story down is called off because somebody has asked for a kill, instead of being tried again",
      given: published, wantsTwo, "SELECT scene.withdraw('a')",
      "UPDATE copydesk.delivery SET state = 'failed' WHERE kind = 'unpublish'", asked,
      attempt: "UPDATE copydesk.delivery SET state = 'cancelled' WHERE kind = 'unpublish'",
      refused: .rule("delivery_cancelled_by_kill"),
      control: "UPDATE copydesk.delivery SET state = 'pending' WHERE kind = 'unpublish'"),
    Attack(
      "A correction goes out although somebody has asked for a kill", given: published, wantsTwo, corrected, asked,
      attempt: "SELECT scene.fire('a')", refused: .rule("delivery_not_while_kill_is_asked"),
      control: "SELECT scene.drop_kill('a'); SELECT scene.fire('a')"),
    Attack(
      "A story is marked as sent out although somebody has asked for a kill", given: published, wantsTwo, corrected,
      asked,
      attempt: """
        SELECT scene.say('system', 'fire');
        UPDATE copydesk.story SET publishing_since = clock_timestamp(), revision = revision + 1
        """, refused: .rule("story_not_fired_while_kill_is_asked"),
      control: "SELECT scene.drop_kill('a'); SELECT scene.fire('a')"),
    Attack(
      "A delivery is tried although somebody has asked for a kill", given: published, wantsTwo, asked,
      attempt: "SELECT scene.begin(scene.delivery('a', 'wire'))", refused: .rule("attempt_not_while_kill_is_asked"),
      control: "SELECT scene.drop_kill('a'); SELECT scene.begin(scene.delivery('a', 'wire'))"),
    Attack(
      "A delivery that was given up is tried again although somebody has asked for a kill", given: published, wantsTwo,
      "UPDATE copydesk.delivery SET state = 'failed' WHERE destination = 'wire'", asked,
      attempt: "UPDATE copydesk.delivery SET state = 'pending' WHERE destination = 'wire'",
      refused: .rule("delivery_not_while_kill_is_asked"),
      control: """
        SELECT scene.drop_kill('a');
        UPDATE copydesk.delivery SET state = 'pending' WHERE destination = 'wire'
        """),
  ]

  private static let published = "SELECT scene.publish('a')"
  private static let asked = "SELECT scene.ask_kill('a')"
  private static let corrected =
    "SELECT scene.revise('a', 'rita', 'correct'); SELECT scene.approve('a')"
  private static let wantsTwo = desk(#"{"kill_signatures": 2}"#)
  private static let allowsGlass = desk(#"{"self_approval": "break-glass"}"#)

  private static func desk(_ policy: String) -> String {
    """
    SELECT set_config('copydesk.actor', 'root', true);
    UPDATE copydesk.desk SET policy = policy || '\(policy)' WHERE slug = 'caucasus'
    """
  }

  private static func closes(_ person: String) -> String {
    """
    SELECT scene.say('\(person)', 'after_review');
    UPDATE copydesk.after_review SET closed_at = now(), closed_by = '\(person)'
    """
  }
}
