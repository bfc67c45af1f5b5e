public import FoundationEssentials
internal import Postgres

/// Who leads, as operators see it.
public struct LeaderRecord: Sendable, Equatable {
  /// What is led; see ``Leadership``.
  public var leadership: String
  /// Who leads, or led last.
  public var holder: String
  /// How many terms there have been.
  public var epoch: Int64
  /// When another may follow unless the leader renews its lease.
  public var leaseUntil: Date
}

extension JobQueue {
  /// The leaders, or the last ones where there is none at the moment.
  public func leaders() async throws -> [LeaderRecord] {
    try await pool.query(sql["leaders"]).map { row in
      LeaderRecord(
        leadership: try row.decode("name"), holder: try row.decode("holder"), epoch: try row.decode("epoch"),
        leaseUntil: try row.decode("lease_until"))
    }
  }
}
