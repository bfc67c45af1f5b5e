import Newsroom
import Postgres

extension Store {
  /// Recomputes every chain of the audit log.
  public func verifyAudit() async throws -> AuditReport {
    try await pool.withTransaction(isolation: .repeatableRead) { connection in
      guard let extent = try await connection.queryOne(queries["audit_extent"]) else {
        throw MissingRow(query: "audit_extent")
      }
      let problems = try await connection.query(queries["audit_problems"]).map { row in
        AuditReport.Problem(
          story: try row.optionalOrdinal("story"), position: try row.decode("position"),
          message: try row.decode("problem"))
      }
      let checkpoints = try await checkpointReport(in: connection)
      return AuditReport(
        chains: try extent.decode("chains"), entries: try extent.decode("entries"),
        problems: problems + checkpoints.problems, vouchedUntil: checkpoints.vouchedUntil)
    }
  }
}
