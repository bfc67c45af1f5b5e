/// What a handler throws to say itself what shall become of the job.
public enum JobDirective: Error, Sendable, Equatable {
  /// Never try it again; the reason is kept.
  case discard(reason: String)
  /// The attempt has failed; try again after that time, by the database's clock, or after the policy's without one. The last
  /// attempt leaves a dead letter as any failure does. The reason is kept.
  case retry(after: Duration?, reason: String)
  /// Try it again after that time, by the database's clock; this attempt does not count.
  case snooze(Duration)
}

extension JobDirective {
  /// Whether the attempt counts as failed.
  var isFailure: Bool {
    if case .retry = self { true } else { false }
  }
}
