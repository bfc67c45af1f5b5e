public import FoundationEssentials
internal import Postgres

/// A leader as operators see it.
public struct LeaderRecord: Sendable, Equatable {
  /// The name of the leadership; see ``Leadership``.
  public var leadership: String
  /// The process that leads, or led last.
  public var holder: String
  /// How many terms there have been.
  public var epoch: Int64
  /// When another process may take over unless the leader renews its lease.
  public var leaseUntil: Date
}

extension JobQueue {
  /// The leaders; for a leadership that is vacant, the last leader.
  public func leaders() async throws -> [LeaderRecord] {
    try await pool.query(sql["leaders"]).map { row in
      LeaderRecord(
        leadership: try row.decode("name"), holder: try row.decode("holder"), epoch: try row.decode("epoch"),
        leaseUntil: try row.decode("lease_until"))
    }
  }
}
