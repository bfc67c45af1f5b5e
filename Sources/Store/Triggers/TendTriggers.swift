import Foundation
public import JobQueue
import Logging
public import Newsroom
import Postgres

/// The time may have come that a trigger's cron expression says; handled by `Store.tick`.
public struct TickTriggerJob: Job {
  /// `tick_trigger`.
  public static let kind = "tick_trigger"
  /// The sweep makes up for one that failed for good.
  public static let policy = JobPolicy(queue: "triggers", maxAttempts: 10, timeLimit: .seconds(30))

  /// The trigger's name.
  public var trigger: String

  /// A job for that trigger.
  public init(trigger: String) { self.trigger = trigger }
}

/// A trigger was changed or removed: what waits for it is held; handled by `Store.holdWaitingInVain`.
public struct LookAfterTriggersJob: Job {
  /// `look_after_triggers`.
  public static let kind = "look_after_triggers"
  /// The sweep makes up for one that failed for good.
  public static let policy = JobPolicy(queue: "triggers", maxAttempts: 10, timeLimit: .seconds(60))

  /// A job without arguments.
  public init() {}
}

extension Store {
  /// Whom the queue's schedules of triggers belong to.
  private static let scheduleOwner = "copydesk triggers"

  /// Declares the schedules of the triggers that the clock fires, and ends those of others. Safe to repeat.
  public func scheduleTriggers() async throws {
    let schedules = try await signedConfiguration(pool).contents.triggers.compactMap { defined -> Schedule? in
      let trigger = defined.trigger
      guard let clock = TriggerKinds.standard[trigger.kind]?.clock(of: trigger.settings) else { return nil }
      return try Schedule(
        "trigger-\(trigger.name)", clock.expression.text, in: clock.zone, missed: clock.missed,
        TickTriggerJob(trigger: trigger.name.text))
    }
    try await queue.declare(schedules, owner: Self.scheduleOwner)
  }

  /// Has a trigger fire if its time has come and it has not fired for that yet, whatever has become of the queue's schedule; and with
  /// it the others whose time has come, so that none of many waits for the others' commits.
  ///
  /// Of several times that were missed the last one counts; one that is late by more than a minute only where the trigger says so.
  public func tick(_ name: TriggerName) async throws {
    let triggers = try await signedConfiguration(pool).contents.triggers
    let now = try await now(pool)
    guard try await !due(triggers.filter { $0.trigger.name == name }, at: now, pool).isEmpty else { return }
    let faults = try await fireDueTriggers()
    if let fault = faults.first(where: \.endsEverything) { throw fault }
    // What goes wrong with others is their own jobs' matter.
    if !faults.isEmpty { try await fireDueTriggers([name]) }
  }

  /// Has all triggers fire whose time has come: many have the same full hour.
  ///
  /// - Returns: What went wrong.
  private func fireDueTriggers() async throws -> [any Error] {
    let triggers = try await signedConfiguration(pool).contents.triggers
    let due = try await due(triggers, at: try await now(pool), pool)
    return await inBatches(due.map(\.defined.trigger.name), lanes: 1) { try await fireDueTriggers($0) }
  }

  /// Has those of the triggers fire whose time has come, in one transaction.
  private func fireDueTriggers(_ names: [TriggerName]) async throws {
    try await transaction { connection in
      try await connection.execute(queries["lock_newsroom"])
      // They may have been changed, or have fired, since.
      await forgetConfiguration(connection)
      let triggers = try await signedConfiguration(connection).contents.triggers
      let now = try await now(connection)
      let due = try await due(triggers.filter { names.contains($0.trigger.name) }, at: now, connection)
      let pauses = try await pauses(of: due.map(\.defined.trigger.name), connection)
      for (defined, tick, isMissed) in due {
        _ = try await fire(
          defined, for: .tick(tick), refused: isMissed ? .missed : nil, pause: pauses[defined.trigger.name], at: now,
          connection)
      }
    }
  }

  /// Those of the triggers that a clock fires and whose time has come, each with that time, and whether it was missed.
  private func due(
    _ triggers: [SignedContents.DefinedTrigger], at now: Date, _ connection: some PostgresQuerying
  ) async throws -> [(defined: SignedContents.DefinedTrigger, tick: Date, isMissed: Bool)] {
    let clocks = triggers.compactMap { defined in
      TriggerKinds.standard[defined.trigger.kind]?.clock(of: defined.trigger.settings).map { (defined, $0) }
    }
    guard !clocks.isEmpty else { return [] }
    var last: [TriggerName: Date] = [:]
    for row in try await connection.query(queries["last_ticks"], clocks.map(\.0.trigger.name.text)) {
      last[try row.slug("name")] = try row.decode("tick")
    }
    return clocks.compactMap { defined, clock in
      clock.due(since: defined.definedAt, after: last[defined.trigger.name], at: now)
        .map { (defined, $0.tick, $0.isMissed) }
    }
  }

  /// What a sweep does for triggers: their schedules are there, no time was lost, and nothing waits for what will not come.
  func tendTriggers() async throws {
    try await scheduleTriggers()
    if let fault = try await fireDueTriggers().first { throw fault }
    while try await holdWaitingInVain() {}
  }

  /// Has what waits for a changed trigger be held, once this is committed.
  func lookAfterTriggers(_ connection: Connection) async throws {
    try await queue.enqueue(LookAfterTriggersJob(), cause: "apply", in: connection)
  }

  /// Holds the next stories that wait for a trigger which is not any more what it was when they were signed; after the last of them,
  /// the packages that were closed for it.
  ///
  /// - Returns: Whether there is more to do.
  public func holdWaitingInVain() async throws -> Bool {
    let slice = 200
    let waiting = try await pool.query(queries["waiting_in_vain"], slice)
      .map { try $0.ordinal("story", StoryNumber.self) }
    for number in waiting {
      try await transaction { connection in
        guard let story = try await lock(.number(number), connection), let trigger = story.trigger,
          story.state == .approved, story.publishingSince == nil, story.hold == nil
        else { return }
        let now = try await now(connection)
        guard try await signedConfiguration(connection).contents.trigger(trigger.name)?.trigger.reference != trigger
        else { return }
        try await write(.hold(story, .triggerChanged, at: now), at: now, connection)
      }
    }
    guard waiting.count < slice else { return true }
    try await holdPackagesWaitingInVain()
    return false
  }
}
