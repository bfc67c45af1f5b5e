import Postgres

/// The version of a PostgreSQL server.
struct ServerVersion: CustomStringConvertible {
  /// The oldest that will do, as a number: 150000 for 15.
  private static let oldest = 150_000

  /// As libpq has it: 150018 for 15.18.
  let number: Int

  var description: String { "\(number / 10_000).\(number % 10_000)" }

  /// Throws `UnsupportedServer` when it is older than what the schema needs.
  func check() throws(UnsupportedServer) {
    guard number >= Self.oldest else {
      throw UnsupportedServer(
        sentence: "PostgreSQL \(number / 10_000) is too old: Copydesk needs \(Self.oldest / 10_000) or later")
    }
  }
}

/// PostgreSQL is older than what the schema needs.
struct UnsupportedServer: Error {
  /// What to do.
  let sentence: String
}

extension PostgresError {
  /// What went wrong and what to do, in a sentence for operators; without the statement, which may be long.
  var sentence: String {
    switch sqlState {
    case "53100":
      "PostgreSQL's disk is full (\(message)): free some space on it; nothing is lost, and work goes on then"
    case .lockNotAvailable:
      "Another session holds a lock that is needed: pg_locks and pg_stat_activity say which; end it if it does not end itself"
    case "53200": "PostgreSQL is out of memory (\(message)): give its host more, or lower its settings"
    case "53300": "PostgreSQL has no connection left (\(message)): raise its max_connections, or end other sessions"
    case .insufficientPrivilege:
      "The role may not do this (\(message)): migrate as a superuser, or as a role with CREATEROLE that owns the database; "
        + "the daemon itself runs as copydesk_daemon"
    case "3D000": "The database does not exist (\(message)): create it with createdb"
    default: "The database reported an error: \(severity) \(sqlState): \(message)\(hint.map { " (\($0))" } ?? "")"
    }
  }

  /// Whether it is a limit on locks or statements, or an operator, that ended the statement.
  var endedByLimit: Bool { sqlState == .lockNotAvailable || sqlState == .queryCanceled }

  /// Whether the server itself lacks something, which has nothing to do with what was asked.
  var isLackOfResources: Bool { sqlState.errorClass == "53" }
}
