/// What is wrong with a cron expression, and where.
public struct CronSyntaxError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The expression.
  public var expression: String
  /// The character where it is wrong, from 1.
  public var position: Int
  /// What is wrong there.
  public var problem: String

  /// One sentence for people.
  public var description: String {
    "The cron expression '\(expression)' is wrong at character \(position): \(problem)"
  }
}
