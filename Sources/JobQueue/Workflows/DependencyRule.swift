/// What a job does when a job it depends on does not complete.
public enum DependencyRule: String, Sendable, CaseIterable {
  /// It keeps waiting while the other is a dead letter, which may be retried and complete. It is cancelled when the other is
  /// discarded or cancelled.
  case wait
  /// It is cancelled, also when the other is a dead letter.
  case cancel
  /// It runs however the other ended, dead letters included.
  case run
  /// It exists to handle the failure: it runs as soon as one of the others is dead, discarded or cancelled, and is cancelled
  /// when all have completed.
  case ifFailed = "if_failed"
}
