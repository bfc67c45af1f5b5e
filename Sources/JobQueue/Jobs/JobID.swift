public import Postgres

/// The number of a job, unique in its schema; later jobs mostly have higher ones.
public struct JobID: RawRepresentable, Hashable, Sendable, Codable, PostgresEncodable, PostgresDecodable {
  /// The number.
  public let rawValue: Int64

  /// The job of that number.
  public init(rawValue: Int64) {
    self.rawValue = rawValue
  }
}

extension JobID: Comparable, CustomStringConvertible {
  /// Whether the left one has the lower number.
  public static func < (left: JobID, right: JobID) -> Bool { left.rawValue < right.rawValue }

  /// The number in digits.
  public var description: String { "\(rawValue)" }
}

/// The number of a worker: one run of one process, as long as it keeps its lease. It comes back under a new number.
public struct WorkerID: RawRepresentable, Hashable, Sendable, Codable, PostgresEncodable, PostgresDecodable {
  /// The number.
  public let rawValue: Int64

  /// The worker of that number.
  public init(rawValue: Int64) {
    self.rawValue = rawValue
  }
}

extension WorkerID: CustomStringConvertible {
  /// The number in digits.
  public var description: String { "\(rawValue)" }
}
