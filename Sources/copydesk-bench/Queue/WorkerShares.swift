import Postgres

/// How a queue's jobs are distributed among the processes that work on it.
enum WorkerShares {
  /// Each process's share in percent while all were working, in ascending order.
  static func read(_ database: String) async throws -> [Double] {
    let queries = try NamedQueries(PackageResources.shares_sql, file: "shares.sql")
    let connection = try await Connection.connect(ConnectionConfiguration(uri: database))
    let shares: [Double] = try await connection.query(queries["shares"]).map { try $0.decode(0) }
    await connection.close()
    return shares
  }
}
