import JobQueue
import Logging
import NIOCore
import NIOPosix
import Postgres
import ServiceLifecycle

/// Pets systemd's watchdog for as long as the daemon is alive: as its event loops, its database threads and Swift's own threads
/// take work, and the queue's worker gets on.
///
/// The database is no part of it: a restart would not bring one back that is away, or slow, or locked. A worker that waits for
/// it gets on: each try ends within limits of its own.
struct Health: Service {
  let notifier: SystemdNotifier
  let progress: WorkerProgress
  let logger: Logger
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
    var isStalled = false
    while (try? await clock.sleep(for: interval)) != nil {
      // What hangs never returns from these, so the watchdog is not petted.
      for loop in MultiThreadedEventLoopGroup.singleton.makeIterator() { try? await loop.submit {}.get() }
      await executor.run {}
      await Task.yield()
      let stalls = progress.stalls
      say(stalls, wasStalled: isStalled)
      isStalled = !stalls.isEmpty
      if !isStalled { notifier.tell(.watchdog) }
    }
  }

  /// Says what does not get on, and when it does again.
  private func say(_ stalls: [WorkerProgress.Stall], wasStalled: Bool) {
    guard let worst = stalls.first else {
      guard wasStalled else { return }
      logger.notice("The queue's worker gets on again")
      return notifier.tell(.status("serving"))
    }
    if !wasStalled {
      logger.critical(
        "The queue's worker is stuck", metadata: ["what": "\(stalls.map { "\($0)" }.joined(separator: "; "))"])
    }
    notifier.tell(.status("stuck: \(worst)" + (stalls.count > 1 ? ", and \(stalls.count - 1) more" : "")))
  }
}
