import Foundation
import Glibc
import Logging
import Postgres
import PostgresTesting

/// The cluster that a run disturbs, on a small disk of its own where this process may mount one.
actor TestedServer {
  /// The directory that holds cluster and socket.
  nonisolated let directory: String
  /// Whether the cluster has a disk that can be filled without harm to others.
  nonisolated let hasDisk: Bool

  private var cluster: EmbeddedCluster?
  private let logger: Logger

  /// What a run needs: half of it is the cluster as it comes, its log of changes included.
  private static let diskMegabytes = 400
  private static let settings = ["max_connections": "60", "max_wal_size": "80MB", "min_wal_size": "32MB"]

  /// Makes a cluster with PostgreSQL's own settings for durability.
  init(logger: Logger) async throws {
    directory = "/tmp/copydesk-faults-\(UUID().uuidString.prefix(8).lowercased())"
    self.logger = logger
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
    try CleanUp.afterThisProcess(directory)
    hasDisk = Self.mount(at: directory, megabytes: Self.diskMegabytes)
    cluster = try await EmbeddedCluster.start(directory: directory, settings: Self.settings, logger: logger)
  }

  /// The superuser's configuration of a database, not through the proxy.
  nonisolated func configuration(database: String) throws -> ConnectionConfiguration {
    ConnectionConfiguration(
      uri: try EmbeddedCluster.uri(directory: directory, database: database, role: EmbeddedCluster.superuser),
      applicationName: "fault harness", connectTimeout: .seconds(30))
  }

  /// The server's own socket.
  nonisolated var socket: String { "\(directory)/postgres/.s.PGSQL.5432" }

  /// Stops the server at once, as `pg_ctl -m immediate` does, and starts it again.
  func stopAtOnce() async throws {
    if let server = await cluster?.processID {
      kill(server, SIGQUIT)
      while kill(server, 0) == 0 { try await Task.sleep(for: .milliseconds(10)) }
    }
    try await revive()
  }

  /// Fills the disk, leaves it so for a while, then makes room and sees to it that the server runs.
  func fillDisk(for duration: Duration) async throws {
    guard hasDisk else { return }
    let filler = "\(directory)/filler"
    let descriptor = unsafe open(filler, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
    let piece = [UInt8](repeating: 0, count: 1 << 16)
    while unsafe write(descriptor, piece, piece.count) > 0 {}
    close(descriptor)
    try? await Task.sleep(for: duration)
    try FileManager.default.removeItem(atPath: filler)
    try await revive()
  }

  /// Starts the server unless it runs.
  private func revive() async throws {
    // Lets go of its lock, not of the server.
    cluster = nil
    cluster = try await EmbeddedCluster.start(directory: directory, settings: Self.settings, logger: logger)
  }

  /// Stops the server and removes all that it had.
  func remove() async throws {
    try await cluster?.stop()
    if hasDisk { unsafe umount2(directory, Int32(MNT_DETACH)) }
    try FileManager.default.removeItem(atPath: directory)
  }

  private static func mount(at path: String, megabytes: Int) -> Bool {
    unsafe Glibc.mount("copydesk-faults", path, "tmpfs", 0, "size=\(megabytes)m,mode=0755") == 0
  }
}
