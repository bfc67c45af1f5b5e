public import JobQueue

/// Parses a submission; handled by `Intake`.
public struct IntakeJob: Job {
  /// `intake`.
  public static let kind = "intake"
  /// A draft that made its parser fail is tried a few times, then left to an operator.
  public static let policy = JobPolicy(queue: "intake", maxAttempts: 5, timeLimit: .seconds(180))

  /// The submission's number.
  public var submission: Int

  /// A job for that submission.
  public init(submission: Int) { self.submission = submission }
}
