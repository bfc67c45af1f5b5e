import Foundation
import Logging
import Postgres

/// A private cluster with PostgreSQL's own settings, durability included, that all contenders share in turn.
struct BenchmarkCluster: Sendable {
  private let cluster: EmbeddedCluster
  private let directory: String

  /// Makes a cluster in a directory of its own.
  init() async throws {
    directory =
      "\(FileManager.default.temporaryDirectory.path)/copydesk-bench-\(UUID().uuidString.prefix(8).lowercased())"
    cluster = try await EmbeddedCluster.start(directory: directory, logger: Self.silent)
  }

  /// Nothing is logged: it would be measured.
  static let silent = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }

  /// Runs `body` with the URI of a new database, with all that went before written to disk; removes it afterwards.
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
  func remove() async throws {
    try await cluster.stop()
    try FileManager.default.removeItem(atPath: directory)
  }

  private func administer(_ commands: [String]) async throws {
    let connection = try await Connection.connect(ConnectionConfiguration(uri: cluster.superuserURI()))
    for command in commands { try await connection.script(command) }
    await connection.close()
  }
}
