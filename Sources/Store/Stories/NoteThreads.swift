public import Foundation
public import Newsroom
import Postgres

/// What people said to each other about a story, or a line of it.
public struct NoteThread: Hashable, Sendable {
  /// One of them.
  public struct Note: Hashable, Sendable {
    /// Its number among the story's notes.
    public var number: Int
    /// Who wrote it.
    public var by: StaffHandle
    /// For whom they stood in.
    public var onBehalfOf: StaffHandle?
    /// When.
    public var at: Date
    /// What it says; nil only for the end of a thread of which nothing more was said.
    public var text: String?
    /// Whether it ends the thread, until somebody writes in it again.
    public var resolves: Bool
  }

  /// The line that it is about; nil for the whole story.
  public var place: NotePlace?
  /// In their order; at least one.
  public var notes: [Note]

  /// The number of the note that began it.
  public var number: Int { notes.first?.number ?? 0 }
  /// Whether its last word is that it is resolved.
  public var isResolved: Bool { notes.last?.resolves ?? false }
}

extension Store {
  /// A story's threads of notes, the oldest first. Throws `Refusal` with `not_found`.
  public func threads(of story: StoryReference) async throws -> [NoteThread] {
    let rows = try await pool.query(queries["threads"], number(of: story, on: pool).rawValue)
    return try rows.reduce(into: []) { threads, row in
      let note = NoteThread.Note(
        number: try row.decode("number"), by: try row.slug("actor"), onBehalfOf: try row.optionalSlug("on_behalf_of"),
        at: try row.decode("at"), text: try row.decode("note"), resolves: try row.decode("resolves"))
      if try row.decode("thread", as: Int.self) == note.number {
        threads.append(NoteThread(place: try NotePlace(row), notes: [note]))
      } else if !threads.isEmpty {
        threads[threads.count - 1].notes.append(note)
      }
    }
  }

  /// What the workflow must know to rule on a note.
  ///
  /// - Parameter thread: The number of any note of the thread that it goes to.
  func noteFacts(of story: StoryNumber, thread: Int?, _ connection: Connection) async throws -> NoteFacts {
    guard let row = try await connection.queryOne(queries["next_note"], story.rawValue) else {
      throw MissingRow(query: "next_note")
    }
    var facts = NoteFacts(next: try row.decode("next"))
    guard let thread, (1..<facts.next).contains(thread) else { return facts }
    let rows = try await connection.query(queries["notes_of_thread"], story.rawValue, thread)
    guard let first = rows.first, let last = rows.last else { return facts }
    let writers = try rows.map { try $0.slug("actor", StaffHandle.self) }
    facts.thread = NoteFacts.Thread(
      number: try first.decode("thread"),
      writers: writers.reduce(into: []) { if !$0.contains($1) { $0.append($1) } },
      isResolved: try last.decode("resolves"))
    return facts
  }

  /// Enters a note in its thread: before the log has what it says.
  func record(_ entry: StoryChange.NoteEntry, by change: StoryChange, _ connection: Connection) async throws {
    try await connection.execute(
      queries["add_note"], change.story.number.rawValue, entry.number, entry.thread, entry.resolves,
      entry.place?.version.rawValue, entry.place?.line, entry.place?.excerpt, change.actor.name)
  }
}

extension NotePlace {
  fileprivate init?(_ row: Row) throws {
    guard let version = try row.optionalOrdinal("version", VersionNumber.self) else { return nil }
    self.init(version: version, line: try row.decode("line"), excerpt: try row.decode("excerpt"))
  }
}
