/// An attempt took longer than its kind may.
struct TimeLimitExceeded: Error, CustomStringConvertible {
  let limit: Duration

  var description: String { "The attempt took longer than \(limit), its time limit" }
}

/// Runs `body`, and cancels it when it takes longer than `limit`; returns when `body` has ended.
func withTimeLimit(
  _ limit: Duration, clock: any Clock<Duration> = ContinuousClock(), _ body: @escaping @Sendable () async throws -> Void
) async throws {
  try await withThrowingTaskGroup(of: Bool.self) { group in
    group.addTask {
      try await body()
      return true
    }
    group.addTask {
      // Cancelled when `body` has ended, or with it: then how `body` ends is what counts.
      do { try await clock.sleep(for: limit) } catch { return false }
      throw TimeLimitExceeded(limit: limit)
    }
    defer { group.cancelAll() }
    while let isDone = try await group.next() {
      if isDone { return }
    }
  }
}
