public import Foundation
internal import Postgres

/// What becomes of ticks that came while nobody could enqueue their jobs: when no daemon ran, or the database did not.
///
/// A tick is missed when it is more than a minute late.
public enum MissedTicks: String, Sendable, CaseIterable {
  /// None of them becomes a job.
  case skip
  /// The last one of them does.
  case once
  /// Each of them does, the first one first.
  case all
}

/// Has a job enqueued again and again.
///
/// ```swift
/// try Schedule("morning-list", "30 6 * * mon-fri", in: zone, CollectAgenda())
/// ```
///
/// Each tick becomes one job, however many daemons there are and however often their leader changes: the tick is recorded
/// under a key of its own in the transaction that enqueues its job, which only the leader can commit. The job's cause names
/// schedule and tick: `schedule morning-list 2026-11-24T05:30:00Z`.
public struct Schedule: Sendable {
  /// What operators call it; unique in the queue's schema.
  public let name: String
  /// When it ticks.
  public let expression: CronExpression
  /// Whose clocks the expression is about.
  public let zone: TimeZone
  /// What becomes of ticks that nobody could attend to. Default ``MissedTicks/once``.
  public let missed: MissedTicks

  let kind: String
  let version: Int
  let policy: JobPolicy
  let arguments: JSONB

  /// A schedule for a job, which is enqueued by its kind's policy.
  ///
  /// - Throws: ``CronSyntaxError``, ``JobQueueError/cannotEncode(kind:reason:)``.
  public init<Work: Job>(
    _ name: String, _ expression: String, in zone: TimeZone = .gmt, missed: MissedTicks = .once, _ job: Work
  ) throws {
    self.name = name
    self.expression = try CronExpression(expression)
    self.zone = zone
    self.missed = missed
    kind = Work.kind
    version = Work.version
    policy = Work.policy
    arguments = try JSONB(argumentsOf: job)
  }
}

/// A schedule as operators see it.
public struct ScheduleRecord: Sendable, Equatable {
  /// Its name.
  public var name: String
  /// Who declared it last; see ``JobQueue/declare(_:owner:)``.
  public var owner: String
  /// When it ticks, as crontab(5) writes it.
  public var expression: String
  /// The zone whose clocks that is about.
  public var zone: String
  /// What becomes of ticks that nobody could attend to.
  public var missed: MissedTicks
  /// The kind of its jobs.
  public var kind: String
  /// The last tick that became a job.
  public var lastTick: Date?
  /// That job.
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

/// What declaring schedules changed; names, sorted.
public struct ScheduleChanges: Sendable, Equatable {
  /// Schedules that were not there.
  public var added: [String] = []
  /// Schedules that were, and now are otherwise.
  public var changed: [String] = []
  /// Schedules that are there no more.
  public var removed: [String] = []

  /// No changes.
  public init() {}
}
