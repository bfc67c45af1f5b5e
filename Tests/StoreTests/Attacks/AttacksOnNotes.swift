extension Attack {
  /// On notes in threads.
  static let onNotes: [Attack] = [
    onNote("A note is written in another's name", "'a', acting => 'otto'", "note_by_actor"),
    onNote("Something else passes for a note", "'a', action => 'assign'", "note_by_actor"),
    onNote("A note ends a thread", "'a', thread => 1, resolves => true", "note_by_actor"),
    onNote("A note is left out of the numbers", "'a', number => 9", "note_number_follows"),
    onNote("Of a note there is nothing in the log", "'a', logging => false", "note_in_log"),
    onNote("A note says nothing", "'a', words => ' '", "note_in_log"),
    onNote("The log has a note in another thread", "'a', told => '{\"thread\": 1}'", "note_in_log"),
    onNote("The log has a note under another number", "'a', told => '{\"note_number\": 1}'", "note_in_log"),
    onNote("The log has a note on another line", "'a', line => 3, told => '{\"line\": 4}'", "note_in_log"),
    onNote("The log has other words on that line", "'a', line => 3, told => '{\"excerpt\": \"x\"}'", "note_in_log"),
    onNote("A thread begins with an answer", "'a', thread => 2", "note_thread_begins"),
    onNote(
      "A note is about a line of a version that is not there", "'a', line => 3, of_version => 7",
      "note_of_working_version"),
    onNote("Somebody who may not writes a note", "'a', by => 'ex'", "note_needs_right"),
    onNote(
      "Somebody who may not ends a thread", "'a', 'ex', 'note_resolve', thread => 1, resolves => true",
      "note_needs_right"),
    Attack(
      "An answer goes to a thread of another story",
      given: "SELECT scene.submit('a')", "SELECT scene.submit('b')", "SELECT scene.note('b')",
      attempt: "SELECT scene.note('a', number => 1, thread => 2)",
      refused: .rule("note_answers_earlier"),
      control: "SELECT scene.note('b', thread => 1)"),
    Attack(
      "An answer goes to a thread that there is not",
      given: "SELECT scene.submit('a')", "SELECT scene.note('a')",
      attempt: "SELECT scene.note('a', thread => 0)",
      refused: .key("note_thread_of_story"),
      control: "SELECT scene.note('a', thread => 1)"),
    Attack(
      "A thread is ended twice",
      given: "SELECT scene.submit('a')", "SELECT scene.note('a')",
      "SELECT scene.note('a', action => 'note_resolve', thread => 1, resolves => true)",
      attempt: "SELECT scene.note('a', action => 'note_resolve', thread => 1, resolves => true)",
      refused: .rule("note_resolves_open"),
      control: """
        SELECT scene.note('a', 'rita', thread => 1);
        SELECT scene.note('a', action => 'note_resolve', thread => 1, resolves => true)
        """),
    Attack(
      "A note is changed",
      given: "SELECT scene.submit('a')", "SELECT scene.note('a')",
      attempt: "UPDATE copydesk.note SET actor = 'otto'", refused: .noRight,
      control: "SELECT scene.note('a', 'rita', thread => 1)"),
    Attack(
      "A note is deleted",
      given: "SELECT scene.submit('a')", "SELECT scene.note('a')",
      attempt: "DELETE FROM copydesk.note", refused: .noRight,
      control: "SELECT scene.note('a', 'rita', thread => 1)"),
    Attack(
      "A note is dated back",
      given: "SELECT scene.submit('a')",
      attempt:
        "INSERT INTO copydesk.note (story, number, thread, actor, follows, at) VALUES (1, 1, 1, 'nana', 1, '2000-01-01')",
      refused: .noRight,
      control: "SELECT scene.note('a')"),
    Attack(
      "Somebody is told of an answer who never wrote in the thread",
      given: "SELECT scene.submit('a')", "SELECT scene.note('a', 'rita')", "SELECT scene.note('a', thread => 1)",
      attempt: telling("otto"),
      refused: .rule("notice_fits_event"),
      control: telling("rita")),
    Attack(
      "Somebody is told of an answer of their own as if it were another's",
      given: "SELECT scene.submit('a')", "SELECT scene.note('a', 'rita')", "SELECT scene.note('a', thread => 1)",
      attempt: telling("nana"),
      refused: .rule("notice_fits_event"),
      control: telling("rita")),
  ]

  /// The person is told of the note that was written last.
  private static func telling(_ person: String) -> String {
    """
    INSERT INTO copydesk.notice (staff, event, kind, because)
    SELECT '\(person)', max(id), 'replied', 'thread' FROM copydesk.event WHERE kind = 'note'
    """
  }

  private static func onNote(_ sentence: String, _ how: String, _ rule: String) -> Attack {
    Attack(
      sentence, given: "SELECT scene.submit('a')", "SELECT scene.note('a', 'rita')",
      "SELECT scene.note('a', thread => 1)",
      attempt: "SELECT scene.note(\(how))", refused: .rule(rule), control: "SELECT scene.note('a', line => 3)")
  }
}
