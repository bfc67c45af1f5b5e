import Newsroom
import Postgres

/// Of those that let many stories go out at the same time, one at a time does: so the most urgent come first, and people's own work is
/// not crowded out.
extension Store {
  /// Whose turn it is.
  enum Turn: String {
    /// Of jobs whose stories' own times have come.
    case due
    /// Of jobs whose triggers have fired.
    case firings
  }

  /// How long somebody waits before asking again whether it is their turn: by themselves, without a connection.
  private static let pause = Duration.milliseconds(100)

  /// Does that in a transaction, once nobody else in the newsroom has the turn. Waits until then, or until the task is cancelled: a
  /// job has a limit.
  func inTurn(_ turn: Turn, _ work: (Connection) async throws -> Void) async throws {
    while true {
      let isDone = try await transaction { connection in
        guard try await connection.queryOne(queries["take_turn"], turn.rawValue)?.decode("is_mine") == true else {
          return false
        }
        try await work(connection)
        return true
      }
      if isDone { return }
      try await Task.sleep(for: Self.pause)
    }
  }

  /// Takes hold of those of the stories that wait to go out, that nothing holds, and that nobody else has hold of.
  func lockFree(_ numbers: [StoryNumber], _ connection: Connection) async throws -> [StoryNumber: StoryFacts] {
    let free: [StoryNumber] = try await connection.query(queries["lock_due_stories"], numbers.map(\.rawValue))
      .map { try $0.ordinal("number") }
    return free.isEmpty ? [:] : try await lock(free, connection)
  }
}
