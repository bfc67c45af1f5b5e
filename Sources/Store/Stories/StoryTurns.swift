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

  /// How long somebody waits before asking again whether another daemon still has the turn.
  private static let pause = Duration.milliseconds(100)

  /// Does that in a transaction, once nobody else in the newsroom has the turn. Waits for it without a connection, until those of this
  /// process who came before are done, and then until no other daemon has it or the task is cancelled: a job has a limit.
  func inTurn(_ turn: Turn, _ work: (Connection) async throws -> Void) async throws {
    await turns.take(turn)
    do {
      try await inTurnOfDaemons(turn, work)
    } catch {
      await turns.give(turn)
      throw error
    }
    await turns.give(turn)
  }

  private func inTurnOfDaemons(_ turn: Turn, _ work: (Connection) async throws -> Void) async throws {
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

/// The turns within a process, in the order in which they are asked for.
actor StoryTurns {
  private var taken: Set<Store.Turn> = []
  private var waiting: [Store.Turn: [CheckedContinuation<Void, Never>]] = [:]

  /// Waits until all who asked before have given it back.
  func take(_ turn: Store.Turn) async {
    if taken.insert(turn).inserted { return }
    await withCheckedContinuation { waiting[turn, default: []].append($0) }
  }

  /// Gives it to the next who waits.
  func give(_ turn: Store.Turn) {
    guard waiting[turn]?.isEmpty == false, let next = waiting[turn]?.removeFirst() else {
      taken.remove(turn)
      return
    }
    next.resume()
  }
}
