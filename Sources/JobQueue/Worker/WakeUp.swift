internal import Logging
internal import Postgres

/// Wakes the parts of a worker when a notification says that there is something for them.
struct WakeUp: Sendable {
  let sql: QueueSQL
  let shift: Shift
  let logger: Logger

  /// Listens until the task is cancelled.
  func run(_ configuration: ConnectionConfiguration, executor: PollExecutor) async {
    let listener = Listener(
      configuration: configuration, channels: [sql.jobChannel, sql.cancelChannel, sql.controlChannel],
      executor: executor, logger: logger)
    for await event in listener {
      switch event {
      case .mayHaveMissed:
        shift.ringForAll()
        shift.heartbeatBell.ring()
        shift.controlBell.ring()
      case .notification(let notification) where notification.channel == sql.jobChannel:
        shift.ring(for: [notification.payload])
      case .notification(let notification) where notification.channel == sql.controlChannel:
        shift.controlBell.ring()
      case .notification(let notification):
        if notification.payload == "\(shift.lease.worker)" { shift.heartbeatBell.ring() }
      }
    }
  }
}
