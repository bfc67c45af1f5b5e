extension Attack {
  /// On what happens to a story that readers see, or saw.
  static let afterPublication: [Attack] = [
    Attack(
      "A story that was taken down gets other words, and a signature on the former ones goes on counting",
      given: "SELECT scene.publish('a')", "SELECT scene.withdraw('a')",
      "SELECT scene.say('nana', 'republish'); SELECT scene.sign('a', 'nana')",
      attempt: """
        SELECT scene.say('otto', 'edit');
        SELECT scene.save(number, 2, 'otto', scene.content('a', 'caucasus', 'rita', 'Other words')) FROM copydesk.story;
        UPDATE copydesk.story SET working_version = 2, revision = revision + 1
        """,
      refused: .rule("story_recall_voids_approvals"),
      control: "SELECT scene.revise('a', 'otto')"),
    Attack(
      "A story that was taken down gets other words, and comes back with a signature on the former ones",
      given: "SELECT scene.publish('a')", "SELECT scene.withdraw('a')", "SELECT scene.revise('a', 'otto')",
      attempt: """
        SELECT scene.say('nana', 'republish');
        UPDATE copydesk.story SET state = 'approved', decision = scene.decide('a', 'nana'), revision = revision + 1
        """,
      refused: .rule("decision_has_approvals"),
      control: "SELECT scene.republish('a')"),
    Attack(
      "A story is taken down, and its approvals go on counting",
      given: "SELECT scene.publish('a')",
      attempt: "SELECT scene.withdraw('a', voiding => false)",
      refused: .rule("story_recall_voids_approvals"),
      control: "SELECT scene.withdraw('a')"),
    Attack(
      "A story is taken down, and what was not delivered yet goes out after that",
      given: "SELECT scene.publish('a')",
      attempt: "SELECT scene.withdraw('a', cancelling => false)",
      refused: .rule("story_kill_cancels"),
      control: "SELECT scene.withdraw('a')"),
    Attack(
      "A story is taken down, but nobody is told",
      given: "SELECT scene.publish('a')",
      attempt: "SELECT scene.withdraw('a', sending => false)",
      refused: .rule("story_kill_reaches_all"),
      control: "SELECT scene.withdraw('a')"),
    Attack(
      "A story that was up twice is taken down by what was sent the first time",
      given: "SELECT scene.publish('a')", "SELECT scene.withdraw('a')",
      "SELECT scene.receive(id, scene.begin(id)) FROM scene.delivery('a', 'site') AS delivery(id)",
      "SELECT scene.republish('a')", "SELECT scene.arrive('a')",
      attempt: "SELECT scene.withdraw('a', sending => false)",
      refused: .rule("story_kill_reaches_all"),
      control: "SELECT scene.withdraw('a')"),
    Attack(
      "Somebody takes a story down who may not publish",
      given: "SELECT scene.publish('a')",
      attempt: "SELECT scene.say('paul', 'unpublish'); SELECT scene.decide('a', 'paul', 'unpublish')",
      refused: .rule("decision_unpublish_needs_grant"),
      control: "SELECT scene.withdraw('a')"),
    Attack(
      "What nobody sees is taken down",
      given: "SELECT scene.publish('a')", "SELECT scene.revise('a', 'rita', 'correct')",
      attempt: "SELECT scene.say('nana', 'unpublish'); SELECT scene.decide('a', 'nana', 'unpublish')",
      refused: .rule("decision_unpublish_of_live"),
      control: """
        SELECT scene.say('nana', 'unpublish');
        INSERT INTO copydesk.decision (story, version, content_hash, kind, actor)
        SELECT story, number, content_hash, 'unpublish', 'nana' FROM copydesk.version WHERE number = 1
        """),
    Attack(
      "A live story is told to be taken down",
      given: "SELECT scene.publish('a')",
      attempt: """
        SELECT scene.say('nana', 'unpublish');
        SELECT scene.go_ahead('a', 'nana', 'unpublish', scene.decide('a', 'nana', 'unpublish'));
        INSERT INTO copydesk.delivery (decision, destination, story, version, content_hash, kind)
        SELECT id, 'site', story, version, content_hash, kind FROM copydesk.decision WHERE kind = 'unpublish'
        """,
      refused: .rule("delivery_unpublish_of_unpublished"),
      control: "SELECT scene.withdraw('a')"),
    Attack(
      "An unpublishing is signed as a kill",
      given: "SELECT scene.publish('a')",
      attempt: """
        SELECT scene.say('nana', 'kill');
        SELECT scene.go_ahead('a', 'nana', 'kill', scene.decide('a', 'nana', 'unpublish'))
        """,
      refused: .rule("signed_act_fits_decision"),
      control: """
        SELECT scene.say('nana', 'unpublish');
        SELECT scene.go_ahead('a', 'nana', 'unpublish', scene.decide('a', 'nana', 'unpublish'))
        """),
    Attack(
      "A firing is signed for what takes a story down",
      given: "SELECT scene.publish('a')",
      attempt: """
        SELECT scene.say('nana', 'unpublish');
        SELECT scene.go_ahead('a', 'nana', 'firing', scene.decide('a', 'nana', 'unpublish'))
        """,
      refused: .rule("signed_act_fits_decision"),
      control: """
        SELECT scene.say('nana', 'unpublish');
        SELECT scene.go_ahead('a', 'nana', 'unpublish', scene.decide('a', 'nana', 'unpublish'))
        """),
    Attack(
      "An unpublished story comes back on its old approvals",
      given: "SELECT scene.publish('a')", "SELECT scene.withdraw('a')",
      attempt: "SELECT scene.say('nana', 'republish'); SELECT scene.decide('a', 'nana')",
      refused: .rule("decision_has_approvals"),
      control: "SELECT scene.republish('a')"),
    Attack(
      "An unpublished story is published without going out",
      given: "SELECT scene.publish('a')", "SELECT scene.withdraw('a')",
      attempt: """
        SELECT scene.say('system', 'deliver');
        UPDATE copydesk.story SET state = 'published', live_version = 1, revision = revision + 1
        """,
      refused: .rule("story_transition_known"),
      control: "SELECT scene.republish('a')"),
    Attack(
      "Somebody signs the return of a story who may not publish",
      given: "SELECT scene.publish('a')", "SELECT scene.withdraw('a')",
      attempt: "SELECT scene.say('paul', 'republish'); SELECT scene.sign('a', 'paul')",
      refused: .rule("approval_of_republication_needs_grant"),
      control: "SELECT scene.republish('a')"),
    Attack(
      "Somebody decides the return of a story who may not publish",
      given: "SELECT scene.publish('a')", "SELECT scene.withdraw('a')",
      attempt: """
        SELECT scene.say('nana', 'republish');
        SELECT scene.sign('a', 'nana');
        SELECT scene.say('paul', 'republish');
        SELECT scene.decide('a', 'paul')
        """,
      refused: .rule("decision_republish_needs_grant"),
      control: "SELECT scene.republish('a')"),
    Attack(
      "A story that comes back counts as published since it arrived once",
      given: "SELECT scene.publish('a')", "SELECT scene.withdraw('a')", "SELECT scene.republish('a')",
      attempt: """
        SELECT scene.say('system', 'deliver');
        UPDATE copydesk.story SET state = 'published', live_version = 1, publishing_since = NULL, revision = revision + 1
        """,
      refused: .rule("story_live_has_receipt"),
      control: "SELECT scene.arrive('a')"),
    Attack(
      "A story that comes back gets another date of first publication",
      given: "SELECT scene.publish('a')", "SELECT scene.withdraw('a')",
      attempt: """
        SELECT scene.say('nana', 'note');
        UPDATE copydesk.story SET first_published_at = NULL
        """,
      refused: .rule("story_first_publication_once"),
      control: "SELECT scene.republish('a')"),
    Attack(
      "What is no kill vanishes",
      given: "SELECT scene.publish('a')",
      attempt: """
        SELECT scene.say('nana', 'unpublish');
        INSERT INTO copydesk.decision (story, version, content_hash, kind, actor, vanish)
        SELECT story, number, content_hash, 'unpublish', 'nana', true FROM copydesk.version
        """,
      refused: .rule("decision_vanish_of_kill"),
      control: """
        SELECT scene.say('nana', 'kill');
        INSERT INTO copydesk.decision (story, version, content_hash, kind, actor, vanish)
        SELECT story, number, content_hash, 'kill', 'nana', true FROM copydesk.version
        """),
    Attack(
      "A fix denies what readers were told",
      given: "SELECT scene.publish('a')",
      attempt: "SELECT scene.revise('a', 'nana', 'fix', 'Words not here')",
      refused: .rule("version_fix_within_limit"),
      control: "SELECT scene.revise('a', 'nana', 'fix', 'Words here')"),
    Attack(
      "Slip after slip, until it is another story",
      given: "SELECT scene.publish('a')", "SELECT scene.revise('a', 'nana', 'fix', 'Words here')",
      "SELECT scene.approve('a', 'otto')", "SELECT scene.fire('a')", "SELECT scene.arrive('a')",
      attempt: "SELECT scene.revise('a', 'nana', 'fix', 'Words here still')",
      refused: .rule("version_fix_within_limit"),
      control: "SELECT scene.revise('a', 'nana', 'fix', 'Words there')"),
    Attack(
      "A correction goes out as if it were a fix",
      given: "SELECT scene.publish('a')",
      attempt: """
        SELECT scene.say('nana', 'correct');
        SELECT scene.save(number, 2, 'nana', scene.content('a', 'caucasus', 'rita', 'Other words'), 'correct')
          FROM copydesk.story;
        UPDATE copydesk.story
           SET working_version = 2, working_kind = 'fix', state = 'desk_review', revision = revision + 1
        """,
      refused: .rule("story_kind_is_versions"),
      control: "SELECT scene.revise('a', 'nana', 'correct')"),
    Attack(
      "A retraction tells another story than its notice",
      given: "SELECT scene.publish('a')",
      attempt: "SELECT scene.retract('a', 'Forged', 'All of it is true')",
      refused: .rule("version_retract_is_notice"),
      control: "SELECT scene.retract('a', 'Forged')"),
    Attack(
      "A retraction gives no reason",
      given: "SELECT scene.publish('a')",
      attempt: "SELECT scene.retract('a', ' ', ' ')",
      refused: .rule("version_retract_is_notice"),
      control: "SELECT scene.retract('a', 'Forged')"),
    Attack(
      "A retraction has no notice at all",
      given: "SELECT scene.publish('a')",
      attempt: "SELECT scene.retract('a', NULL, 'Words')",
      refused: .rule("version_retract_is_notice"),
      control: "SELECT scene.retract('a', 'Forged')"),
    Attack(
      "Somebody signs a retraction who may not kill",
      given: deputy, "SELECT scene.publish('a')", "SELECT scene.retract('a')",
      attempt: "SELECT scene.approve('a', 'dora')",
      refused: .rule("approval_of_retraction_needs_grant"),
      control: "SELECT scene.approve('a', 'nana')"),
    Attack(
      "Somebody gives a retraction another time who may not kill",
      given: deputy, "UPDATE copydesk.role SET capabilities = capabilities || '{schedule}' WHERE name = 'deputy'",
      "SELECT scene.publish('a')", "SELECT scene.retract('a')", "SELECT scene.approve('a')",
      attempt: """
        SELECT scene.say('dora', 'schedule');
        UPDATE copydesk.story SET decision = scene.decide('a', 'dora'), revision = revision + 1
        """,
      refused: .rule("decision_of_retraction_needs_grant"),
      control: """
        SELECT scene.say('nana', 'schedule');
        UPDATE copydesk.story SET decision = scene.decide('a', 'nana'), revision = revision + 1
        """),
    Attack(
      "A new address brings new words",
      given: "SELECT scene.publish('a')",
      attempt: "SELECT scene.readdress('a', 'b', 'Other words')",
      refused: .rule("version_readdress_repeats"),
      control: "SELECT scene.readdress('a', 'b')"),
    Attack(
      "A correction brings a new address",
      given: "SELECT scene.publish('a')",
      attempt: "SELECT scene.readdress('a', 'b', action => 'correct')",
      refused: .rule("story_address_frozen"),
      control: "SELECT scene.readdress('a', 'b')"),
    Attack(
      "Somebody signs a new address who may not publish",
      given: deputy, "SELECT scene.publish('a')", "SELECT scene.readdress('a', 'b')",
      attempt: "SELECT scene.approve('b', 'dora')",
      refused: .rule("approval_needs_grant"),
      control: "SELECT scene.approve('b', 'nana')"),
    Attack(
      "An address that readers know is given to another story",
      given: "SELECT scene.publish('a')", "SELECT scene.readdress('a', 'b')", "SELECT scene.approve('b')",
      "SELECT scene.fire('b')", "SELECT scene.arrive('b')",
      attempt: "SELECT scene.submit('a', 'otto')",
      refused: .rule("story_slug_never_reused"),
      control: "SELECT scene.submit('c', 'otto')"),
    Attack(
      "An address that readers know is forgotten",
      given: "SELECT scene.publish('a')", "SELECT scene.readdress('a', 'b')",
      attempt: "DELETE FROM copydesk.former_address",
      refused: .noRight,
      control: "SELECT FROM copydesk.former_address"),
    Attack(
      "An address is claimed that no story had",
      given: "SELECT scene.publish('a')",
      attempt: "INSERT INTO copydesk.former_address (slug, desk, story) VALUES ('b', 'caucasus', 1)",
      refused: .noRight,
      control: "SELECT scene.readdress('a', 'b')"),
  ]

  /// Dora joins the Caucasus desk, who may approve and correct there, and neither publish nor kill.
  private static let deputy = """
    SELECT set_config('copydesk.actor', 'root', true);
    INSERT INTO copydesk.role (name, capabilities) VALUES ('deputy', '{review,approve,correct}');
    INSERT INTO copydesk.staff (handle, name) VALUES ('dora', 'Dora');
    INSERT INTO copydesk.staff_grant (staff, role, desk) VALUES ('dora', 'deputy', 'caucasus')
    """
}
