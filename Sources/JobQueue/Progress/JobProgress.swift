public import FoundationEssentials
internal import Postgres

/// How far a running job has come, as last reported by its handler.
public struct JobProgress: Sendable, Equatable {
  /// From 0 to 1; nil if the handler cannot say.
  public var fraction: Double?
  /// A note in words; nil if the handler gave none.
  public var note: String?
  /// When it was recorded, by the database's clock.
  public var recordedAt: Date

  init(row: Row) throws {
    fraction = try row.decode("fraction")
    note = try row.decode("note")
    recordedAt = try row.decode("recorded_at")
  }
}
