/// Middleware that cancels attempts which take too long, so that they fail. Used for ``JobPolicy/timeLimit``.
///
/// The attempt ends when its handler returns: a handler that ignores cancellation keeps its slot.
public struct TimeLimit: JobMiddleware {
  private let limit: Duration
  private let clock: any Clock<Duration>

  /// Limits each attempt to the given time.
  public init(_ limit: Duration, clock: any Clock<Duration> = ContinuousClock()) {
    self.limit = limit
    self.clock = clock
  }

  /// Runs the job, and cancels it when the time is up.
  public func run(_ context: JobContext, _ next: @escaping JobStep) async throws {
    try await withThrowingTaskGroup(of: Bool.self) { [limit, clock] group in
      group.addTask {
        try await next(context)
        return true
      }
      group.addTask {
        // Cancelled once the attempt has ended, or along with it: then the attempt's own end is what counts.
        do { try await clock.sleep(for: limit) } catch { return false }
        throw TimeLimitExceeded(limit: limit)
      }
      defer { group.cancelAll() }
      while let isDone = try await group.next() {
        if isDone { return }
      }
    }
  }
}

/// An attempt exceeded its kind's time limit.
struct TimeLimitExceeded: Error, CustomStringConvertible {
  let limit: Duration

  var description: String { "The attempt exceeded its time limit of \(limit)" }
}
