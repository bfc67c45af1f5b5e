import NIOCore
import NIOPosix
import Postgres
import ServiceLifecycle

/// Pets systemd's watchdog for as long as the daemon is alive: as its event loops, its database threads and Swift's own threads
/// take work.
///
/// The database is no part of it: a restart would not bring one back that is away, or slow, or locked.
struct Health: Service {
  let notifier: SystemdNotifier
  var executor: PollExecutor = .shared
  var clock: any Clock<Duration> = ContinuousClock()

  /// How often to check when systemd has no watchdog.
  static let interval = Duration.seconds(15)

  func run() async throws {
    await cancelWhenGracefulShutdown { await watch() }
    notifier.tell(.stopping)
  }

  private func watch() async {
    let interval = notifier.watchdogInterval ?? Self.interval
    while (try? await clock.sleep(for: interval)) != nil {
      // What hangs never returns from these, so the watchdog is not petted.
      for loop in MultiThreadedEventLoopGroup.singleton.makeIterator() { try? await loop.submit {}.get() }
      await executor.run {}
      await Task.yield()
      notifier.tell(.watchdog)
    }
  }
}
