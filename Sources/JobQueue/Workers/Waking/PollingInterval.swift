/// How long to wait before looking into an empty queue again: briefly after something happened there, then ever longer.
///
/// Notifications are throttled (``NotificationThrottle``) and can be lost, so the looks that follow closely find the jobs that
/// came right behind others.
struct PollingInterval {
  /// The longest wait, when nothing has happened for a while.
  let maximum: Duration

  private var next: Duration

  init(maximum: Duration) {
    self.maximum = maximum
    next = min(NotificationThrottle.interval, maximum)
  }

  /// Starts over with the shortest wait, because something happened in the queue.
  mutating func reset() {
    next = min(NotificationThrottle.interval, maximum)
  }

  /// The wait before the next look; the one after that is twice as long.
  mutating func nextWait() -> Duration {
    defer { next = min(next * 2, maximum) }
    return next
  }
}
