/// A mistake in a cron expression.
public struct CronSyntaxError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The expression as written.
  public var expression: String
  /// The position of the mistake: the number of the character, from 1.
  public var position: Int
  /// What is wrong.
  public var problem: String

  /// One sentence for operators.
  public var description: String {
    "Invalid cron expression '\(expression)' at character \(position): \(problem)"
  }
}
