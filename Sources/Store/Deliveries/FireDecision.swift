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
  /// How many due stories are looked at before those that have fallen due since are looked for.
  private static let slice = 1000

  /// Lets a decision go out if its time has come, and with it whatever else is due, the most urgent first; does nothing when the
  /// decision no longer stands or has gone out.
  ///
  /// Safe to ask any number of times, and by many at once. Signatures are verified before anything is written.
  public func fire(_ decision: Int) async throws {
    guard let row = try await pool.queryOne(queries["decision_to_fire"], decision) else { return }
    let isDue = try row.decode("is_due", as: Bool?.self) == true
    // What goes wrong with others is their own jobs' matter.
    if isDue, let fault = try await fireDue().first(where: \.endsEverything) { throw fault }
    try await transaction { connection in
      guard let story = try await lock(.number(row.ordinal("story")), connection) else { return }
      let freezes = try await freezes(whileFiring: connection)
      let now = try await now(connection)
      switch DueDecision(decision, of: story, freezes: freezes, now: now) {
      case .over: return
      case .notBefore(let later):
        try await queue.enqueue(
          FireJob(decision: decision), at: later, cause: "story \(story.number)", in: connection)
      case .now(let change): try await write(change, at: now, connection)
      }
    }
  }

  /// Lets go out, or holds, all that is due, the most urgent first, save for what somebody else has hold of. Other jobs that have
  /// come at the same time do the same, in turn.
  ///
  /// - Returns: What went wrong.
  private func fireDue() async throws -> [any Error] {
    var faults: [any Error] = []
    var (urgency, last) = (0, 0)
    while true {
      let due = try await pool.query(queries["due_stories"], urgency, last, Self.slice)
      faults += await inBatches(try due.map { try $0.ordinal("number") }, lanes: 1) { try await fire(due: $0) }
      guard due.count == Self.slice, let end = due.last, !faults.contains(where: \.endsEverything) else {
        return faults
      }
      (urgency, last) = (try end.decode("urgency"), try end.decode("number"))
    }
  }

  /// Lets those of the stories go out, or holds them, that are due and that nobody else has hold of.
  func fire(due numbers: [StoryNumber]) async throws {
    try await inTurn(.due) { connection in
      let stories = try await lockFree(numbers, connection)
      guard !stories.isEmpty else { return }
      let freezes = try await freezes(whileFiring: connection)
      let now = try await now(connection)
      let changes = numbers.compactMap { number -> StoryChange? in
        guard let story = stories[number], let decision = story.decision,
          case .now(let change) = DueDecision(decision, of: story, freezes: freezes, now: now)
        else { return nil }
        return change
      }
      _ = try await write(changes, at: now, connection)
    }
  }
}
