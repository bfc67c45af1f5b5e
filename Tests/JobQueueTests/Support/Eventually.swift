/// Waits until the condition holds, looking again and again; throws `Late` when it takes too long.
func eventually(
  _ what: String, within limit: Duration = .seconds(240), _ condition: () async throws -> Bool
) async throws {
  let deadline = ContinuousClock.now + limit
  while try await !condition() {
    guard ContinuousClock.now < deadline else { throw Late(what: what) }
    try await Task.sleep(for: .milliseconds(10))
  }
}
