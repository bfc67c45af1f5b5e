/// Why there is no connection, or no longer one; what the server itself refused is a ``PostgresError``.
public enum ConnectionError: Error, Sendable, Equatable {
  /// No server answered, or it turned the client away.
  case cannotConnect(reason: String)
  /// The connection broke. Whether the statement under way took effect is not known.
  case lost(reason: String)
  /// The connection had broken before; nothing was sent.
  case gone(reason: String)
  /// The connection broke during COMMIT: the transaction may or may not have taken effect.
  case commitOutcomeUnknown(reason: String)
  /// The server did not answer in time; a statement under way was cancelled.
  case timedOut(after: Duration)
  /// The task is in the midst of an answer that this connection streams, and ran a statement on it.
  case busy
  /// The connection was closed by its owner.
  case closed
  /// The pool was closed.
  case poolClosed
  /// No connection of the pool became free in time.
  case poolTimeout(after: Duration)
}

extension ConnectionError: CustomStringConvertible {
  /// One sentence for people.
  public var description: String {
    switch self {
    case .cannotConnect(let reason): "Cannot connect to PostgreSQL: \(reason)"
    case .lost(let reason):
      "The connection to PostgreSQL was lost: \(reason). Look whether the statement took effect, and connect again"
    case .gone(let reason): "The connection to PostgreSQL was lost earlier: \(reason). Connect again"
    case .commitOutcomeUnknown(let reason):
      "The connection to PostgreSQL was lost during COMMIT, whose outcome is unknown: \(reason)"
    case .timedOut(let limit): "PostgreSQL did not answer within \(limit)"
    case .busy:
      "The connection streams an answer to this task; run the statement on another one, or after the stream"
    case .closed: "The connection to PostgreSQL is closed"
    case .poolClosed: "The pool of PostgreSQL connections is closed"
    case .poolTimeout(let limit): "No PostgreSQL connection became free within \(limit)"
    }
  }
}
