import Postgres

/// How a queue's jobs are shared out among the processes that work on them.
enum Shares {
  /// The share of each process in percent, as long as all of them were at work, from the smallest up.
  static func read(_ database: String) async throws -> [Double] {
    let queries = try NamedQueries(PackageResources.shares_sql, file: "shares.sql")
    let connection = try await Connection.connect(ConnectionConfiguration(uri: database))
    let shares: [Double] = try await connection.query(queries["shares"]).map { try $0.decode(0) }
    await connection.close()
    return shares
  }
}
