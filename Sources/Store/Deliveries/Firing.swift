import Foundation
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
        let story = try await lock(.number(StoryNumber(number)), connection)
      else { return }
      let now = try await now(connection)
      switch DueDecision(decision, of: story, now: now) {
      case .over: return
      case .notBefore(let later):
        try await queue.enqueue(
          FireJob(decision: decision), at: later, cause: "story \(number)", in: connection)
      case .now(let change): try await write(change, at: now, connection)
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
}
