public import JobQueue

/// Parses a submission; handled by `Intake`.
public struct IntakeJob: Job {
  /// `intake`.
  public static let kind = "intake"
  /// A draft that made its parser fail is tried a few times, then left to an operator.
  public static let policy = JobPolicy(queue: "intake", maxAttempts: 5, timeLimit: .seconds(60))

  /// The submission's number.
  public var submission: Int

  /// A job for that submission.
  public init(submission: Int) { self.submission = submission }
}

/// Lets a decision go out when its time has come; handled by `Store.fire`.
public struct FireJob: Job {
  /// `fire`.
  public static let kind = "fire"
  /// Goes before deliveries that wait, so that a story is not late because of another's retries.
  public static let policy = JobPolicy(queue: "publishing", maxAttempts: 20, timeLimit: .seconds(30), priority: -1)

  /// The decision's number.
  public var decision: Int

  /// A job for that decision.
  public init(decision: Int) { self.decision = decision }
}

/// Tries one delivery; handled by `Publishing`. It carries the delivery's number alone, so that a job made by hand
/// cannot get round an approval.
public struct DeliverJob: Job {
  /// `deliver`.
  public static let kind = "deliver"
  /// As often as a destination may ask for; when the destination's own limit is reached, the handler ends it.
  public static let policy = JobPolicy(queue: "publishing", maxAttempts: 100, timeLimit: .seconds(600))

  /// The delivery's number.
  public var delivery: Int

  /// A job for that delivery.
  public init(delivery: Int) { self.delivery = delivery }
}

/// Finds what is due and has no job; handled by `Store.sweep`.
public struct SweepJob: Job {
  /// `sweep`.
  public static let kind = "sweep"
  /// The next sweep makes up for one that failed, and none says much a day later.
  public static let policy = JobPolicy(
    queue: "maintenance", maxAttempts: 1, timeLimit: .seconds(60), retention: .seconds(86_400))

  /// A job without arguments.
  public init() {}
}
