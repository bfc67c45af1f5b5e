import Foundation
import Logging
import Postgres
import Store

/// The newsroom's database, as the daemon opens, keeps and closes it.
actor NewsroomDatabase {
  /// As the daemon's own role.
  nonisolated let daemon: ConnectionConfiguration
  /// The same, bypassing a PgBouncer, for LISTEN.
  nonisolated let direct: ConnectionConfiguration
  private let settings: DaemonSettings
  private let logger: Logger
  /// Where it is, once it has been opened.
  private(set) var place = Place()
  /// The cluster that was started for it; nil when the database is run by somebody else.
  private var cluster: EmbeddedCluster?

  /// Where a database is, for the log.
  struct Place: Sendable {
    var server = ""
    var version = ""
  }

  /// The database that the settings name, which is not opened yet.
  ///
  /// - Throws: `EmbeddedClusterError` when the directory is not suitable.
  init(_ settings: DaemonSettings, logger: Logger) throws {
    self.settings = settings
    self.logger = logger
    switch settings.database {
    case .embedded(let directory):
      let uri = try EmbeddedCluster.uri(directory: directory, database: "copydesk", role: "copydesk_daemon")
      daemon = ConnectionConfiguration(uri: uri, applicationName: "copydeskd")
      direct = daemon
    case .server(let uri, let directURI):
      daemon = settings.connection(to: uri, as: "copydeskd")
      direct = ConnectionConfiguration(uri: directURI, applicationName: "copydeskd").wantingWriter()
    }
  }

  /// Which of its disks is full, where it is on this host.
  nonisolated var fullDisk: String? {
    guard case .embedded(let directory) = settings.database else { return nil }
    return EmbeddedCluster.fullDisk(of: directory)
  }

  /// Opens it: an embedded one is started, created and migrated; a server must have been migrated by `copydeskd migrate`.
  func open(_ signer: Signer) async throws {
    switch settings.database {
    case .embedded(let directory): try await start(in: directory, signer)
    case .server: try await DatabaseSetup(logger: logger).check(daemon)
    }
    place = try await findPlace()
  }

  private func findPlace() async throws -> Place {
    let connection = try await Connection.connect(daemon, logger: logger)
    let version = ServerVersion(number: try await connection.serverVersion())
    await connection.close()
    try version.check()
    return Place(server: connection.server, version: "\(version)")
  }

  /// Starts the private server again whenever it dies; returns when the task is cancelled.
  func keepRunning() async {
    await cluster?.keepRunning()
  }

  /// Stops what was started.
  func close() async {
    await cluster?.stop()
  }

  private func start(in directory: String, _ signer: Signer) async throws {
    let cluster: EmbeddedCluster
    if let begun = self.cluster {
      // It may have died before all was ready, and is not watched until then.
      try await begun.revive()
      cluster = begun
    } else {
      cluster = try await EmbeddedCluster.start(directory: directory, logger: logger)
      self.cluster = cluster
    }
    let setup = DatabaseSetup(logger: logger)
    try await setup.createDatabase(in: cluster)
    try await setup.run(
      as: ConnectionConfiguration(uri: cluster.superuserURI(database: "copydesk")), key: signer,
      host: ProcessInfo.processInfo.hostName)
  }
}
