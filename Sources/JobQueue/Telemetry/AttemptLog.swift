public import Logging

/// Middleware that logs the start and the end of each attempt, with its duration in seconds.
///
/// Failures are logged by the worker anyway: as warnings, or as errors when a job becomes a dead letter.
public struct AttemptLog: JobMiddleware {
  private let level: Logger.Level

  /// Logs at the given level. Default `debug`.
  public init(level: Logger.Level = .debug) {
    self.level = level
  }

  /// Logs the start, runs the job, and logs the end.
  public func run(_ context: JobContext, _ next: @escaping JobStep) async throws {
    context.logger.log(level: level, "Attempt started")
    let begin = ContinuousClock.now
    var hasFailed = true
    defer {
      let duration = (ContinuousClock.now - begin) / .seconds(1)
      context.logger.log(
        level: level, "Attempt ended", metadata: ["failed": "\(hasFailed)", "duration": "\(duration)"])
    }
    try await next(context)
    hasFailed = false
  }
}
