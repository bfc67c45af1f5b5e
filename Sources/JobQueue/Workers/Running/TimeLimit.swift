/// Middleware that cancels an attempt which takes too long; it has failed then. Used for ``JobPolicy/timeLimit``.
///
/// The attempt ends when the handler has ended: one that ignores its cancellation keeps its slot.
public struct TimeLimit: JobMiddleware {
  private let limit: Duration
  private let clock: any Clock<Duration>

  /// Limits attempts to that time.
  public init(_ limit: Duration, clock: any Clock<Duration> = ContinuousClock()) {
    self.limit = limit
    self.clock = clock
  }

  /// Works on the job, and cancels that when the time has passed.
  public func run(_ context: JobContext, _ next: @escaping JobStep) async throws {
    try await withThrowingTaskGroup(of: Bool.self) { [limit, clock] group in
      group.addTask {
        try await next(context)
        return true
      }
      group.addTask {
        // Cancelled when the attempt has ended, or with it: then how that ends is what counts.
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

/// An attempt took longer than its kind may.
struct TimeLimitExceeded: Error, CustomStringConvertible {
  let limit: Duration

  var description: String { "The attempt took longer than \(limit), its time limit" }
}
