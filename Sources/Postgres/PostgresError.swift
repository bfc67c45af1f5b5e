/// What the server said when it refused a statement (PostgreSQL documentation, "Error and Notice Message Fields").
///
/// Decide by ``sqlState`` and ``constraint``; ``message`` is for people and follows the server's language.
public struct PostgresError: Error, Sendable, Equatable {
  /// The SQLSTATE.
  public var sqlState: SQLState
  /// `ERROR`, `FATAL` or `PANIC`, not localised.
  public var severity: String
  /// What happened, in one sentence.
  public var message: String
  /// More about what happened.
  public var detail: String?
  /// What might be done about it.
  public var hint: String?
  /// Where in the statement's text, counted in characters from 1.
  public var position: Int?
  /// The call stack of functions that were active.
  public var context: String?
  /// The schema of the object that the error is about.
  public var schema: String?
  /// The table that the error is about.
  public var table: String?
  /// The column that the error is about.
  public var column: String?
  /// The constraint that refused the row.
  public var constraint: String?
  /// The function of the server's source that raised the error.
  public var sourceFunction: String?
  /// The query's name, or its text when it has none.
  public var statement: String?

  /// An error with the given state and message, and nothing else known.
  public init(sqlState: SQLState, severity: String = "ERROR", message: String) {
    self.sqlState = sqlState
    self.severity = severity
    self.message = message
  }
}

extension PostgresError {
  /// The error that a result carries, or nil when it has no SQLSTATE: then libpq made it, because the connection failed.
  init?(_ result: ResultHandle, statement: SQL?) {
    guard let state = result.errorField(.sqlState) else { return nil }
    self.init(
      sqlState: SQLState(rawValue: state),
      severity: result.errorField(.severity) ?? "ERROR",
      message: result.errorField(.message) ?? "")
    detail = result.errorField(.detail)
    hint = result.errorField(.hint)
    position = result.errorField(.position).flatMap { Int($0) }
    context = result.errorField(.context)
    schema = result.errorField(.schema)
    table = result.errorField(.table)
    column = result.errorField(.column)
    constraint = result.errorField(.constraint)
    sourceFunction = result.errorField(.sourceFunction)
    self.statement = statement.map { $0.name ?? $0.text }
  }
}

extension PostgresError: CustomStringConvertible {
  /// State, message and what else the server said, in one line for logs.
  public var description: String {
    var text = "\(severity) \(sqlState): \(message)"
    if let constraint { text += "; constraint: \(constraint)" }
    if let detail { text += "; detail: \(detail)" }
    if let hint { text += "; hint: \(hint)" }
    if let context { text += "; context: \(context)" }
    if let statement { text += "; statement: \(statement)" }
    if let position { text += "; position: \(position)" }
    return text
  }
}
