extension Attack {
  /// On what is set by hand of the front page. That a signature is genuine SQL cannot tell: `FrontPageTests`.
  static let onFrontPage: [Attack] = [
    Attack(
      "A story leads the front page since somebody has signed that another leads",
      given: "SELECT scene.publish('a')", "SELECT scene.publish('b')", "SELECT scene.front('b')",
      attempt: "SELECT scene.front('a', signing => false)",
      refused: .rule("story_front_is_signed"),
      control: "SELECT scene.front('a')"),
    Attack(
      "A story leads the front page again since somebody signed that once",
      given: "SELECT scene.publish('a')", "SELECT scene.front('a')",
      attempt: "SELECT scene.front('a', signing => false)",
      refused: .rule("story_front_is_signed"),
      control: "SELECT scene.front('a')"),
    Attack(
      "A story leads the front page since somebody signed that it is pinned there",
      given: "SELECT scene.publish('a')",
      attempt: """
        SELECT scene.front('a', 'pin', logging => false);
        SELECT scene.say('nana', 'front_lead');
        UPDATE copydesk.story SET assignee = assignee
        """,
      refused: .rule("story_front_is_signed"),
      control: "SELECT scene.front('a', 'pin')"),
    onPublished(
      "A story leads the front page that nobody has signed for", "signing => false", .rule("story_front_is_signed")),
    onPublished("Of a lead there is nothing in the log", "logging => false", .rule("front_act_in_log")),
    onPublished(
      "A pin passes for a lead", "action => 'front_pin'", .rule("front_act_by_actor")),
    onPublished("A note passes for a lead", "action => 'note'", .rule("front_act_by_actor")),
    onPublished("A lead is signed for a place that has passed", "after => -1", .rule("front_act_in_its_place")),
    onPublished("A lead is signed for a place to come", "after => 1", .rule("front_act_in_its_place")),
    onPublished("A lead is dated back", "late => '6 minutes'", .rule("front_act_signed_now")),
    onPublished("A lead is signed with a key that has ended", "key => scene.key('22')", .rule("front_act_key_valid")),
    onPublished("Somebody who may not has a story lead", "by => 'paul'", .rule("front_act_needs_grant")),
    onPublished("A lead has ended before it begins", "until => now()", .rule("front_act_ends_later")),
    Attack(
      "A story leads the front page that readers do not see",
      given: "SELECT scene.submit('a')",
      attempt: """
        SELECT scene.say('nana', 'front_lead');
        INSERT INTO copydesk.front_act (story, place, actor, follows, signed_at, key_id, signature)
        SELECT number, 'lead', 'nana', audit_length, clock_timestamp(), scene.key(), scene.signature() FROM copydesk.story
        """,
      refused: .rule("front_act_of_live"),
      control: "SELECT scene.approve('a')"),
    Attack(
      "A story that readers do not see is entered as leading",
      given: "SELECT scene.submit('a')",
      attempt: "SELECT scene.front('a')",
      refused: .rule("front_act_of_live"),
      control: "SELECT scene.approve('a')"),
    Attack(
      "A lead is signed in another's name",
      given: "SELECT scene.publish('a')",
      attempt: """
        SELECT scene.say('otto', 'front_lead');
        INSERT INTO copydesk.front_act (story, place, actor, follows, signed_at, key_id, signature)
        SELECT number, 'lead', 'nana', audit_length, clock_timestamp(), scene.key(), scene.signature() FROM copydesk.story
        """,
      refused: .rule("front_act_by_actor"),
      control: "SELECT scene.front('a', by => 'otto')"),
    Attack(
      "Setting the front page changes the story",
      given: "SELECT scene.publish('a')",
      attempt: "SELECT scene.front('a', logging => false); UPDATE copydesk.story SET revision = revision + 1",
      refused: .rule("story_record_changes_nothing"),
      control: "SELECT scene.front('a')"),
    Attack(
      "What was set is moved to another time",
      given: "SELECT scene.publish('a')", "SELECT scene.front('a')",
      attempt: "UPDATE copydesk.front_act SET until = '2999-01-01'",
      refused: .noRight,
      control: "SELECT scene.front('a', until => '2999-01-01')"),
    Attack(
      "What was set is deleted",
      given: "SELECT scene.publish('a')", "SELECT scene.front('a')",
      attempt: "DELETE FROM copydesk.front_act",
      refused: .noRight,
      control: "SELECT scene.front('a', 'clear')"),
  ]

  private static func onPublished(_ sentence: String, _ how: String, _ refusal: Refusal) -> Attack {
    Attack(
      sentence, given: "SELECT scene.publish('a')", attempt: "SELECT scene.front('a', \(how))", refused: refusal,
      control: "SELECT scene.front('a', until => '2999-01-01')")
  }
}
