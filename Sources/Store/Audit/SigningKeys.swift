public import Foundation
import Newsroom
public import Postgres

/// The public half of a host's key, as the database has it.
public struct SigningKey: Hashable, Sendable {
  /// Made from the key itself.
  public var id: String
  /// Who registered it, for people.
  public var host: String?
  /// Since when it may sign.
  public var validFrom: Date
  /// When it ended.
  public var endedAt: Date?
  /// Since when others may have it.
  public var compromisedSince: Date?

  /// In words.
  public var state: String {
    if let compromisedSince { return "compromised since \(Instant(compromisedSince))" }
    return endedAt.map { "ended \(Instant($0))" } ?? "valid"
  }
}

/// What only the database's owner does with keys.
extension Store {
  /// The database does not know that key.
  public struct UnknownSigningKey: Error, CustomStringConvertible {
    let key: String
    /// A sentence.
    public var description: String { "the database knows no valid key '\(key)'; list them with: copydeskd key list" }
  }

  /// All keys, the oldest first.
  public static func signingKeys(as owner: ConnectionConfiguration) async throws -> [SigningKey] {
    try await asOwner(owner) { connection in
      try await connection.query(Queries.all["signing_keys"]).map { row in
        SigningKey(
          id: try row.decode("id"), host: try row.decode("host"), validFrom: try row.decode("valid_from"),
          endedAt: try row.decode("ended_at"), compromisedSince: try row.decode("compromised_since"))
      }
    }
  }

  /// Ends a key: it signs nothing more, and what it signed goes on counting.
  public static func endSigningKey(_ key: String, as owner: ConnectionConfiguration) async throws {
    try await asOwner(owner) { connection in
      guard try await connection.execute(Queries.all["end_signing_key"], key) > 0 else {
        throw UnknownSigningKey(key: key)
      }
    }
  }

  /// Ends a key that others may have used since then: of what it signed, only what a checkpoint before then sealed goes on
  /// counting.
  public static func revokeSigningKey(
    _ key: String, compromisedSince: Date, as owner: ConnectionConfiguration
  ) async throws {
    try await asOwner(owner) { connection in
      guard try await connection.execute(Queries.all["revoke_signing_key"], key, compromisedSince) > 0 else {
        throw UnknownSigningKey(key: key)
      }
      try await connection.execute(Queries.all["note_sealed_before"], key, compromisedSince)
    }
  }

  private static func asOwner<Value>(
    _ owner: ConnectionConfiguration, _ body: (Connection) async throws -> Value
  ) async throws -> Value {
    let connection = try await Connection.connect(owner)
    do {
      try await connection.script("BEGIN")
      let value = try await body(connection)
      try await connection.script("COMMIT")
      await connection.close()
      return value
    } catch {
      await connection.close()
      throw error
    }
  }
}
