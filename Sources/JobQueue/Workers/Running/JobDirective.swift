/// What a handler throws to end its job in a way that is neither success nor failure.
public enum JobDirective: Error, Sendable, Equatable {
  /// Give the job up without further attempts; the reason is kept.
  case discard(reason: String)
  /// Run the job again after the delay, by the database's clock. This attempt does not count.
  case snooze(Duration)
}
