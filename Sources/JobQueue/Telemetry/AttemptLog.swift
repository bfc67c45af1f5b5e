public import Logging

/// Middleware that logs the beginning and the end of each attempt, with its duration in seconds.
///
/// What fails is logged by the worker anyway, as a warning, or as an error when the job is a dead letter.
public struct AttemptLog: JobMiddleware {
  private let level: Logger.Level

  /// Logs at a level. Default `debug`.
  public init(level: Logger.Level = .debug) {
    self.level = level
  }

  /// Logs, works on the job, and logs again.
  public func run(_ context: JobContext, _ next: @escaping JobStep) async throws {
    context.logger.log(level: level, "An attempt begins")
    let begin = ContinuousClock.now
    var hasFailed = true
    defer {
      let duration = (ContinuousClock.now - begin) / .seconds(1)
      context.logger.log(
        level: level, "An attempt ended", metadata: ["failed": "\(hasFailed)", "duration": "\(duration)"])
    }
    try await next(context)
    hasFailed = false
  }
}
