public import FoundationEssentials
internal import Postgres

/// A queue as operators see it.
public struct QueueRecord: Sendable, Equatable {
  /// Its name.
  public var name: String
  /// When it was paused; nil if it is not paused.
  public var pausedAt: Date?
  /// Who paused it, if given.
  public var pausedBy: String?
  /// Its limits across all processes.
  public var limits: QueueLimits

  init(row: Row) throws {
    name = try row.decode("name")
    pausedAt = try row.decode("paused_at")
    pausedBy = try row.decode("paused_by")
    limits = try QueueLimits(row: row)
  }
}
