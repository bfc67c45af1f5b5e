import Foundation
public import JobQueue
import Newsroom
import Postgres

/// Lets a decision go out when its time has come; handled by `Store.fire`.
public struct FireJob: Job {
  /// `fire`.
  public static let kind = "fire"
  /// Deliveries have queues of their own, so no story is late because of another's retries.
  public static let policy = JobPolicy(queue: "publishing", maxAttempts: 20, timeLimit: .seconds(30))

  /// The decision's number.
  public var decision: Int

  /// A job for that decision.
  public init(decision: Int) { self.decision = decision }
}

extension Store {
  /// Lets a decision go out if its time has come; does nothing when the decision no longer stands or has gone out.
  ///
  /// Safe to ask any number of times. Signatures are verified before anything is written.
  public func fire(_ decision: Int) async throws {
    try await transaction { connection in
      guard
        let number = try await connection.queryOne(queries["decision_story"], decision)?.decode("story", as: Int.self),
        let story = try await lock(.number(StoryNumber(number)), connection)
      else { return }
      let freezes = try await freezes(whileFiring: connection)
      let now = try await now(connection)
      switch DueDecision(decision, of: story, freezes: freezes, now: now) {
      case .over: return
      case .notBefore(let later):
        try await queue.enqueue(
          FireJob(decision: decision), at: later, cause: "story \(number)", in: connection)
      case .now(let change): try await write(change, at: now, connection)
      }
    }
  }
}
