internal import FoundationEssentials
internal import Glibc
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
    let directory = try temporaryDirectory()
    try CleanUp.afterThisProcess(directory)
    let cluster = try await EmbeddedCluster.start(
      directory: directory, settings: EmbeddedCluster.testSettings,
      logger: Logger(label: "postgres", factory: { _ in SwiftLogNoOpLogHandler() }))
    keep(cluster)
    return ConnectionConfiguration(
      uri: cluster.superuserURI(), applicationName: "test", connectTimeout: .seconds(60))
  }

  /// A new directory that PostgreSQL's account can enter, in memory if there is a gigabyte free.
  private static func temporaryDirectory() throws -> String {
    var memory = statvfs()
    let hasRoom = unsafe statvfs("/dev/shm", &memory) == 0 && memory.f_bavail * memory.f_frsize > 1 << 30
    let directory = "\(hasRoom ? "/dev/shm" : "/tmp")/copydesk-test-\(UUID().uuidString.prefix(8).lowercased())"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
    return directory
  }
}

/// Keeps the cluster, and with it its lock, until the process ends.
private func keep(_ cluster: EmbeddedCluster) {
  _ = unsafe Unmanaged.passRetained(cluster)
}
