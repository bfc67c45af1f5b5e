internal import Logging
internal import Postgres

/// Listens for notifications from the database (LISTEN), and wakes the part of the worker that each one concerns.
struct NotificationListener: Sendable {
  let sql: QueueSQL
  let session: WorkerSession
  let localWorkers: LocalWorkers
  let logger: Logger

  /// Listens until the task is cancelled.
  func run(_ configuration: ConnectionConfiguration, executor: PollExecutor) async {
    let listener = Listener(
      configuration: configuration, channels: [sql.jobChannel, sql.cancelChannel, sql.controlChannel],
      executor: executor, logger: logger)
    for await event in listener {
      switch event {
      case .mayHaveMissed:
        session.wakeAllClaimers()
        session.heartbeatRequested.send()
        session.controlsChanged.send()
      case .notification(let notification) where notification.channel == sql.jobChannel:
        if !localWorkers.hasExpectedNotification(from: notification.processID) {
          session.wakeClaimers(of: [notification.payload])
        }
      case .notification(let notification) where notification.channel == sql.controlChannel:
        session.controlsChanged.send()
      case .notification(let notification):
        if notification.payload == "\(session.lease.worker)" { session.heartbeatRequested.send() }
      }
    }
  }
}
