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
  private static let slice = 2000
  /// How many transactions let stories go out at the same time: most firings have one.
  private static let lanes = 2
  /// How many numbers away the firings are that are carried out with one: many triggers fire at the same full hour.
  private static let near = 500

  /// A story that waits for a firing.
  private struct Waiting: Sendable {
    var story: StoryNumber
    var firing: FiringStatement
  }

  /// Has the next stories go out that waited for a firing, by urgency and then in the order of their numbers, some in one transaction;
  /// and enters what became of each. Packages that waited for it come last. Stories that wait for firings of the same moment go out
  /// with them, so that the most urgent of all come first.
  ///
  /// Safe to ask any number of times, and to be cut off anywhere: what has been looked at is not looked at again.
  ///
  /// - Returns: Whether there is more to do.
  public func carryOut(firing number: Int) async throws -> Bool {
    guard let firing = try await genuineFirings([number], pool)[number], firing.refused == nil else {
      logger.error("A firing that nobody has signed is not carried out", metadata: ["firing": "\(number)"])
      return false
    }
    try await carryOutTogether(near: number)
    let waiting = try await pool.query(queries["waiting_for_firings"], number, number, false, Self.slice)
      .map { Waiting(story: try $0.ordinal("story"), firing: firing) }
    let faults = await inBatches(waiting, lanes: Self.lanes) { waiting in
      try await transaction { connection in
        try await carryOut(waiting, of: try await lock(waiting.map(\.story), connection), connection)
      }
    }
    let isSlice = waiting.count == Self.slice
    // Those for which it fails are left for later, as long as that brings others forward.
    if let fault = faults.first, !isSlice || faults.count == waiting.count || faults.contains(where: \.endsEverything) {
      throw fault
    }
    if isSlice { return true }
    try await tendPackages(waitingFor: firing.trigger.name)
    try await pool.execute(queries["end_firing"], number)
    return false
  }

  /// Has stories go out that wait for firings of the same moment, save for those of which somebody else has hold. Other jobs do the
  /// same, in turn. What goes wrong with one is its own firing's matter.
  private func carryOutTogether(near number: Int) async throws {
    let rows = try await pool.query(
      queries["waiting_for_firings"], number - Self.near, number + Self.near, true, Self.slice)
    let firings = try await genuineFirings(try rows.map { try $0.decode("firing") }, pool)
    let waiting = try rows.compactMap { row in
      try firings[row.decode("firing")].map { Waiting(story: try row.ordinal("story"), firing: $0) }
    }
    let faults = await inBatches(waiting, lanes: 1) { waiting in
      try await inTurn(.firings) { connection in
        try await carryOut(waiting, of: try await lockFree(waiting.map(\.story), connection), connection)
      }
    }
    if let fault = faults.first(where: \.endsEverything) { throw fault }
  }

  /// What firings do with those of the stories that are locked, the most urgent first, and the record of it.
  private func carryOut(
    _ waiting: [Waiting], of stories: [StoryNumber: StoryFacts], _ connection: Connection
  ) async throws {
    guard !stories.isEmpty else { return }
    let now = try await now(connection)
    var looked: [(firing: Int, story: StoryNumber, decision: Int)] = []
    var refusals: [StoryNumber: FiringRefusal] = [:]
    var changes: [StoryChange] = []
    for (story, firing) in waiting.compactMap({ each in stories[each.story].map { ($0, each.firing) } }) {
      guard let decision = story.decision else { continue }
      switch FiringRuling(firing.facts, for: story) {
      case .notWaiting: continue
      case .refused(let reason): refusals[story.number] = reason
      case .goesOut(let change): changes.append(change)
      }
      looked.append((firing.number, story.number, decision))
    }
    for change in try await write(changes, at: now, connection) {
      // Whatever held it back is what the record says.
      refusals[change.story.number] = change.story.hold.map { FiringRefusal(rawValue: $0.reason.rawValue) }
    }
    guard !looked.isEmpty else { return }
    try await connection.execute(
      queries["enter_firing_stories"], looked.map(\.firing), looked.map(\.story.rawValue), looked.map(\.decision),
      looked.map { refusals[$0.story]?.rawValue })
  }
}
