/// When to look into a queue again that was empty: soon after something happened there, then ever more rarely.
///
/// Notifications are at most one in a while (``NotificationLimit``) and some are lost, so the looks that follow closely
/// find the jobs that came right behind others.
struct PollingPace {
  /// How long to wait when nothing has happened for a while.
  let interval: Duration

  private var next: Duration

  init(interval: Duration) {
    self.interval = interval
    next = min(NotificationLimit.interval, interval)
  }

  /// Something happened in the queue.
  mutating func quicken() {
    next = min(NotificationLimit.interval, interval)
  }

  /// How long to wait before the next look.
  mutating func delay() -> Duration {
    defer { next = min(next * 2, interval) }
    return next
  }
}
