import Logging
import ServiceLifecycle

/// Announces that the daemon serves: to systemd as soon as it answers, on standard error when the database is open too.
///
/// The last service to start; clients that connected before wait in the socket's backlog.
struct Announcer: Service {
  let socket: String
  let notifier: SystemdNotifier
  let watch: DatabaseWatch
  let opened: Latch

  func run() async throws {
    notifier.tell(.ready(status: watch.report.outage?.sentence ?? "serving on \(socket)"))
    do {
      try await cancelWhenGracefulShutdown { [opened] in try await opened.wait() }
    } catch is CancellationError {
      return
    }
    StandardErrorLog.printLine("copydeskd ready, listening on \(socket)")
    notifier.tell(.status("serving on \(socket)"))
    try await gracefulShutdown()
  }
}
