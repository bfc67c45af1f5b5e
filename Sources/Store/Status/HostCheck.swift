import Postgres

/// How a host stands with the newsroom's database.
public struct HostCheck: Hashable, Sendable {
  /// Whether a key may sign.
  public enum KeyState: Hashable, Sendable {
    case valid
    /// Nobody has made its public half known.
    case unknown
    /// It was ended or revoked, or its time has not come.
    case ended
  }

  /// The role that the host connects as.
  public var role: String
  /// Whether that role may do anything, against which no rule of the database's holds.
  public var isSuperuser: Bool
  /// How its key stands.
  public var key: KeyState
}

extension Store {
  /// How this host stands with the database, with that key.
  public func hostCheck(_ signer: Signer) async throws -> HostCheck {
    guard let row = try await pool.queryOne(queries["host_check"], signer.keyID) else {
      throw MissingRow(query: "host_check")
    }
    let isKnown = try row.decode("is_known", as: Bool.self)
    let isValid = try row.decode("is_valid", as: Bool.self)
    return HostCheck(
      role: try row.decode("role"), isSuperuser: try row.decode("is_superuser"),
      key: isValid ? .valid : isKnown ? .ended : .unknown)
  }
}
