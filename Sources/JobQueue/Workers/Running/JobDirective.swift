/// What a handler throws to decide itself what happens to its job.
public enum JobDirective: Error, Sendable, Equatable {
  /// Give the job up without further attempts; the reason is kept.
  case discard(reason: String)
  /// Count the attempt as failed, and retry after the delay, by the database's clock; nil for the kind's ``JobPolicy/retry``. A
  /// failed last attempt makes a dead letter all the same. The reason is kept.
  case retry(after: Duration?, reason: String)
  /// Run the job again after the delay, by the database's clock. This attempt does not count.
  case snooze(Duration)
}

extension JobDirective {
  /// Whether the attempt counts as failed.
  var isFailure: Bool {
    if case .retry = self { true } else { false }
  }
}
