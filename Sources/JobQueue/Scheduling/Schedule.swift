public import Foundation
internal import Postgres

/// A job that is enqueued again and again, at the ticks of a cron expression.
///
/// ```swift
/// try Schedule("morning-list", "30 6 * * mon-fri", in: zone, CollectAgenda())
/// ```
///
/// Each tick becomes exactly one job, however many daemons there are and however often their leader changes: the tick is
/// recorded under its own key in the transaction that enqueues the job, which only the leader can commit. The job's cause names
/// the schedule and the tick: `schedule morning-list 2026-11-24T05:30:00Z`.
public struct Schedule: Sendable {
  /// The name for operators, unique in the queue's schema.
  public let name: String
  /// When the schedule ticks.
  public let expression: CronExpression
  /// The time zone of the expression.
  public let zone: TimeZone
  /// What happens to missed ticks. Default ``MissedTicks/once``.
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
