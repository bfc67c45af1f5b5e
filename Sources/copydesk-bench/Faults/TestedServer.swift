import Foundation
import Glibc
import Logging
import Postgres
import PostgresTesting

/// The cluster under test, on a small disk of its own if this process may mount one.
actor TestedServer {
  /// The directory that holds cluster and socket.
  nonisolated let directory: String
  /// Whether the cluster has a disk of its own, which can be filled safely.
  nonisolated let hasDisk: Bool

  private var cluster: EmbeddedCluster?
  private let logger: Logger

  /// What a run needs; a new cluster with its write-ahead log takes half of it.
  private static let diskMegabytes = 400
  private static let settings = ["max_connections": "60", "max_wal_size": "80MB", "min_wal_size": "32MB"]

  /// Starts a cluster with PostgreSQL's default durability.
  init(logger: Logger) async throws {
    directory = "/tmp/copydesk-faults-\(UUID().uuidString.prefix(8).lowercased())"
    self.logger = logger
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
    try CleanUp.afterThisProcess(directory)
    hasDisk = Self.mount(at: directory, megabytes: Self.diskMegabytes)
    cluster = try await EmbeddedCluster.start(directory: directory, settings: Self.settings, logger: logger)
  }

  /// The superuser's connection to a database, bypassing the proxy.
  nonisolated func configuration(database: String) throws -> ConnectionConfiguration {
    ConnectionConfiguration(
      uri: try EmbeddedCluster.uri(directory: directory, database: database, role: EmbeddedCluster.superuser),
      applicationName: "fault harness", connectTimeout: .seconds(30))
  }

  /// The server's own socket.
  nonisolated var socket: String { "\(directory)/postgres/.s.PGSQL.5432" }

  /// Stops the server immediately, as `pg_ctl -m immediate` does, and starts it again.
  func stopAtOnce() async throws {
    if let server = await cluster?.processID {
      kill(server, SIGQUIT)
      while kill(server, 0) == 0 { try await Task.sleep(for: .milliseconds(10)) }
    }
    try await revive()
  }

  /// Fills the disk for a while, then frees it and makes sure that the server runs.
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

  /// Starts the server if it is not running.
  private func revive() async throws {
    // Releases the lock; the server itself keeps running.
    cluster = nil
    cluster = try await EmbeddedCluster.start(directory: directory, settings: Self.settings, logger: logger)
  }

  /// Stops the server and removes its files.
  func remove() async throws {
    await cluster?.stop()
    if hasDisk { unsafe umount2(directory, Int32(MNT_DETACH)) }
    try FileManager.default.removeItem(atPath: directory)
  }

  private static func mount(at path: String, megabytes: Int) -> Bool {
    unsafe Glibc.mount("copydesk-faults", path, "tmpfs", 0, "size=\(megabytes)m,mode=0755") == 0
  }
}
