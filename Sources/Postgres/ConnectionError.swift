/// Why there is no connection, or no longer one. Errors reported by the server itself are ``PostgresError``.
public enum ConnectionError: Error, Sendable, Equatable {
  /// No server answered, or it rejected the client.
  case cannotConnect(reason: String)
  /// The connection broke. It is not known whether the statement under way took effect.
  case lost(reason: String)
  /// The connection had broken earlier; nothing was sent.
  case gone(reason: String)
  /// The connection broke during COMMIT: the transaction may or may not have taken effect.
  case commitOutcomeUnknown(reason: String)
  /// The server did not answer in time; the statement under way was cancelled.
  case timedOut(after: Duration)
  /// The task ran a statement on a connection while streaming an answer from it.
  case busy
  /// The connection was closed by its owner.
  case closed
  /// The pool was closed.
  case poolClosed
  /// No connection of the pool became free in time.
  case poolTimeout(after: Duration)
}

extension ConnectionError: CustomStringConvertible {
  /// One sentence for operators.
  public var description: String {
    switch self {
    case .cannotConnect(let reason): "Cannot connect to PostgreSQL: \(reason)"
    case .lost(let reason):
      "The connection to PostgreSQL was lost: \(reason). Check whether the statement took effect, and reconnect"
    case .gone(let reason): "The connection to PostgreSQL was lost earlier: \(reason). Reconnect"
    case .commitOutcomeUnknown(let reason):
      "The connection to PostgreSQL was lost during COMMIT, whose outcome is unknown: \(reason)"
    case .timedOut(let limit): "PostgreSQL did not answer within \(limit)"
    case .busy:
      "This connection is streaming an answer to this task; use another connection, or wait until the stream ends"
    case .closed: "The connection to PostgreSQL is closed"
    case .poolClosed: "The PostgreSQL connection pool is closed"
    case .poolTimeout(let limit): "No PostgreSQL connection became free within \(limit)"
    }
  }
}
