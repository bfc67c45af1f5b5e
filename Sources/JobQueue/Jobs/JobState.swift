public import Postgres

/// The state of a job.
public enum JobState: String, Sendable, Codable, CaseIterable, PostgresEncodable, PostgresDecodable {
  /// Waiting for other jobs or for an event.
  case waiting
  /// Ready to be claimed by a worker.
  case available
  /// Waiting for its time: enqueued for later, snoozed, or failed and due for a retry.
  case scheduled
  /// Claimed by a worker.
  case running
  /// A dead letter: all attempts failed. Kept until someone retries or cancels it.
  case dead
  /// Done.
  case completed
  /// Given up by its handler.
  case discarded
  /// Cancelled by an operator, or because of the job or event it was waiting for.
  case cancelled
}
