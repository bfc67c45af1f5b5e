import Foundation
import Glibc
import Postgres
import PostgresTesting
import Testing

@Suite("Several hosts", .timeLimit(.minutes(10)))
struct SeveralHostsTests {
  /// A URI of the superuser over the sockets in several directories.
  private func uri(_ directories: String...) -> String {
    "postgresql:///postgres?user=postgres&target_session_attrs=read-write&host=\(directories.joined(separator: ","))"
  }

  /// Starts a cluster; returns it and where its socket is.
  private func cluster(writes: Bool) async throws -> (EmbeddedCluster, socket: String) {
    let directory = try TestDirectory.make()
    let settings = EmbeddedCluster.testSettings.merging(["default_transaction_read_only": writes ? "off" : "on"]) { $1 }
    let cluster = try await EmbeddedCluster.start(directory: directory, settings: settings, logger: silent)
    let socket = try await with(Connection.connect(ConnectionConfiguration(uri: cluster.superuserURI()))) {
      try await $0.queryOne("SHOW unix_socket_directories")?.decode(0, as: String.self)
    }
    return (cluster, try #require(socket))
  }

  @Test("Hosts that are down or read-only are passed over")
  func passedOver() async throws {
    let (standby, reader) = try await cluster(writes: false)
    let (primary, writer) = try await cluster(writes: true)
    let configuration = ConnectionConfiguration(uri: uri("/nonexistent", reader, writer))
    try await with(Connection.connect(configuration)) { connection in
      #expect(connection.server == "host \(writer) port 5432")
      try await connection.script("CREATE TABLE story (number int)")
    }
    // Where nothing says which will do, any does, unless a writer is wanted.
    let plain = ConnectionConfiguration(
      uri: configuration.uri.replacing("&target_session_attrs=read-write", with: ""))
    try await with(Connection.connect(plain)) { #expect($0.server.contains(reader)) }
    try await with(Connection.connect(plain.wantingWriter())) { #expect($0.server.contains(writer)) }
    let chosen = ConnectionConfiguration(
      uri: configuration.uri.replacing("session_attrs=read-write", with: "session_attrs=read-only"))
    try await with(Connection.connect(chosen.wantingWriter())) { #expect($0.server.contains(reader)) }
    await #expect(throws: ConnectionError.self) {
      try await Connection.connect(ConnectionConfiguration(uri: uri("/nonexistent", reader)))
    }
    await standby.stop()
    await primary.stop()
  }

  @Test("A host that accepts the connection and stays silent leaves time for the next")
  func silentHost() async throws {
    let directory = try TestDirectory.make()
    let mute = try MuteServer(directory: directory)
    defer { mute.close() }
    let (primary, writer) = try await cluster(writes: true)
    let configuration = ConnectionConfiguration(uri: uri(directory, writer), connectTimeout: .seconds(20))
    var limited = configuration
    limited.parameters["connect_timeout"] = "2"
    for each in [configuration, limited] {
      try await with(Connection.connect(each)) { #expect($0.server.contains(writer)) }
    }
    await primary.stop()
  }

  @Test("After a failover the pool finds the new primary")
  func failOver() async throws {
    let (first, firstSocket) = try await cluster(writes: true)
    let (second, secondSocket) = try await cluster(writes: false)
    let pool = Pool(
      configuration: ConnectionConfiguration(uri: uri(firstSocket, secondSocket), connectTimeout: .seconds(20)),
      maximumConnections: 1, logger: silent)
    #expect(try await pool.withConnection { $0.server }.contains(firstSocket))
    // The first becomes a standby under its open connections, the second the primary.
    try await setWrites(false, on: first)
    try await setWrites(true, on: second)
    let refused = await #expect(throws: PostgresError.self) {
      try await pool.execute("CREATE TABLE story (number int)")
    }
    #expect(refused?.sqlState == .readOnlyTransaction)
    #expect(try await pool.withConnection { $0.server }.contains(secondSocket))
    try await pool.execute("CREATE TABLE story (number int)")
    // And back, this time because the second dies.
    try await setWrites(true, on: first)
    await second.stop()
    #expect(try await pool.withConnection { $0.server }.contains(firstSocket))
    await pool.close()
    await first.stop()
  }

  /// Makes a server writable or not, for sessions that are open too, as promotion and demotion do.
  private func setWrites(_ writes: Bool, on cluster: EmbeddedCluster) async throws {
    let configuration = ConnectionConfiguration(uri: cluster.superuserURI())
    try await with(Connection.connect(configuration)) { connection in
      let setting: SQL = writes ? "off" : "on"
      try await connection.execute(SQL("ALTER SYSTEM SET default_transaction_read_only = \(setting.text)"))
      try await connection.execute("SELECT pg_reload_conf()")
      try await until {
        try await with(Connection.connect(configuration)) { other in
          try await other.queryOne("SHOW default_transaction_read_only")?.decode(0) == setting.text
        }
      }
    }
  }
}
