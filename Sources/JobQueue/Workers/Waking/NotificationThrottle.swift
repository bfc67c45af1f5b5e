internal import Synchronization

/// Limits how often a queue is notified, because commits that NOTIFY wait for each other.
///
/// A notification that was allowed may be lost with the transaction that sends it; workers find such jobs by polling.
struct NotificationThrottle {
  /// The minimum time between notifications of one queue.
  static let interval = Duration.milliseconds(10)

  private var last: [String: ContinuousClock.Instant] = [:]

  /// Whether the queue may be notified now; if so, that counts as done.
  mutating func allows(_ queue: String, at now: ContinuousClock.Instant) -> Bool {
    if let last = last[queue], now - last < Self.interval { return false }
    last[queue] = now
    return true
  }
}

/// A throttle shared by all tasks of the process that enqueue.
final class SharedNotificationThrottle: Sendable {
  private let throttle = Mutex(NotificationThrottle())

  /// Whether the queue may be notified now; if so, that counts as done.
  func allows(_ queue: String) -> Bool {
    throttle.withLock { $0.allows(queue, at: .now) }
  }
}
