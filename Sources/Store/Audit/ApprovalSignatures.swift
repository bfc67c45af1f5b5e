import Foundation
import Logging
import Newsroom
public import Postgres

extension Store {
  /// Makes the public half of a host's key known. As the database's owner: the daemon may not.
  public static func register(_ signer: Signer, as owner: ConnectionConfiguration) async throws {
    let connection = try await Connection.connect(owner)
    do {
      try await connection.execute(Queries.all["enter_signing_key"], signer.keyID, signer.publicKey)
    } catch {
      await connection.close()
      throw error
    }
    await connection.close()
  }

  /// Signs an approval and records it.
  func record(
    _ signature: StoryChange.Signature, on story: StoryFacts, at now: Date, _ connection: Connection
  ) async throws {
    guard let signer else {
      throw Refusal(
        .unavailable, "This host has no signing key, so nothing can be approved here.",
        hint: "Ask an operator to set one with --signing-key.")
    }
    let statement = ApprovalStatement(
      keyID: signer.keyID, newsroom: try await newsroomRow(on: connection).decode("identity"),
      story: story.number, version: story.workingVersion, hash: story.contentHash, kind: signature.kind,
      desk: story.desk, actor: signature.by, onBehalfOf: signature.onBehalfOf, grant: signature.grant,
      breakGlassReason: signature.breakGlassReason, overriddenChecks: signature.overriddenChecks,
      overrideReason: signature.overrideReason, publishAt: signature.publishAt, unread: signature.unread,
      time: Instant(now).date)
    try await connection.execute(
      queries["sign"],
      parameters: [
        statement.story.rawValue, statement.version.rawValue, statement.hash.description, statement.kind.rawValue,
        statement.desk.text, statement.actor.text, statement.onBehalfOf?.text, signature.grant,
        statement.breakGlassReason, statement.overriddenChecks, statement.overrideReason, statement.publishAt,
        statement.unread, statement.time, statement.keyID, try signer.sign(statement),
      ])
  }

  /// Whether as many approvals that count bear signatures that hold as the version's policy wants; a row that somebody
  /// forged does not count.
  func isSigned(_ story: StoryNumber, _ version: VersionNumber, _ connection: Connection) async throws -> Bool {
    let newsroom: String = try await newsroomRow(on: connection).decode("identity")
    var signers: Set<String> = []
    var needed = 1
    for row in try await connection.query(queries["standing_approvals"], story.rawValue, version.rawValue) {
      let statement = try ApprovalStatement(row, newsroom: newsroom, story: story, version: version)
      needed = try row.decode("approvals_needed")
      let isRevoked = try row.decode("revoked_at", as: Date?.self) != nil
      guard !isRevoked, statement.isSigned(by: try row.decode("signature"), publicKey: try row.decode("public_key"))
      else {
        logger.error(
          "Approval signature is not valid",
          metadata: [
            "story": "\(story)", "version": "\(version)", "actor": "\(statement.actor)", "key": "\(statement.keyID)",
          ])
        continue
      }
      if statement.breakGlassReason != nil { return true }
      signers.insert(statement.actor.text)
    }
    return signers.count >= needed
  }
}

extension ApprovalStatement {
  fileprivate init(_ row: Row, newsroom: String, story: StoryNumber, version: VersionNumber) throws {
    self.init(
      keyID: try row.decode("key_id"), newsroom: newsroom, story: story, version: version,
      hash: try row.hash("content_hash"), kind: try row.choice("kind"), desk: try row.slug("desk"),
      actor: try row.slug("actor"), onBehalfOf: try row.optionalSlug("on_behalf_of"), grant: try row.decode("grant_id"),
      breakGlassReason: try row.decode("break_glass_reason"), overriddenChecks: try row.decode("overridden_checks"),
      overrideReason: try row.decode("override_reason"), publishAt: try row.decode("publish_at"),
      unread: try row.decode("unread"), time: try row.decode("signed_at"))
  }
}
