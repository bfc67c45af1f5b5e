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
      follows: try ground.decode("follows"), signsAs: signature.signsAs, breakGlassReason: signature.breakGlassReason,
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
        statement.signsAs.rawValue,
      ])
  }

  /// Signs that decisions go out, or that they withdraw their stories, and records it: before the stories are changed by it.
  func record(_ acts: [DoneAct], at now: Date, _ connection: Connection) async throws {
    guard !acts.isEmpty else { return }
    let signer = try await requireSigner(connection)
    let grounds = try await signingGrounds(acts.map(\.change.story), connection)
    let decided = try await connection.query(queries["decided"], acts.map(\.decision))
    let decisions = Dictionary(try decided.map { (try $0.decode("id", as: Int.self), $0) }) { first, _ in first }
    let rows = try acts.map { done -> [(any PostgresEncodable)?] in
      let change = done.change
      guard let ground = grounds[change.story.number] else { throw MissingRow(query: "signing_grounds") }
      guard let decided = decisions[done.decision] else { throw MissingRow(query: "decided") }
      let statement = SignedActStatement(
        head: try ground.head(signer, at: now), act: done.act, decision: done.decision, story: change.story.number,
        version: try decided.ordinal("version"), hash: try decided.hash("content_hash"),
        decisionKind: try decided.choice("kind"), vanishes: try decided.decode("vanish"),
        killRequest: try decided.decode("kill_request"), breakGlassReason: try decided.decode("break_glass_reason"),
        cause: change.action.name, actor: change.actor.name,
        onBehalfOf: change.authority.onBehalfOf, reason: change.note, firing: change.firing?.number,
        release: change.release?.number, follows: try ground.decode("follows"))
      return [
        done.act.rawValue, done.decision, statement.story.rawValue, statement.version.rawValue,
        statement.hash.description, statement.decisionKind.rawValue, statement.cause, statement.actor,
        statement.onBehalfOf?.text, statement.reason, statement.follows, statement.head.time, signer.keyID,
        try signer.sign(statement), statement.firing, statement.release,
      ]
    }
    try await connection.executeEach(queries["sign_act"], rows)
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
    guard let row = try await signingGrounds([story], connection)[story.number] else {
      throw MissingRow(query: "signing_grounds")
    }
    return row
  }

  private func signingGrounds(
    _ stories: [StoryFacts], _ connection: Connection
  ) async throws -> [StoryNumber: Row] {
    let rows = try await connection.query(
      queries["signing_grounds"], stories.map(\.number.rawValue), stories.map(\.workingVersion.rawValue))
    return Dictionary(try rows.map { (try $0.ordinal("story"), $0) }) { first, _ in first }
  }
}

/// Something that is done about a decision and has to be signed.
struct DoneAct {
  let act: SignedActStatement.Act
  let decision: Int
  let change: StoryChange
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
