import Foundation
import Newsroom
import Postgres
import Synchronization

/// The signed configuration as it was read last, for as long as nothing of it changes in the database.
final class ConfigurationCache: Sendable {
  private let state = Mutex<(stamp: String, configuration: SignedConfiguration)?>(nil)

  func configuration(_ stamp: String) -> SignedConfiguration? {
    state.withLock { $0?.stamp == stamp ? $0?.configuration : nil }
  }

  func keep(_ configuration: SignedConfiguration, _ stamp: String) {
    state.withLock { $0 = (stamp, configuration) }
  }
}

/// What a transaction remembers of the configuration.
private enum KeptConfiguration: Sendable {
  static let name = "configuration"

  case read(SignedConfiguration)
  /// It was changed in this transaction.
  case changed
}

extension Store {
  /// The configuration as the signed chain has it, each change verified. A transaction reads it once, and again after it has
  /// waited for a story's lock.
  func signedConfiguration(_ connection: some PostgresQuerying) async throws -> SignedConfiguration {
    guard let connection = connection as? Connection else { return try await currentConfiguration(connection) }
    switch await connection.kept(KeptConfiguration.name) as? KeptConfiguration {
    case .read(let configuration): return configuration
    case .changed: return try await currentConfiguration(connection)
    case nil:
      let configuration = try await currentConfiguration(connection)
      await connection.keep(KeptConfiguration.read(configuration), as: KeptConfiguration.name)
      return configuration
    }
  }

  /// What was read of the configuration may be out of date: the transaction has waited.
  func forgetConfiguration(_ connection: Connection) async {
    guard case .read = await connection.kept(KeptConfiguration.name) as? KeptConfiguration else { return }
    await connection.keep(nil, as: KeptConfiguration.name)
  }

  private func currentConfiguration(_ connection: some PostgresQuerying) async throws -> SignedConfiguration {
    guard let head = try await connection.queryOne(queries["configuration_head"]) else {
      throw Refusal(
        .unavailable, "The database does not contain a newsroom.",
        hint: "Prepare it first: copydeskd migrate --database URL")
    }
    let stamp = try head.decode("stamp", as: String.self)
    if let known = configurations.configuration(stamp) { return known }
    var configuration = SignedConfiguration(identity: try head.decode("identity"))
    for row in try await connection.query(queries["configuration_changes"]) {
      let written = try row.decode("change", as: [UInt8].self)
      let change = try? JSONDecoder().decode(CanonicalJSON.self, from: Data(written))
      let statement = ConfigurationStatement(
        head: try row.head(newsroom: configuration.identity), number: try row.decode("number"),
        previous: try row.decode("previous"), follows: try row.decode("follows"), act: try row.decode("act"),
        actor: try row.decode("actor"), requestedBy: try row.decode("requested_by"), change: change ?? .null)
      let signature = try row.statementSignature()
      let fault: String? =
        if change?.bytes != written {
          "it is not canonical JSON"
        } else if !verified.areGenuine(statement, signature) {
          "its signature is not valid"
        } else if !signature.counts(at: statement.head.time, follows: statement.follows) {
          "its key was compromised before it was sealed"
        } else {
          nil
        }
      configuration.take(statement, fault: fault)
    }
    configuration.understand()
    configurations.keep(configuration, stamp)
    return configuration
  }

  /// Every row of the database's tables of configuration, as the chain writes them; nil for one that it could not.
  func configurationRows(
    _ connection: some PostgresQuerying
  ) async throws -> [(key: SignedConfiguration.Key, row: SignedConfiguration.ConfiguredRow)] {
    try await connection.query(queries["configuration_rows"]).map { row in
      let json = try row.decode("content", as: JSONB.self).text
      let members = try? JSONDecoder().decode([String: CanonicalJSON].self, from: Data(json.utf8))
      return (
        SignedConfiguration.Key(part: try row.decode("part"), name: try row.decode("name")),
        SignedConfiguration.ConfiguredRow(members: members ?? [:])
      )
    }
  }

  /// Signs the rows that somebody has just changed, as they are now, and appends that to the chain.
  func signConfiguration(
    _ act: String, by actor: String, requestedBy: String? = nil,
    touching isTouched: (SignedConfiguration.Key, SignedConfiguration.ConfiguredRow) -> Bool, _ connection: Connection
  ) async throws {
    let signer = try await requireSigner(connection)
    let rows = try await configurationRows(connection).filter(isTouched)
    let current = try await signedConfiguration(connection)
    guard let ground = try await connection.queryOne(queries["configuration_ground"]) else {
      throw MissingRow(query: "configuration_ground")
    }
    let statement = ConfigurationStatement(
      head: StatementHead(
        keyID: signer.keyID, newsroom: current.identity, time: Instant(try ground.decode("now", as: Date.self)).date),
      number: current.number + 1, previous: current.digest, follows: try ground.decode("follows"), act: act,
      actor: actor, requestedBy: requestedBy, change: SignedConfiguration.change(rows))
    try await connection.execute(
      queries["enter_configuration_change"],
      parameters: [
        statement.number, statement.previous, statement.follows, act, actor, requestedBy, statement.change.bytes,
        statement.head.time, signer.keyID, try signer.sign(statement),
      ])
    // From here on each use reads it, also after a savepoint was rolled back.
    await connection.keep(KeptConfiguration.changed, as: KeptConfiguration.name)
  }

  /// This host's signer. Throws `Refusal` with `unavailable` when it has no key that counts, and names hosts that have one.
  func requireSigner(_ connection: some PostgresQuerying) async throws -> Signer {
    if let signer { return signer }
    let hosts: [String] = try await connection.query(queries["signing_hosts"]).map { try $0.decode("host") }
    let elsewhere = hosts.isEmpty ? "Ask" : "Do it on a host that has one (\(hosts.joined(separator: ", "))), or ask"
    throw Refusal(
      .unavailable, "This host has no signing key that counts, so nothing can be signed here.",
      hint: "\(elsewhere) an operator: `copydesk status` says what is wrong with this host's key.")
  }
}

extension SignedConfiguration {
  /// The rows that are not as they were signed, and in what way. A grant that nobody signed and that is revoked does no harm.
  func altered(_ rows: [(key: Key, row: ConfiguredRow)]) -> [(key: Key, row: ConfiguredRow?, reason: String)] {
    let present = Dictionary(rows.map { ($0.key, $0.row) }) { first, _ in first }
    let found = rows.compactMap { key, now -> (key: Key, row: ConfiguredRow?, reason: String)? in
      guard let signed = row(key) else {
        let isHarmless = key.part == "newsroom" || (key.part == "staff_grant" && now.text("revoked_at") != nil)
        return isHarmless ? nil : (key, now, "nobody has signed it")
      }
      return signed == now ? nil : (key, now, "it is not as it was signed")
    }
    let missing = keys.filter { present[$0] == nil }.map {
      (key: $0, row: ConfiguredRow?.none, reason: "it is missing")
    }
    return (found + missing).sorted { $0.key < $1.key }
  }
}

extension Row {
  /// The head of a statement from its row.
  func head(newsroom: String) throws -> StatementHead {
    StatementHead(keyID: try decode("key_id"), newsroom: newsroom, time: try decode("signed_at"))
  }

  /// The signature of a statement, with the state of its key.
  func statementSignature() throws -> StatementSignature {
    StatementSignature(
      signature: try decode("signature"), publicKey: try decode("public_key"), endedAt: try decode("ended_at"),
      compromisedSince: try decode("compromised_since"), sealedLength: try decode("sealed"))
  }
}
