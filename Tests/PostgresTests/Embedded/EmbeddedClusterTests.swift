import Foundation
import Glibc
import Postgres
import PostgresTesting
import Testing
import TimeTesting

@Suite("Embedded cluster", .timeLimit(.minutes(10)))
struct EmbeddedClusterTests {
  /// Runs `body` with a new directory, which is removed, and its server killed, when this process ends at the latest.
  private func withDirectory(_ body: (String) async throws -> Void) async throws {
    try await body(TestDirectory.make())
  }

  private func start(
    _ directory: String, settings: [String: String] = EmbeddedCluster.testSettings
  ) async throws -> EmbeddedCluster {
    try await EmbeddedCluster.start(directory: directory, settings: settings, logger: silent)
  }

  private func query(_ cluster: EmbeddedCluster, _ sql: SQL) async throws -> String? {
    try await with(Connection.connect(ConnectionConfiguration(uri: cluster.superuserURI()))) { connection in
      try await connection.queryOne(sql)?.decode(0)
    }
  }

  private func script(_ cluster: EmbeddedCluster, _ sql: String) async throws {
    try await with(Connection.connect(ConnectionConfiguration(uri: cluster.superuserURI()))) { connection in
      try await connection.script(sql)
    }
  }

  @Test("It listens on its socket only, speaks UTF-8, and keeps its data through a stop")
  func stopAndStart() async throws {
    try await withDirectory { directory in
      let first = try await start(directory)
      #expect(try await query(first, "SHOW listen_addresses") == "")
      #expect(try await query(first, "SHOW server_encoding") == "UTF8")
      #expect(try await query(first, "SHOW data_checksums") == "on")
      try await script(first, "CREATE TABLE story (slug text); INSERT INTO story VALUES ('caucasus-prisoner-swap')")
      await first.stop()
      let second = try await start(directory)
      #expect(try await query(second, "SELECT slug FROM story") == "caucasus-prisoner-swap")
      await second.stop()
    }
  }

