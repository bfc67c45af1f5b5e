public import FoundationEssentials
internal import Postgres

/// A worker as operators see it.
public struct WorkerRecord: Sendable, Equatable {
  /// Its number.
  public var id: WorkerID
  /// Its name: host and process, unless configured.
  public var name: String
  /// The queues it serves.
  public var queues: [String]
  /// The kinds it has handlers for.
  public var kinds: [String]
  /// When it started.
  public var startedAt: Date
  /// When its jobs may be rescued unless it sends another heartbeat.
  public var leaseUntil: Date

  init(row: Row) throws {
    id = try row.decode("id")
    name = try row.decode("name")
    queues = try row.decode("queues")
    kinds = try row.decode("kinds")
    startedAt = try row.decode("started_at")
    leaseUntil = try row.decode("lease_until")
  }
}
