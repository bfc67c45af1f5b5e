import Foundation
public import JobQueue
import Logging
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
        let story = try await lock(.number(StoryNumber(number)), connection),
        story.decision == decision, story.state == .approved, story.publishingSince == nil, story.hold == nil
      else { return }
      if let later = [story.publishAt, story.facts.embargo].compactMap({ $0 }).max(), later > story.now {
        try await queue.enqueue(
          FireJob(decision: decision), at: later, cause: "story \(number)", in: connection)
        return
      }
      // Without a time it waits for the command `publish`, and no job speaks for that.
      guard let due = story.publishAt else { return }
      switch story.facts.policy.missedSchedule.outcome(due: due, now: story.now) {
      case .publish: try await fire(story, connection)
      case .hold: try await hold(story, "missed_schedule", connection)
      case .drop: try await drop(story, connection)
      }
    }
  }

  /// Writes the deliveries of the story's decision and their jobs; without a destination, or without signatures that hold,
  /// the story is held instead.
  func fire(_ story: LockedStory, _ connection: Connection) async throws {
    guard let decision = story.decision else { throw LostRow(query: "decide") }
    guard try await isSigned(story.facts.number, story.workingVersion, connection) else {
      return try await hold(story, "signature", connection)
    }
    try await say(Saying(.system, "fire"), connection)
    let deliveries = try await connection.query(queries["write_deliveries"], decision)
    guard !deliveries.isEmpty else { return try await hold(story, "no_destination", connection) }
    var story = story
    story.publishingSince = try await now(connection)
    story.revision = Revision(story.revision.rawValue + 1)
    try await write(story, connection)
    try await enqueueDeliveries(
      deliveries.map { try $0.decode("id") }, cause: "story \(story.facts.number)", connection)
  }

  func hold(_ story: LockedStory, _ reason: String, _ connection: Connection) async throws {
    logger.warning("Story held", metadata: ["story": "\(story.facts.number)", "reason": "\(reason)"])
    try await say(Saying(.system, "hold", note: reason), connection)
    var story = story
    story.hold = (reason, try await now(connection))
    story.revision = Revision(story.revision.rawValue + 1)
    try await write(story, connection)
  }

  private func drop(_ story: LockedStory, _ connection: Connection) async throws {
    try await say(Saying(.system, "drop", note: "The time passed while nobody could keep it."), connection)
    try await void(story.facts.approvals.map(\.id), by: "system", reason: "drop", connection)
    var story = story
    story.state = .deskReview
    story.publishAt = nil
    story.decision = nil
    story.revision = Revision(story.revision.rawValue + 1)
    try await write(story, connection)
  }
}
