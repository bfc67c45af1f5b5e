public import Postgres

/// The number of a job, unique in its schema. Jobs enqueued later usually have higher numbers.
public struct JobID: RawRepresentable, Hashable, Sendable, Codable, PostgresEncodable, PostgresDecodable {
  /// The number.
  public let rawValue: Int64

  /// The job with that number.
  public init(rawValue: Int64) {
    self.rawValue = rawValue
  }
}

extension JobID: Comparable, CustomStringConvertible {
  /// Orders by number.
  public static func < (left: JobID, right: JobID) -> Bool { left.rawValue < right.rawValue }

  /// The number in decimal.
  public var description: String { "\(rawValue)" }
}
