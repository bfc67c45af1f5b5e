import Postgres

extension ConstraintTests.Constraint {
  private static func note(
    number: Int = 2, thread: Int = 2, resolves: Bool = false, version: String = "NULL", line: String = "NULL",
    excerpt: String = "NULL", follows: Int = 900
  ) -> String {
    """
    INSERT INTO copydesk.note (story, number, thread, resolves, version, line, excerpt, actor, follows)
    VALUES (1, \(number), \(thread), \(resolves), \(version), \(line), \(excerpt), 'nana', \(follows))
    """
  }

  private static func onLine(_ line: String = "3", _ excerpt: String = "'x'", thread: Int = 2) -> String {
    note(thread: thread, version: "1", line: line, excerpt: excerpt)
  }

  /// Of notes in threads.
  static let notes = [
    Self("note_number_positive", broken: note(number: 0, thread: 0), kept: note(number: 1, thread: 1)),
    Self("note_line_positive", broken: onLine("0"), kept: onLine("1")),
    Self("note_excerpt_length", broken: onLine("3", "''"), kept: onLine("3", "'x'")),
    Self("note_excerpt_length", broken: onLine("3", "repeat('x', 201)"), kept: onLine("3", "repeat('x', 200)")),
    Self("note_answers_earlier", broken: note(thread: 3), kept: note(thread: 1)),
    Self("note_resolves_earlier", broken: note(resolves: true), kept: note(thread: 1, resolves: true)),
    Self("note_line_whole", broken: note(line: "3"), kept: onLine()),
    Self("note_line_whole", broken: note(version: "1", excerpt: "'x'"), kept: note()),
    Self("note_line_of_thread", broken: onLine(thread: 1), kept: onLine()),
    Self(
      "note_by_entry", broken: "\(note()); \(note(number: 3, thread: 3))",
      kept: "\(note()); \(note(number: 3, thread: 3, follows: 901))", sqlState: .uniqueViolation),
  ]
}
