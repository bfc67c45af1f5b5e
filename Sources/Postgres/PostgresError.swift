/// An error reported by the server (PostgreSQL documentation, "Error and Notice Message Fields").
///
/// Decide by ``sqlState`` and ``constraint``; ``message`` is for people and in the server's language.
public struct PostgresError: Error, Sendable, Equatable {
  /// The SQLSTATE.
  public var sqlState: SQLState
  /// `ERROR`, `FATAL` or `PANIC`, not localised.
  public var severity: String
  /// What happened, in one sentence.
  public var message: String
  /// More detail.
  public var detail: String?
  /// What to do about it.
  public var hint: String?
  /// The position in the statement's text, in characters from 1.
  public var position: Int?
  /// The call stack of active functions.
  public var context: String?
  /// The schema of the object that the error is about.
  public var schema: String?
  /// The table that the error is about.
  public var table: String?
  /// The column that the error is about.
  public var column: String?
  /// The constraint that was violated.
  public var constraint: String?
  /// The function in the server's source code that raised the error.
  public var sourceFunction: String?
  /// The query's name, or its text if it has none.
  public var statement: String?

  /// An error with the given state and message only.
  public init(sqlState: SQLState, severity: String = "ERROR", message: String) {
    self.sqlState = sqlState
    self.severity = severity
    self.message = message
  }
}

extension PostgresError {
  /// The error in a result; nil if it has no SQLSTATE, which means that libpq made it because the connection failed.
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
  /// State, message and further details in one line, for logs.
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
