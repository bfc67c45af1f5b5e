import Foundation
import Newsroom
import Postgres

/// What a checkpoint's signature says: up to here, the newsroom's log was what the hash is of.
struct CheckpointStatement: SignedStatement {
  /// The key that signs.
  var keyID: String
  /// The newsroom's identity.
  var newsroom: String
  /// The checkpoint's number, from 1.
  var number: Int
  /// The checkpoint's hash, lower-case hexadecimal; the one before it is part of it.
  var digest: String

  var bytes: [UInt8] {
    CanonicalJSON.object([
      "key": .string(keyID), "newsroom": .string(newsroom), "checkpoint": .integer(number), "hash": .string(digest),
    ]).bytes
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
      return try await pool.withTransaction { connection in
        guard let next = try await connection.queryOne(queries["next_checkpoint"]) else { return false }
        let statement = CheckpointStatement(
          keyID: signer.keyID, newsroom: try next.decode("newsroom"), number: try next.decode("number"),
          digest: try next.decode("digest"))
        try await connection.execute(
          queries["enter_checkpoint"], statement.number, try next.decode("made_at", as: String.self),
          try next.decode("heads", as: String.self), try next.decode("previous", as: [UInt8].self),
          try next.decode("hash", as: [UInt8].self), signer.keyID, try signer.sign(statement))
        return true
      }
    } catch let error as PostgresError
      where error.constraint == "audit_checkpoint_pkey" || error.constraint == "checkpoint_follows"
    {
      return false
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
    for row in try await connection.query(queries["checkpoints"]) {
      let statement = CheckpointStatement(
        keyID: try row.decode("key_id"), newsroom: try row.decode("newsroom"), number: try row.decode("number"),
        digest: try row.decode("digest"))
      if statement.isSigned(by: try row.decode("signature"), publicKey: try row.decode("public_key")) {
        vouchedUntil = try row.decode("made_at")
      } else {
        problems.append(
          AuditReport.Problem(
            story: nil, position: nil, message: "checkpoint \(statement.number) is not signed by its key"))
      }
    }
    return (problems, vouchedUntil)
  }
}
