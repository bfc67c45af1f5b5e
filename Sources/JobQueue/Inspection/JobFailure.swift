public import FoundationEssentials
internal import Postgres

/// The error of one failed attempt.
public struct JobFailure: Sendable, Equatable {
  /// The number of the attempt, from 1, or 0 if none had started. Attempts after a retry by an operator are counted anew.
  public var attempt: Int
  /// When it failed.
  public var failedAt: Date
  /// How long it took; nil if unknown because the worker's lease expired.
  public var duration: Duration?
  /// The error.
  public var error: String
  /// The worker; nil if there was none: the job was cancelled because of what it was waiting for.
  public var worker: WorkerID?

  init(row: Row) throws {
    attempt = try row.decode("attempt")
    failedAt = try row.decode("failed_at")
    duration = try row.decode("duration")
    error = try row.decode("error")
    worker = try row.decode("worker")
  }
}
