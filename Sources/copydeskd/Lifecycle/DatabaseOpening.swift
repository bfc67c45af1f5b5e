import Logging
import Postgres
import ServiceLifecycle
import Store

/// Opens the database, however long that takes, and then keeps a private one running.
///
/// A server that is away, not migrated yet or refuses this host is waited for: the daemon serves its status meanwhile. What
/// waiting does not mend ends the daemon.
struct DatabaseOpening: Service {
  let database: NewsroomDatabase
  let signer: Signer
  let watch: DatabaseWatch
  let opened: Latch
  let logger: Logger
  /// What is to be done before the newsroom is served.
  let prepare: @Sendable () async throws -> Void

  private static let backOff = BackOff(initial: .milliseconds(200), maximum: .seconds(5))

  func run() async throws {
    do {
      try await cancelWhenGracefulShutdown { try await openAndKeep() }
    } catch is CancellationError {
      return
    }
    try? await gracefulShutdown()
  }

  private func openAndKeep() async throws {
    try await open()
    await database.keepRunning()
  }

  private func open() async throws {
    var failures = 0
    while true {
      do {
        try await database.open(signer)
        try await prepare()
        watch.noteAnswer()
        return opened.open()
      } catch  where Self.mendsItself(error) {
        try Task.checkCancellation()
        failures += 1
        watch.couldNotOpen(StartFailure(error).sentence)
        try await Task.sleep(for: Self.backOff.delay(afterFailures: failures))
      }
    }
  }

  /// Whether somebody may mend it while the daemon waits: only what comes from a server's answer, or the lack of one.
  private static func mendsItself(_ error: any Error) -> Bool {
    switch error {
    case is ConnectionError, is PostgresError, MigrationError.missing: true
    default: false
    }
  }
}
