import JobQueue
import Logging
import Postgres
import Store

/// Prepares a PostgreSQL server for a newsroom: roles, schema, and the public half of this host's key.
///
/// Only `migrate` and the embedded daemon do this, as a superuser or a role with CREATEROLE; the daemon itself runs as
/// `copydesk_daemon`, which can do none of it.
struct DatabaseSetup {
  let logger: Logger

  private var migrator: Migrator {
    Migrator(
      migrations: JobQueue.migrations(workerRole: "copydesk_daemon") + Store.migrations, schema: "copydesk",
      logger: logger)
  }

  /// Checks that the schema is not older than this program; a newer one does no harm.
  func check(_ daemon: ConnectionConfiguration) async throws {
    try await migrator.check(daemon)
  }

  /// Creates roles and schemas, then applies every missing migration as the schema's owner, then registers the key, if one is
  /// given. Several hosts may do so at once.
  ///
  /// - Parameters:
  ///   - administrator: A connection to the newsroom's database that may create roles.
  ///   - host: The name by which lists show the key's host.
  ///   - daemonPassword: A new password for the daemon's role, in ASCII; nil to leave it as it is.
  /// - Returns: The migrations that were applied, by number and name.
  @discardableResult
  func run(
    as administrator: ConnectionConfiguration, key: Signer?, host: String? = nil, daemonPassword: String? = nil
  ) async throws -> [String] {
    let connection = try await Connection.connect(administrator, logger: logger)
    do {
      try ServerVersion(number: try await connection.serverVersion()).check()
      try await connection.script(Store.bootstrapScript)
      if let daemonPassword {
        try await connection.script("ALTER ROLE copydesk_daemon PASSWORD '\(ScramVerifier(daemonPassword).text)'")
      }
    } catch {
      await connection.close()
      throw error
    }
    await connection.close()

    var owner = administrator
    owner.parameters["options"] = "-c role=copydesk_owner"
    let report = try await migrator.migrate(owner)
    for unknown in report.unknown {
      logger.warning(
        "The database has a migration that this copydeskd does not know", metadata: ["migration": "\(unknown)"])
    }
    if let key { try await Store.register(key, host: host, as: owner) }
    return report.applied.map { "\($0)" }
  }

  /// Creates the newsroom's database in a cluster of the daemon's own, if it is not there yet.
  func createDatabase(in cluster: EmbeddedCluster) async throws {
    let connection = try await Connection.connect(
      ConnectionConfiguration(uri: cluster.superuserURI(database: "postgres")), logger: logger)
    do {
      try await connection.script("CREATE DATABASE copydesk")
    } catch let error as PostgresError where error.sqlState == "42P04" {
      logger.debug("The newsroom's database already exists")
    } catch {
      await connection.close()
      throw error
    }
    await connection.close()
  }
}
