import JobQueue
import Logging
import Postgres
import Store

/// Makes a PostgreSQL ready for a newsroom: roles, schema, and the public half of this host's key.
///
/// Only `migrate` and the embedded daemon do this, as a superuser or as somebody who may create roles; the daemon itself
/// runs under `copydesk_daemon`, which can do none of it.
struct DatabaseSetup {
  let logger: Logger

  private var migrator: Migrator {
    Migrator(
      migrations: JobQueue.migrations(workerRole: "copydesk_daemon") + Store.migrations, schema: "copydesk",
      logger: logger)
  }

  /// Makes sure that the schema is as new as this program; a newer one is for programs to come, and does no harm.
  func check(_ daemon: ConnectionConfiguration) async throws {
    try await migrator.check(daemon)
  }

  /// Roles and schemas first, then every migration that is missing, as the schema's owner; then the key, if one is given.
  /// Any number of these may run at once.
  ///
  /// - Parameter administrator: A connection to the newsroom's database that may create roles.
  /// - Returns: The migrations that were applied, by number and name.
  @discardableResult
  func run(as administrator: ConnectionConfiguration, key: Signer?) async throws -> [String] {
    let connection = try await Connection.connect(administrator, logger: logger)
    do {
      try await connection.script(Store.bootstrapScript)
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
        "the database has a migration that this copydeskd does not know", metadata: ["migration": "\(unknown)"])
    }
    if let key { try await Store.register(key, as: owner) }
    return report.applied.map { "\($0)" }
  }

  /// Creates the newsroom's database in a cluster of the daemon's own, if it is not there yet.
  func createDatabase(in cluster: EmbeddedCluster) async throws {
    let connection = try await Connection.connect(
      ConnectionConfiguration(uri: cluster.superuserURI(database: "postgres")), logger: logger)
    do {
      try await connection.script("CREATE DATABASE copydesk")
    } catch let error as PostgresError where error.sqlState == "42P04" {
      logger.debug("the newsroom's database is there already")
    } catch {
      await connection.close()
      throw error
    }
    await connection.close()
  }
}
