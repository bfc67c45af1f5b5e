internal import FoundationEssentials
internal import Logging
internal import Postgres

/// The cluster of this test process, started by the first who asks.
actor TestCluster {
  private var start: Task<ConnectionConfiguration, any Error>?

  /// The superuser's configuration for the database `postgres`.
  func server() async throws -> ConnectionConfiguration {
    let task = start ?? Task { try await Self.startServer() }
    start = task
    return try await task.value
  }

  private static func startServer() async throws -> ConnectionConfiguration {
    if let uri = ProcessInfo.processInfo.environment["COPYDESK_TEST_POSTGRES"] {
      return ConnectionConfiguration(uri: uri, applicationName: "test", connectTimeout: .seconds(60))
    }
    let directory = try TestDirectory.make()
    let cluster = try await EmbeddedCluster.start(
      directory: directory, settings: EmbeddedCluster.testSettings,
      logger: Logger(label: "postgres", factory: { _ in SwiftLogNoOpLogHandler() }))
    keep(cluster)
    return ConnectionConfiguration(
      uri: cluster.superuserURI(), applicationName: "test", connectTimeout: .seconds(60))
  }
}

/// Keeps the cluster, and with it its lock, until the process ends.
private func keep(_ cluster: EmbeddedCluster) {
  _ = unsafe Unmanaged.passRetained(cluster)
}
