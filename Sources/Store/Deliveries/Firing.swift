import Foundation
import Logging
import JobQueue
import Newsroom
import Postgres

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

  /// Finds what is due and has no job, lets go what is kept long enough, and seals the log so far with a checkpoint.
  public func sweep() async throws {
    for row in try await pool.query(queries["due_decisions"]) {
      try await queue.enqueue(FireJob(decision: row.decode("decision")), cause: "sweep", in: pool)
    }
    let idle = try await pool.query(queries["idle_deliveries"])
    try await enqueueDeliveries(idle.map { try $0.decode("delivery") }, of: nil, pool)
    try await pool.execute(queries["forget_keys"])
    try await pool.execute(queries["prune"])
    try await signCheckpoint()
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
    try await enqueueDeliveries(deliveries.map { try $0.decode("id") }, of: story.facts.number, connection)
  }

  /// Enqueues jobs for deliveries of a story, or of any without one, to be counted by destination where the queue limits how
  /// many go to one at once.
  func enqueueDeliveries(
    _ deliveries: [Int], of story: StoryNumber?, _ connection: some PostgresQuerying
  ) async throws {
    let cause = story.map { "story \($0)" } ?? "sweep"
    for row in try await connection.query(queries["deliveries_by_destination"], deliveries) {
      let jobs = try row.decode("deliveries", as: [Int].self).map { DeliverJob(delivery: $0) }
      let options = EnqueueOptions(cause: cause, limitKey: try row.decode("destination"))
      try await queue.enqueue(jobs, options, in: connection)
    }
  }

  func hold(_ story: LockedStory, _ reason: String, _ connection: Connection) async throws {
    logger.warning("a story is held", metadata: ["story": "\(story.facts.number)", "reason": "\(reason)"])
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
