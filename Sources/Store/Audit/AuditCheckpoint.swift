import Foundation
import Logging
import Newsroom
import Postgres

/// What a checkpoint's signature says: up to here, the newsroom's log was what the digest is of.
struct CheckpointStatement: SignedStatement {
  static let kind = "checkpoint"

  var head: StatementHead
  /// The checkpoint's number, from 1.
  var number: Int
  /// The digest of the one before, lower-case hexadecimal; empty for the first.
  var previous: String
  /// The checkpoint's digest: of its time and heads, after the one before.
  var digest: String

  var members: [String: CanonicalJSON?] {
    ["number": .integer(number), "previous": .string(previous), "digest": .string(digest)]
  }
}

extension Store {
  /// Signs how far each chain of the audit log has come since the last checkpoint; up to there, whatever is changed or
  /// cut off later is found by ``verifyAudit()``.
  ///
  /// Meant to be called every few minutes by one daemon; of several at once, one signs and the others do nothing.
  ///
  /// - Returns: Whether there was anything to sign, and a key to do it with.
  @discardableResult
  public func signCheckpoint() async throws -> Bool {
    guard let signer else { return false }
    do {
      let made = try await pool.withTransaction { connection -> CheckpointStatement? in
        guard let next = try await connection.queryOne(queries["next_checkpoint"]) else { return nil }
        let statement = CheckpointStatement(
          head: StatementHead(
            keyID: signer.keyID, newsroom: try next.decode("newsroom"),
            time: Instant(try next.decode("at", as: Date.self)).date),
          number: try next.decode("number"), previous: try next.decode("previous", as: [UInt8].self).hexadecimal,
          digest: try next.decode("digest"))
        try await connection.execute(
          queries["enter_checkpoint"], statement.number, try next.decode("made_at", as: String.self),
          try next.decode("heads", as: String.self), try next.decode("last_entry", as: Int.self),
          try next.decode("previous", as: [UInt8].self), try next.decode("hash", as: [UInt8].self), signer.keyID,
          try signer.sign(statement))
        return statement
      }
      if let made { announce(made) }
      return made != nil
    } catch let error as PostgresError
      where error.constraint == "audit_checkpoint_pkey" || error.constraint == "checkpoint_follows"
    {
      return false
    }
  }

  /// Says outside the database that a checkpoint was made: in the log, and in the file that is kept for that.
  private func announce(_ made: CheckpointStatement) {
    logger.notice(
      "Checkpoint signed",
      metadata: ["number": "\(made.number)", "digest": "\(made.digest)", "previous": "\(made.previous)"])
    do {
      try checkpoints?.append(
        CheckpointFile.Line(
          number: made.number, previous: made.previous, digest: made.digest,
          time: Instant(made.head.time).description))
    } catch {
      logger.error("Could not append the checkpoint to its file", metadata: ["error": "\(error)"])
    }
  }

  /// What the file of checkpoints has, and the database has not.
  private func missing(from present: [Int: String]) -> [AuditReport.Problem] {
    (checkpoints?.lines() ?? []).filter { present[$0.number] != $0.digest }.map {
      AuditReport.Problem(
        story: nil, position: nil,
        message: "checkpoint \($0.number) is missing or another than the file of checkpoints has")
    }
  }

  /// What is wrong with the checkpoints or differs from what they seal, and when the last one was made whose signature
  /// holds.
  func checkpointReport(
    in connection: some PostgresQuerying
  ) async throws -> (problems: [AuditReport.Problem], vouchedUntil: Date?) {
    var problems = try await connection.query(queries["checkpoint_problems"]).map { row in
      AuditReport.Problem(
        story: try row.decode("story", as: Int?.self).map(StoryNumber.init(rawValue:)),
        position: try row.decode("position"), message: try row.decode("problem"))
    }
    var vouchedUntil: Date?
    var present: [Int: String] = [:]
    for row in try await connection.query(queries["checkpoints"]) {
      let statement = CheckpointStatement(
        head: StatementHead(
          keyID: try row.decode("key_id"), newsroom: try row.decode("newsroom"), time: try row.decode("made_at")),
        number: try row.decode("number"), previous: try row.decode("previous", as: [UInt8].self).hexadecimal,
        digest: try row.decode("digest"))
      present[statement.number] = statement.digest
      if verified.areGenuine(statement, try row.statementSignature()) {
        vouchedUntil = try row.decode("made_at")
      } else {
        problems.append(
          AuditReport.Problem(
            story: nil, position: nil, message: "checkpoint \(statement.number) is not signed by its key"))
      }
    }
    return (problems + missing(from: present), vouchedUntil)
  }
}
