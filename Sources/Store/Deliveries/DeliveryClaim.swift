public import JobQueue

/// The claim of a delivery's job under which an attempt is made: what fences out whoever had the job before.
public struct DeliveryClaim: Hashable, Sendable {
  /// The job.
  public let job: JobID
  /// Higher for each later claim of any job.
  public let fencingToken: Int64

  /// A claim; `JobContext` has both.
  public init(job: JobID, fencingToken: Int64) {
    self.job = job
    self.fencingToken = fencingToken
  }
}

/// Another worker has the delivery by now, or has ended the attempt: it decides what becomes of it, and nothing was recorded.
public struct AttemptFenced: Error, Hashable, CustomStringConvertible {
  /// The delivery's number.
  public let delivery: Int
  /// The token of the claim that no longer holds.
  public let fencingToken: Int64

  /// That this claim of the delivery's job no longer holds.
  public init(delivery: Int, fencingToken: Int64) {
    self.delivery = delivery
    self.fencingToken = fencingToken
  }

  /// A sentence.
  public var description: String {
    "Another worker has taken over delivery \(delivery); the claim with token \(fencingToken) is no longer valid"
  }
}
