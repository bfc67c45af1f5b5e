import TimeTesting

/// Waits until the condition holds, looking again and again; throws `NeverHappened` when it takes too long.
func eventually(_ what: String, _ condition: () async throws -> Bool) async throws {
  let deadline = ContinuousClock.now + WaitLimit.standard
  while try await !condition() {
    guard ContinuousClock.now < deadline else { throw NeverHappened(what) }
    try await Task.sleep(for: .milliseconds(10))
  }
}
