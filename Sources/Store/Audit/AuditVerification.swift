import Foundation
import Newsroom
import Postgres

extension Store {
  /// Re-reads the whole record: recomputes every chain of the audit log, compares stories, approvals and configuration with
  /// it, and verifies every signature, in one snapshot.
  public func verifyAudit() async throws -> AuditReport {
    try await pool.withTransaction(isolation: .repeatableRead) { connection in
      guard let extent = try await connection.queryOne(queries["audit_extent"]) else {
        throw MissingRow(query: "audit_extent")
      }
      var problems: [AuditReport.Problem] = []
      for query in ["audit_problems", "record_problems"] {
        problems += try await connection.query(queries[query]).map { row in
          AuditReport.Problem(
            story: try row.optionalOrdinal("story"), position: try row.decode("position"),
            message: try row.decode("problem"))
        }
      }
      problems += try await signatureProblems(connection)
      problems += try await configurationProblems(connection)
      let checkpoints = try await checkpointReport(in: connection)
      return AuditReport(
        chains: try extent.decode("chains"), entries: try extent.decode("entries"),
        problems: problems + checkpoints.problems, vouchedUntil: checkpoints.vouchedUntil)
    }
  }

  /// Signatures on approvals, acts and receipts that do not count, void ones included.
  private func signatureProblems(_ connection: Connection) async throws -> [AuditReport.Problem] {
    let configuration = try await signedConfiguration(connection)
    var found = try await problems("approvals_after", connection) { row in
      let statement = try ApprovalStatement(row, newsroom: configuration.identity)
      return try problem(
        "the approval by \(statement.actor)", statement, row, statement.story, follows: statement.follows)
    }
    found += try await problems("acts_after", connection) { row in
      guard let statement = try SignedActStatement(row, newsroom: configuration.identity) else { return nil }
      return try problem(
        "the signature of the \(statement.act.rawValue)", statement, row, statement.story, follows: statement.follows)
    }
    found += try await problems("kill_requests_in_turn", connection) { row in
      let statement = try KillRequestStatement(row, newsroom: configuration.identity)
      return try problem(
        "the request for a kill by \(statement.actor)", statement, row, statement.story, follows: statement.follows)
    }
    found += try await problems("front_acts_in_turn", connection) { row in
      let statement = try FrontPageStatement(row, newsroom: configuration.identity)
      return try problem(
        "what \(statement.actor) set of the front page", statement, row, statement.story, follows: statement.follows)
    }
    found += try await problems("firings_after", connection) { row in
      let statement = try FiringStatement(row, newsroom: configuration.identity)
      return try problem("firing \(statement.number)", statement, row, nil, follows: statement.follows)
    }
    found += try await problems("trigger_pauses_after", connection) { row in
      let statement = try TriggerPauseStatement(row, newsroom: configuration.identity)
      return try problem("the pause of \(statement.trigger)", statement, row, nil, follows: statement.follows)
    }
    found += try await problems("freeze_acts_in_turn", connection) { row in
      let statement = try FreezeStatement(row, newsroom: configuration.identity)
      return try problem(
        "the \(statement.act.kind.rawValue) by \(statement.act.by)", statement, row, nil, follows: statement.follows)
    }
    found += try await problems("package_acts_in_turn", connection) { row in
      let statement = try PackageStatement(row, newsroom: configuration.identity)
      return try problem(
        "act \(statement.act.number) on the package \(statement.act.package)", statement, row, nil,
        follows: statement.follows)
    }
    found += try await problems("receipts_after", connection) { row in
      let statement = try ReceiptStatement(row, configuration)
      let signature = try row.statementSignature()
      let fault: String? =
        if !verified.areGenuine(statement, signature) {
          "is not as it was signed"
        } else if try !signature.countsAsReceipt(
          at: statement.head.time, arrivalIsSealed: row.decode("arrival_is_sealed"))
        {
          "was not sealed before its key was compromised"
        } else {
          nil
        }
      return fault.map {
        .init(story: statement.story, position: nil, message: "the receipt of delivery \(statement.delivery) \($0)")
      }
    }
    return found
  }

  private func problem(
    _ what: String, _ statement: some SignedStatement, _ row: Row, _ story: StoryNumber?, follows: Int
  ) throws -> AuditReport.Problem? {
    let signature = try row.statementSignature()
    if !verified.areGenuine(statement, signature) {
      return .init(story: story, position: follows + 1, message: "\(what) is not as it was signed")
    }
    guard !signature.counts(at: statement.head.time, follows: follows) else { return nil }
    return .init(story: story, position: follows + 1, message: "\(what) was not sealed before its key was compromised")
  }

  /// Walks a table in the order of its keys, some thousand rows at a time; a row that cannot be read is a problem, too.
  private func problems(
    _ query: String, _ connection: Connection, _ check: (Row) throws -> AuditReport.Problem?
  ) async throws -> [AuditReport.Problem] {
    var found: [AuditReport.Problem] = []
    var last = 0
    while true {
      let rows = try await connection.query(queries[query], last)
      for row in rows {
        last = try row.decode("id")
        do {
          if let problem = try check(row) { found.append(problem) }
        } catch {
          found.append(
            .init(story: try row.optionalOrdinal("story"), position: nil, message: "a signed row cannot be read"))
        }
      }
      if rows.count < 2000 { return found }
    }
  }

  private func configurationProblems(_ connection: Connection) async throws -> [AuditReport.Problem] {
    let configuration = try await signedConfiguration(connection)
    let altered = configuration.altered(try await configurationRows(connection)).map {
      "\($0.key.part) \($0.key.name)".trimmingCharacters(in: .whitespaces) + ": \($0.reason)"
    }
    let changes = configuration.problems.map { "change \($0.number) of the configuration does not count: \($0.reason)" }
    return (altered + changes).map { .init(story: nil, position: nil, message: $0) }
  }
}
