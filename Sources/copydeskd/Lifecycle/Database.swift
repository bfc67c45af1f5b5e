import Foundation
import Logging
import Postgres
import Store

/// The newsroom's database as the daemon reaches it.
struct Database {
  /// As the daemon's own role.
  let daemon: ConnectionConfiguration
  /// The same, bypassing a PgBouncer, for LISTEN.
  let direct: ConnectionConfiguration?
  /// This host's key.
  let signer: Signer
  /// The cluster that was started for it; nil when the database is run by somebody else.
  private let cluster: EmbeddedCluster?

  /// How long to wait for a server that is not up yet.
  private static let patience = Duration.seconds(60)

  /// Opens it: an embedded one is started, created and migrated; a server must have been migrated by `copydeskd migrate`.
  static func open(_ settings: DaemonSettings, logger: Logger) async throws -> Database {
    switch settings.database {
    case .embedded(let directory): try await embedded(directory, logger: logger)
    case .server(let uri, let direct): try await server(uri, direct, settings.signingKey ?? "", logger: logger)
    }
  }

  /// Stops what was started.
  func close(logger: Logger) async {
    do {
      try await cluster?.stop()
    } catch {
      logger.error("Could not stop PostgreSQL", metadata: ["error": "\(error)"])
    }
  }

  private static func embedded(_ directory: String, logger: Logger) async throws -> Database {
    let signer = Signer(try SigningKeyFile.readOrCreate("\(directory)/signing-key"))
    let cluster = try await EmbeddedCluster.start(directory: directory, logger: logger)
    do {
      let setup = DatabaseSetup(logger: logger)
      try await setup.createDatabase(in: cluster)
      try await setup.run(
        as: ConnectionConfiguration(uri: cluster.superuserURI(database: "copydesk")), key: signer)
    } catch {
      try await cluster.stop()
      throw error
    }
    let daemon = ConnectionConfiguration(
      uri: cluster.uri(database: "copydesk", role: "copydesk_daemon"), applicationName: "copydeskd")
    return Database(daemon: daemon, direct: daemon, signer: signer, cluster: cluster)
  }

  private static func server(
    _ uri: String, _ direct: String, _ keyFile: String, logger: Logger
  ) async throws -> Database {
    let signer = Signer(try SigningKeyFile.read(keyFile))
    let daemon = ConnectionConfiguration(uri: uri, applicationName: "copydeskd")
    let backOff = BackOff(initial: .milliseconds(200), maximum: .seconds(5))
    let deadline = ContinuousClock.now + patience
    var failures = 0
    while true {
      do {
        try await Connection.connect(daemon, logger: logger).close()
        break
      } catch let error as ConnectionError where ContinuousClock.now < deadline {
        failures += 1
        logger.warning("Waiting for the database", metadata: ["error": "\(error)"])
        try await Task.sleep(for: backOff.delay(afterFailures: failures))
      }
    }
    try await DatabaseSetup(logger: logger).check(daemon)
    let listening = ConnectionConfiguration(uri: direct, applicationName: "copydeskd")
    return Database(daemon: daemon, direct: listening, signer: signer, cluster: nil)
  }
}
