/// What a handler throws to say what shall become of the job, where a failure is not what happened.
public enum JobDirective: Error, Sendable, Equatable {
  /// Never try it again; the reason is kept.
  case discard(reason: String)
  /// Try it again after that time, by the database's clock; this attempt does not count.
  case snooze(Duration)
}
