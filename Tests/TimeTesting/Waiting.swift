/// How long a test waits for what another process, task or server does.
public enum WaitLimit {
  /// The one limit, for each wait on its own: ten times what the slowest of them, submitting the worst drafts to a daemon, takes
  /// while all other tests run on two cores. Only a test that fails waits for it.
  public static let standard = Duration.seconds(240)
}

/// What was awaited did not happen within the limit.
public struct NeverHappened: Error, CustomStringConvertible {
  /// What was awaited, as in "the daemon to be ready".
  public let what: String
  /// How long it was awaited.
  public let limit: Duration
  /// What was seen instead, if anything.
  public let seen: String

  /// An error for a wait that ended without a result.
  public init(_ what: String, within limit: Duration = WaitLimit.standard, seen: String = "") {
    self.what = what
    self.limit = limit
    self.seen = seen
  }

  /// A sentence.
  public var description: String {
    "Waited \(limit) in vain for \(what)" + (seen.isEmpty ? "" : "; saw: \(seen)")
  }
}

/// Waits for the body's value, and cancels it when it takes longer than any wait may.
///
/// The body must heed cancellation, as iterating an `AsyncStream` does; what blocks a thread needs a limit of its own.
///
/// - Parameters:
///   - what: What is awaited, to be told when it does not happen.
///   - limit: Another limit only where the body is many waits in one.
/// - Throws: `NeverHappened`, or what the body throws.
public func waiting<Value: Sendable>(
  for what: String, within limit: Duration = WaitLimit.standard,
  _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
  try await withThrowingTaskGroup(of: Value?.self) { group in
    group.addTask { try await body() }
    group.addTask {
      try await Task.sleep(for: limit)
      return nil
    }
    defer { group.cancelAll() }
    guard let value = try await group.next() ?? nil else { throw NeverHappened(what, within: limit) }
    return value
  }
}

/// Waits until the condition holds, looking again and again: for what happens elsewhere and cannot tell.
///
/// It looks every ten milliseconds, or a quarter of the time where looking is dear: what is awaited needs the processors, too.
///
/// - Throws: `NeverHappened` when it takes longer than any wait may, or what the condition throws.
public func eventually(_ what: String, _ condition: () async throws -> Bool) async throws {
  let deadline = ContinuousClock.now + WaitLimit.standard
  while true {
    let start = ContinuousClock.now
    if try await condition() { return }
    guard ContinuousClock.now < deadline else { throw NeverHappened(what) }
    try await Task.sleep(for: min(max(.milliseconds(10), (.now - start) * 3), .seconds(1)))
  }
}
