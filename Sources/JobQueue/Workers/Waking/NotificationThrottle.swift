internal import Synchronization

/// Lets one notification for each queue pass in a while, since NOTIFY makes commits wait for one another.
///
/// A notification that was sent may be lost with the transaction that sent it; who missed it finds the jobs by polling.
struct NotificationLimit {
  /// How far apart the notifications of one queue are at least.
  static let interval = Duration.milliseconds(10)

  private var last: [String: ContinuousClock.Instant] = [:]

  /// Whether a notification for the queue may be sent now; if so, it counts as sent.
  mutating func allows(_ queue: String, at now: ContinuousClock.Instant) -> Bool {
    if let last = last[queue], now - last < Self.interval { return false }
    last[queue] = now
    return true
  }
}

/// The limit of a process, for all the tasks that enqueue.
final class SharedNotificationLimit: Sendable {
  private let limit = Mutex(NotificationLimit())

  func allows(_ queue: String) -> Bool {
    limit.withLock { $0.allows(queue, at: .now) }
  }
}
