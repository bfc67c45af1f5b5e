import Foundation
public import JobQueue
import Logging
import Newsroom
import Postgres

/// Has the stories go out that waited for a firing; handled by `Store.carryOut`.
public struct CarryOutFiringJob: Job {
  /// `carry_out_firing`.
  public static let kind = "carry_out_firing"
  /// A queue of their own, so that no trigger waits behind a thousand stories that are due at the same time.
  public static let policy = JobPolicy(queue: "triggers", maxAttempts: 20, timeLimit: .seconds(60))

  /// The firing's number.
  public var firing: Int

  /// A job for that firing.
  public init(firing: Int) { self.firing = firing }
}

extension Store {
  /// How many stories a job looks at before it makes room for others.
  private static let slice = 200
  /// How many stories are let go out at the same time.
  private static let lanes = 3

  /// Has the next stories go out that waited for a firing, by urgency and then in the order of their numbers, each in a transaction
  /// of its own; and enters what became of each. Packages that waited for it come last.
  ///
  /// Safe to ask any number of times, and to be cut off anywhere: what has been looked at is not looked at again.
  ///
  /// - Returns: Whether there is more to do.
  public func carryOut(firing number: Int) async throws -> Bool {
    guard let firing = try await genuineFiring(number, pool), firing.refused == nil else {
      logger.error("A firing that nobody has signed is not carried out", metadata: ["firing": "\(number)"])
      return false
    }
    let waiting = try await pool.query(queries["waiting_for_firing"], number, Self.slice)
      .map { try $0.ordinal("story", StoryNumber.self) }
    try await inLanes(waiting) { try await carryOut(firing, for: $0) }
    if waiting.count == Self.slice { return true }
    try await tendPackages(waitingFor: firing.trigger.name)
    try await pool.execute(queries["end_firing"], number)
    return false
  }

  /// Does the work for each, a few at a time, and begins in order; what fails keeps nobody else from being done.
  private func inLanes(
    _ stories: [StoryNumber], _ work: @escaping @Sendable (StoryNumber) async throws -> Void
  ) async throws {
    var fault: (any Error)?
    await withTaskGroup(of: (any Error)?.self) { group in
      var rest = stories[...]
      for _ in 0..<Self.lanes {
        guard let story = rest.popFirst() else { break }
        group.addTask { await Self.fault { try await work(story) } }
      }
      for await found in group {
        fault = fault ?? found
        // Without a database there is nothing to go on with.
        guard !(found is ConnectionError), !Task.isCancelled, let story = rest.popFirst() else { continue }
        group.addTask { await Self.fault { try await work(story) } }
      }
    }
    if let fault { throw fault }
  }

  private static func fault(_ work: () async throws -> Void) async -> (any Error)? {
    do {
      try await work()
      return nil
    } catch {
      return error
    }
  }

  /// What a firing does with one story, and the record of it.
  private func carryOut(_ firing: FiringStatement, for number: StoryNumber) async throws {
    try await transaction { connection in
      guard let story = try await lock(.number(number), connection), let decision = story.decision else { return }
      let now = try await now(connection)
      var refused: FiringRefusal?
      switch FiringRuling(firing.facts, for: story) {
      case .notWaiting: return
      case .refused(let reason): refused = reason
      case .goesOut(let change):
        try await write(change, at: now, connection)
        // Whatever held it back is what the record says.
        let held = try await connection.queryOne(queries["hold_of_story"], number.rawValue)
        refused = try held?.decode("hold_reason", as: String?.self).map(FiringRefusal.init(rawValue:))
      }
      try await connection.execute(
        queries["enter_firing_story"], firing.number, number.rawValue, decision, refused?.rawValue)
    }
  }
}
