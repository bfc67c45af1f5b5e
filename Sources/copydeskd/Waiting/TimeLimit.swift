/// Work was not done in time, and was cancelled.
struct TimeLimitExceeded: Error, CustomStringConvertible {
  let limit: Duration

  var description: String { "It was not done within \(limit)" }
}

/// Does work that must not take longer than the limit: then it is cancelled, and what it does in the database with it.
///
/// - Throws: `TimeLimitExceeded` once the work has ended; what the work throws.
func within<Value: Sendable>(
  _ limit: Duration, on clock: any Clock<Duration> = ContinuousClock(),
  _ work: @escaping @Sendable () async throws -> Value
) async throws -> Value {
  try await withThrowingTaskGroup(of: Value?.self) { group in
    group.addTask { try await work() }
    group.addTask {
      try await clock.sleep(for: limit)
      return nil
    }
    defer { group.cancelAll() }
    guard let value = try await group.next() ?? nil else { throw TimeLimitExceeded(limit: limit) }
    return value
  }
}
