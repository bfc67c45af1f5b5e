import Logging
import NIOCore
import NIOPosix
import Postgres
import ServiceLifecycle

/// Tells systemd that the daemon is alive, as long as it is: its event loops and its database threads still turn.
///
/// A database that is away is said in the status and is no reason to be restarted: that would not bring it back.
struct Health: Service {
  let notifier: SystemdNotifier
  let pool: Pool
  let logger: Logger
  var clock: any Clock<Duration> = ContinuousClock()

  /// How often it looks when systemd has no watchdog.
  static let interval = Duration.seconds(15)

  func run() async throws {
    await cancelWhenGracefulShutdown { await watch() }
    notifier.tell(.stopping)
  }

  private func watch() async {
    var reachable = true
    let interval = notifier.watchdogInterval ?? Self.interval
    while (try? await clock.sleep(for: interval)) != nil {
      // An event loop that hangs never comes back from this, and then nothing is told.
      try? await MultiThreadedEventLoopGroup.singleton.any().submit {}.get()
      let answers = await databaseAnswers()
      if answers != reachable {
        reachable = answers
        logger.log(
          level: answers ? .notice : .error, answers ? "the database answers again" : "the database does not answer")
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
