internal import Logging
internal import Postgres

/// Wakes the parts of a worker when a notification says that there is something for them.
struct WakeUp: Sendable {
  let queue: JobQueue
  let shift: Shift
  let logger: Logger

  /// Listens until the task is cancelled.
  func run(_ configuration: ConnectionConfiguration, executor: PollExecutor) async {
    let listener = Listener(
      configuration: configuration,
      channels: [queue.sql.jobChannel, queue.sql.cancelChannel, queue.sql.controlChannel],
      executor: executor, logger: logger)
    for await event in listener {
      switch event {
      case .mayHaveMissed:
        shift.ringForAll()
        shift.heartbeatBell.ring()
        shift.controlBell.ring()
      case .notification(let notification) where notification.channel == queue.sql.jobChannel:
        if !queue.localWorkers.isEcho(by: notification.processID) { shift.ring(for: [notification.payload]) }
      case .notification(let notification) where notification.channel == queue.sql.controlChannel:
        shift.controlBell.ring()
      case .notification(let notification):
        if notification.payload == "\(shift.lease.worker)" { shift.heartbeatBell.ring() }
      }
    }
  }
}
