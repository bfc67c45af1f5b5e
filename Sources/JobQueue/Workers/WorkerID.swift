public import Postgres

/// The number of a worker: one run of one process, for as long as it keeps its lease. A worker that lost its lease comes back
/// under a new number.
public struct WorkerID: RawRepresentable, Hashable, Sendable, Codable, PostgresEncodable, PostgresDecodable {
  /// The number.
  public let rawValue: Int64

  /// The worker with that number.
  public init(rawValue: Int64) {
    self.rawValue = rawValue
  }
}

extension WorkerID: CustomStringConvertible {
  /// The number in decimal.
  public var description: String { "\(rawValue)" }
}
