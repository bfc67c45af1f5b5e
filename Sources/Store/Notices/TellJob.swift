public import JobQueue

/// Sends one message to one person; handled by `Notices`. It carries the message's number alone: who is told what, the
/// database says.
public struct TellJob: Job {
  /// `tell`.
  public static let kind = "tell"
  /// A queue of its own, so that a mail server that hangs holds up nothing else. The attempts span about four hours.
  public static let policy = JobPolicy(queue: "notices", maxAttempts: 10, timeLimit: .seconds(60))

  /// The message's number.
  public var message: Int

  /// A job for that message.
  public init(message: Int) { self.message = message }
}

/// The claim of a message's job under which it is sent: what fences out whoever had the job before.
public struct TellClaim: Hashable, Sendable {
  /// The message.
  public let message: Int
  /// The job.
  public let job: JobID
  /// Higher for each later claim of any job.
  public let fencingToken: Int64
  /// Whether it is the job's last attempt.
  public let isLast: Bool

  /// A claim; `JobContext` has its parts.
  public init(message: Int, job: JobID, fencingToken: Int64, isLast: Bool) {
    self.message = message
    self.job = job
    self.fencingToken = fencingToken
    self.isLast = isLast
  }
}
