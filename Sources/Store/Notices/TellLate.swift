import Foundation
import Logging
import Newsroom
import Postgres

extension Store {
  /// Reminds people of stories that have waited before their desks for too long, and tells the next of each desk's ladder;
  /// each reminder is entered in the story's log.
  ///
  /// Safe to ask any number of times, by any number of daemons.
  public func tellLate() async throws {
    for row in try await pool.query(queries["late_stories"]) {
      try await tell(row.ordinal("story")) { story, connection in
        guard let clock = try await connection.queryOne(queries["story_clock"], story.number.rawValue),
          let due = try clock.decode("due_at", as: Date?.self)
        else { return nil }
        return .late(story, reminders: try clock.decode("step"), dueAt: Instant(due))
      }
    }
  }

  /// Tells people of stories whose time comes and that will not go out then; once of each, entered in its log.
  func tellRisks() async throws {
    for row in try await pool.query(queries["stories_at_risk"]) {
      try await tell(row.ordinal("story")) { story, connection in
        guard let risk = try await connection.queryOne(queries["risk_of_story"], story.number.rawValue) else {
          return nil
        }
        return .risk(story, reason: try risk.decode("reason"))
      }
    }
  }

  private func tell(
    _ number: StoryNumber, _ change: (StoryFacts, Connection) async throws -> StoryChange?
  ) async throws {
    do {
      try await transaction { connection in
        guard let story = try await lock(.number(number), connection), let change = try await change(story, connection)
        else { return }
        try await write(change, at: try await now(connection), connection)
      }
    } catch let error as PostgresError where error.constraint != nil {
      // Somebody has done something about it at this moment, or its row is not as it was signed: the others are told.
      logger.debug(
        "Could not say that a story is late", metadata: ["story": "\(number)", "reason": "\(error.message)"])
    }
  }
}
