extension Clock where Duration == Swift.Duration {
  /// Reads again and again, at growing intervals, until the value is as wanted or the time is up; what was read last.
  ///
  /// - Parameters:
  ///   - limit: How long to go on at most; zero reads once.
  ///   - isSettled: Whether the value is as wanted.
  func poll<Value>(
    atMost limit: Swift.Duration, until isSettled: (Value) -> Bool, _ read: () async throws -> Value
  ) async throws -> Value {
    let deadline = now.advanced(by: limit)
    var pause = Swift.Duration.milliseconds(10)
    var value = try await read()
    while !isSettled(value), now < deadline {
      try await sleep(for: pause)
      pause = min(pause * 2, .milliseconds(250))
      value = try await read()
    }
    return value
  }
}