  @Test("A full disk is named, the log's own too; one with room is not, nor one that is not there")
  func fullDisk() throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "disk-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: directory) }
    #expect(EmbeddedCluster.fullDisk(of: directory, needed: .max) == nil)
    try FileManager.default.createDirectory(
      atPath: "\(directory)/postgres/data", withIntermediateDirectories: true)
    #expect(EmbeddedCluster.fullDisk(of: directory, needed: 0) == nil)
    #expect(EmbeddedCluster.fullDisk(of: directory, needed: .max)?.contains("postgres/data is full") == true)
  }

  @Test("A role connects as itself")
  func role() async throws {
    try await withDirectory { directory in
      let cluster = try await start(directory)
      try await script(cluster, "CREATE ROLE copydesk_daemon LOGIN")
      let configuration = ConnectionConfiguration(uri: cluster.uri(database: "postgres", role: "copydesk_daemon"))
      let user = try await with(Connection.connect(configuration)) { connection in
        try await connection.queryOne("SELECT session_user::text AS role")?.decode("role", as: String.self)
      }
      #expect(user == "copydesk_daemon")
      await cluster.stop()
    }
  }

  @Test("A server left running by a killed daemon is adopted")
  func adopted() async throws {
    try await withDirectory { directory in
      var left: EmbeddedCluster? = try await start(directory)
      let processID = await left?.processID
      left = nil
      let adopted = try await start(directory)
      #expect(await adopted.processID == processID)
      #expect(try await query(adopted, "SELECT 'here'::text") == "here")
      await adopted.stop()
    }
  }

  @Test("A killed server recovers everything that was committed")
  func recovered() async throws {
    try await withDirectory { directory in
      var killed: EmbeddedCluster? = try await start(
        directory, settings: ["dynamic_shared_memory_type": "mmap"])
      if let killed { try await script(killed, "CREATE TABLE story (slug text); INSERT INTO story VALUES ('kept')") }
      let processID = try #require(await killed?.processID)
      #expect(kill(processID, SIGKILL) == 0)
      killed = nil
      let recovered = try await start(directory)
      #expect(await recovered.processID != processID)
      #expect(try await query(recovered, "SELECT slug FROM story") == "kept")
      await recovered.stop()
    }
  }

  @Test("A server that died is revived by whoever started it; one that lives goes on")
  func revived() async throws {
    try await withDirectory { directory in
      let cluster = try await start(directory, settings: ["dynamic_shared_memory_type": "mmap"])
      try await script(cluster, "CREATE TABLE story (slug text); INSERT INTO story VALUES ('kept')")
      let first = await cluster.processID
      try await cluster.revive()
      #expect(await cluster.processID == first)
      #expect(kill(first, SIGKILL) == 0)
      // What it leaves behind is gone in a moment.
      try await eventually("a living server") {
        try? await cluster.revive()
        return await cluster.processID != first
      }
      #expect(try await query(cluster, "SELECT slug FROM story") == "kept")
      await cluster.stop()
      try await cluster.revive()
      await #expect(throws: (any Error).self) { try await query(cluster, "SELECT slug FROM story") }
    }
  }

  @Test("Another process with the killed server's number is not mistaken for it")
  func reusedNumber() async throws {
    try await withDirectory { directory in
      var killed: EmbeddedCluster? = try await start(directory)
      let processID = try #require(await killed?.processID)
      #expect(kill(processID, SIGKILL) == 0)
      killed = nil
      let path = "\(directory)/postgres/data/postmaster.pid"
      let text = try String(contentsOfFile: path, encoding: .utf8)
      try text.replacing("\(processID)\n", with: "\(getpid())\n", maxReplacements: 1)
        .write(toFile: path, atomically: false, encoding: .utf8)
      let recovered = try await start(directory)
      #expect(await recovered.processID != getpid())
      #expect(try await query(recovered, "SELECT 'here'::text") == "here")
      await recovered.stop()
    }
  }

  @Test("Two daemons do not share a directory")
  func inUse() async throws {
    try await withDirectory { directory in
      let cluster = try await start(directory)
      await #expect(throws: EmbeddedClusterError.inUse(directory: directory)) { try await start(directory) }
      await cluster.stop()
      try await start(directory).stop()
    }
  }

  @Test("A pool finds the server again after its restart")
  func restart() async throws {
    try await withDirectory { directory in
      let first = try await start(directory)
      let pool = Pool(
        configuration: ConnectionConfiguration(uri: first.superuserURI()), backOff: BackOff(initial: .milliseconds(1)),
        logger: silent)
      #expect(try await pool.number("SELECT 1") == 1)
      await first.stop()
      async let answer = pool.number("SELECT 2")
      let second = try await start(directory)
      #expect(try await answer == 2)
      await pool.close()
      await second.stop()
    }
  }

  @Test("A path too long for a socket is reported before anything is created")
  func tooLong() async throws {
    try await withDirectory { directory in
      let long = "\(directory)/\(String(repeating: "x", count: 100))"
      await #expect(
        throws: EmbeddedClusterError.pathTooLong(path: "\(long)/postgres/.s.PGSQL.5432", limit: 107)
      ) {
        try await start(long)
      }
      #expect(!FileManager.default.fileExists(atPath: long))
    }
  }

  @Test(
    "A directory that PostgreSQL's account cannot enter is reported before anything is created",
    .enabled(if: geteuid() == 0))
  func notTraversable() async throws {
    try await withDirectory { directory in
      let closed = "\(directory)/closed"
      try FileManager.default.createDirectory(
        atPath: closed, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
      await #expect {
        try await start("\(closed)/newsroom")
      } throws: { error in
        guard case .notTraversable(closed, _)? = error as? EmbeddedClusterError else { return false }
        return true
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: closed) == [])
    }
  }
}
