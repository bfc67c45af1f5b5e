public import FoundationEssentials
internal import Postgres

/// A schedule as operators see it.
public struct ScheduleRecord: Sendable, Equatable {
  /// Its name.
  public var name: String
  /// The program that declared it last; see ``JobQueue/declare(_:owner:)``.
  public var owner: String
  /// When it ticks, in the syntax of crontab(5).
  public var expression: String
  /// The time zone of the expression.
  public var zone: String
  /// What happens to missed ticks.
  public var missed: MissedTicks
  /// The kind of its jobs.
  public var kind: String
  /// The last tick that became a job.
  public var lastTick: Date?
  /// The job of the last tick.
  public var lastJob: JobID?
  /// The next tick.
  public var nextTick: Date

  init(row: Row) throws {
    name = try row.decode("name")
    owner = try row.decode("owner")
    expression = try row.decode("expression")
    zone = try row.decode("zone")
    missed = MissedTicks(rawValue: try row.decode("missed")) ?? .once
    kind = try row.decode("kind")
    lastTick = try row.decode("last_tick")
    lastJob = try row.decode("last_job")
    nextTick = try row.decode("next_tick")
  }
}

/// What declaring schedules changed, by name, sorted.
public struct ScheduleChanges: Sendable, Equatable {
  /// Schedules that are new.
  public var added: [String] = []
  /// Schedules that differ from before.
  public var changed: [String] = []
  /// Schedules that were removed.
  public var removed: [String] = []

  /// No changes.
  public init() {}
}
