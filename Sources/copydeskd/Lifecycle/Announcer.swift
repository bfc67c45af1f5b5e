import ServiceLifecycle

/// Announces that the daemon is ready: one line with `ready` on standard error, and `READY=1` to systemd.
///
/// The last service to start; clients that connected before wait in the socket's backlog.
struct Announcer: Service {
  let socket: String
  let notifier: SystemdNotifier

  func run() async throws {
    StandardErrorLog.printLine("copydeskd ready, listening on \(socket)")
    notifier.tell(.ready(status: "serving on \(socket)"))
    try await gracefulShutdown()
  }
}
