/// Time limits that the server itself keeps, whatever becomes of the client: when it is suspended, cut off or killed, its
/// locks are released all the same.
public struct ServerLimits: Sendable, Equatable {
  /// Where the server is told of them.
  public enum Scope: Sendable, Equatable {
    /// Once for each session, as it begins (`options`, PostgreSQL documentation, "Parameter Interaction via the Shell").
    case session
    /// With each BEGIN (`SET LOCAL`), in the same message. For a pooler in transaction mode, which refuses `options` and
    /// gives each transaction another session. A statement outside a transaction then has the client's limit, and those of
    /// its role.
    case transaction
  }

  /// How long a statement may wait for one lock (`lock_timeout`); nil, the default, for no limit. It then fails with
  /// ``SQLState/lockNotAvailable``.
  public var lock: Duration?
  /// How long a statement may take (`statement_timeout`); nil, the default, for no limit. Longer than the client's own
  /// ``ConnectionConfiguration/statementTimeout``, it acts only where the client's cancellation does not arrive.
  public var statement: Duration?
  /// Where the server is told of them. Default ``Scope/session``.
  public var scope = Scope.session

  /// Limits of the given lengths.
  public init(lock: Duration? = nil, statement: Duration? = nil, scope: Scope = .session) {
    self.lock = lock
    self.statement = statement
    self.scope = scope
  }

  private var settings: [(name: String, milliseconds: Int)] {
    [("lock_timeout", lock), ("statement_timeout", statement)].compactMap { name, limit in
      // Zero would be no limit at all.
      limit.map { (name, max(1, Int($0 / .milliseconds(1)))) }
    }
  }

  /// What the server is told as a session begins, after what the configuration says itself; nil for nothing.
  func options(after own: String?) -> String? {
    guard scope == .session, !settings.isEmpty else { return nil }
    let all = (own.map { [$0] } ?? []) + settings.map { "-c \($0.name)=\($0.milliseconds)" }
    return all.joined(separator: " ")
  }

  /// What follows BEGIN; empty for nothing.
  var afterBegin: String {
    guard scope == .transaction else { return "" }
    return settings.map { "; SET LOCAL \($0.name) = \($0.milliseconds)" }.joined()
  }
}
