import Foundation
import JobQueue
import Logging
import Postgres
import PostgresTesting

/// A private cluster with PostgreSQL's default settings, durability included, that the contenders use in turn.
struct BenchmarkCluster: Sendable {
  private let cluster: EmbeddedCluster
  private let directory: String

  /// Runs `body` with a cluster in a directory of its own, which is removed afterwards, even if the process is killed.
  static func with(_ body: (BenchmarkCluster) async throws -> Void) async throws {
    let cluster = try await BenchmarkCluster()
    do {
      try await body(cluster)
    } catch {
      try? await cluster.remove()
      throw error
    }
    try await cluster.remove()
  }

  private init() async throws {
    directory =
      "\(FileManager.default.temporaryDirectory.path)/copydesk-bench-\(UUID().uuidString.prefix(8).lowercased())"
    try CleanUp.afterThisProcess(directory)
    cluster = try await EmbeddedCluster.start(directory: directory, logger: Self.silent)
  }

  /// Logs nothing, since logging would be measured too.
  static let silent = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }

  /// Runs `body` with the URI of a new database, after a checkpoint; drops it afterwards.
  func withDatabase<Value: Sendable>(_ body: (String) async throws -> Value) async throws -> Value {
    let name = "bench_\(UUID().uuidString.prefix(8).lowercased())"
    try await administer(["CREATE DATABASE \(name)", "CHECKPOINT"])
    do {
      let value = try await body(cluster.superuserURI(database: name))
      try await administer(["DROP DATABASE \(name) WITH (FORCE)"])
      return value
    } catch {
      try? await administer(["DROP DATABASE \(name) WITH (FORCE)"])
      throw error
    }
  }

  /// Stops the server and removes its files.
  private func remove() async throws {
    await cluster.stop()
    try FileManager.default.removeItem(atPath: directory)
  }

  /// Makes the queue's tables.
  static func makeTables(in configuration: ConnectionConfiguration) async throws {
    _ = try await Migrator(migrations: JobQueue.migrations(), schema: "copydesk", logger: silent).migrate(configuration)
  }

  /// Leaves nothing to be tidied up or written while it is measured: what the limit's script does, too.
  static func settle(_ connection: Connection) async throws {
    for command in ["VACUUM ANALYZE", "CHECKPOINT"] { try await connection.script(command) }
  }

  private func administer(_ commands: [String]) async throws {
    let connection = try await Connection.connect(ConnectionConfiguration(uri: cluster.superuserURI()))
    for command in commands { try await connection.script(command) }
    await connection.close()
  }
}
