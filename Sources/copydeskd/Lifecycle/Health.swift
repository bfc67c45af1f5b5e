import Logging
import NIOCore
import NIOPosix
import Postgres
import ServiceLifecycle

/// Pets systemd's watchdog for as long as the daemon is alive: as its event loops and database threads still run.
///
/// An unreachable database is shown in the status, but is no reason for a restart: that would not bring it back.
struct Health: Service {
  let notifier: SystemdNotifier
  let pool: Pool
  let logger: Logger
  var clock: any Clock<Duration> = ContinuousClock()

  /// How often to check when systemd has no watchdog.
  static let interval = Duration.seconds(15)

  func run() async throws {
    await cancelWhenGracefulShutdown { await watch() }
    notifier.tell(.stopping)
  }

  private func watch() async {
    var reachable = true
    let interval = notifier.watchdogInterval ?? Self.interval
    while (try? await clock.sleep(for: interval)) != nil {
      // A hung event loop never returns from this, so the watchdog is not petted.
      try? await MultiThreadedEventLoopGroup.singleton.any().submit {}.get()
      let answers = await databaseAnswers()
      if answers != reachable {
        reachable = answers
        logger.log(
          level: answers ? .notice : .error, answers ? "The database is reachable again" : "The database is unreachable"
        )
        notifier.tell(.status(answers ? "serving" : "waiting for the database"))
      }
      notifier.tell(.watchdog)
    }
  }

  private func databaseAnswers() async -> Bool {
    do {
      try await pool.withConnection { connection in try await connection.script("") }
      return true
    } catch {
      return false
    }
  }
}
