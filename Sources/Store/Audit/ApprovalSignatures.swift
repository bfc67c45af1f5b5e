import Foundation
import Logging
import Newsroom
public import Postgres

extension Store {
  /// Makes the public half of a host's key known. As the database's owner: the daemon may not.
  public static func register(
    _ signer: Signer, host: String? = nil, as owner: ConnectionConfiguration
  ) async throws {
    let connection = try await Connection.connect(owner)
    do {
      try await connection.execute(Queries.all["enter_signing_key"], signer.keyID, signer.publicKey, host)
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
    let signer = try await requireSigner(connection)
    let ground = try await signingGround(story, connection)
    let statement = ApprovalStatement(
      head: try ground.head(signer, at: now), story: story.number, version: story.workingVersion,
      hash: story.contentHash, notice: try ground.decode("notice"), decisionKind: signature.kind, desk: story.desk,
      actor: signature.by, onBehalfOf: signature.onBehalfOf, grant: signature.grant,
      configuration: try ground.decode("configuration"), policy: try ground.decode("policy"),
      follows: try ground.decode("follows"), breakGlassReason: signature.breakGlassReason,
      overriddenChecks: signature.overriddenChecks, overrideReason: signature.overrideReason,
      waitsFor: signature.waitsFor, meant: signature.meant,
      firings: signature.waitsFor.trigger == nil ? nil : try ground.decode("firings"), unread: signature.unread)
    try await connection.execute(
      queries["sign"],
      parameters: [
        statement.story.rawValue, statement.version.rawValue, statement.hash.description,
        statement.decisionKind.rawValue, statement.desk.text, statement.actor.text, statement.onBehalfOf?.text,
        statement.grant, statement.breakGlassReason, statement.overriddenChecks, statement.overrideReason,
        statement.waitsFor.instant, statement.unread, statement.configuration, statement.follows, statement.head.time,
        signer.keyID, try signer.sign(statement), statement.waitsFor.kind.rawValue,
        statement.waitsFor.trigger?.name.text, statement.waitsFor.trigger?.digest, statement.firings,
        statement.meant?.local, statement.meant?.zone, statement.waitsFor.package?.text,
      ])
  }

  /// Signs that a decision goes out, or that it withdraws the story, and records it: before the story is changed by it.
  func record(
    _ act: SignedActStatement.Act, of decision: Int, by change: StoryChange, at now: Date, _ connection: Connection
  ) async throws {
    let signer = try await requireSigner(connection)
    let ground = try await signingGround(change.story, connection)
    guard let decided = try await connection.queryOne(queries["decided"], decision) else {
      throw MissingRow(query: "decided")
    }
    let statement = SignedActStatement(
      head: try ground.head(signer, at: now), act: act, decision: decision, story: change.story.number,
      version: try decided.ordinal("version"), hash: try decided.hash("content_hash"),
      decisionKind: try decided.choice("kind"), vanishes: try decided.decode("vanish"), cause: change.action.name,
      actor: change.actor.name,
      onBehalfOf: change.authority.onBehalfOf, reason: change.note, firing: change.firing?.number,
      release: change.release?.number, follows: try ground.decode("follows"))
    try await connection.execute(
      queries["sign_act"],
      parameters: [
        act.rawValue, decision, statement.story.rawValue, statement.version.rawValue, statement.hash.description,
        statement.decisionKind.rawValue, statement.cause, statement.actor, statement.onBehalfOf?.text,
        statement.reason, statement.follows, statement.head.time, signer.keyID, try signer.sign(statement),
        statement.firing, statement.release,
      ])
  }

  /// Signs the proofs that deliveries arrived, and records them.
  func record(_ arrivals: [EnteredArrival], _ connection: Connection) async throws {
    let signer = try await requireSigner(connection)
    let newsroom = try await signedConfiguration(connection).identity
    let time = Instant(try await now(connection)).date
    let receipts = try arrivals.map { arrived -> [(any PostgresEncodable)?] in
      let (attempt, delivery) = (arrived.arrival.attempt, arrived.row)
      let answer = try StoredJSON.encode(arrived.arrival.receipt)
      let statement = ReceiptStatement(
        head: StatementHead(keyID: signer.keyID, newsroom: newsroom, time: time),
        delivery: attempt.delivery, attempt: attempt.id, story: arrived.story.number,
        version: try delivery.ordinal("version"), hash: try delivery.hash("content_hash"),
        decisionKind: try delivery.choice("kind"), destination: try delivery.slug("destination"),
        answer: try answer.canonical)
      return [
        attempt.delivery, attempt.id, answer, statement.head.time, signer.keyID, try signer.sign(statement),
      ]
    }
    try await connection.executeEach(queries["record_receipt"], receipts)
  }

  func signingGround(_ story: StoryFacts, _ connection: Connection) async throws -> Row {
    let row = try await connection.queryOne(
      queries["signing_ground"], story.number.rawValue, story.workingVersion.rawValue)
    guard let row else { throw MissingRow(query: "signing_ground") }
    return row
  }
}

extension Row {
  func head(_ signer: Signer, at now: Date) throws -> StatementHead {
    StatementHead(keyID: signer.keyID, newsroom: try decode("identity"), time: Instant(now).date)
  }
}

extension JSONB {
  /// The document in its canonical form.
  var canonical: CanonicalJSON {
    get throws { try JSONDecoder().decode(CanonicalJSON.self, from: Data(text.utf8)) }
  }
}
