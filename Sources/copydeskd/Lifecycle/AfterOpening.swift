import ServiceLifecycle

/// A service that begins when the database is open, and not at all if the daemon is stopped before.
struct AfterOpening: Service {
  let opened: Latch
  let service: any Service

  func run() async throws {
    do {
      try await cancelWhenGracefulShutdown { [opened] in try await opened.wait() }
    } catch is CancellationError {
      return
    }
    try await service.run()
  }
}
