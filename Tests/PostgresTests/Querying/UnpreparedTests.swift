import Foundation
import Glibc
import Postgres
import PostgresTesting
import Testing

@Suite("Without prepared statements", .timeLimit(.minutes(10)))
struct UnpreparedTests {
  @Test("Nothing is kept on the server, and everything else works as usual")
  func nothingKept() async throws {
    try await TestDatabase.withDatabase { server in
      var configuration = server
      configuration.keepsPreparedStatements = false
      try await with(Connection.connect(configuration)) { connection in
        for number in 1...3 {
          try await #expect(connection.number("SELECT $1::int + length($2)", number, "ab") == number + 2)
        }
        let results = try await connection.pipeline((1...50).map { ("SELECT $1::int AS n", [$0]) })
        #expect(try results.map { try $0.get().firstRow?.decode("n", as: Int.self) } == (1...50).map(Optional.some))
        try await connection.script("CREATE TABLE story (number int)")
        try await connection.copy(into: "story", columns: ["number"], rows: (1...10).lazy.map { [$0] })
        let sum = try await connection.stream("SELECT number FROM story WHERE number > $1", 5) { rows in
          var sum = 0
          for try await row in rows { sum += try row.decode("number", as: Int.self) }
          return sum
        }
        #expect(sum == 40)
        try await #expect(connection.number("SELECT count(*) FROM pg_prepared_statements") == 0)
      }
    }
  }

  @Test(
    "Behind PgBouncer in transaction mode",
    .enabled(if: PgBouncer.isInstalled, "NOT TRIED: install pgbouncer (apt install pgbouncer)"))
  func pgBouncer() async throws {
    try await TestDatabase.withDatabase { server in
      let bouncer = try await PgBouncer.start(before: server)
      try await bouncer.stopping { pooled in
        var configuration = pooled
        configuration.keepsPreparedStatements = false
        configuration.serverLimits = ServerLimits(lock: .seconds(7))
        // It does not take a session's limits, and each transaction may have its own.
        await #expect(throws: ConnectionError.self) { try await Connection.connect(configuration) }
        configuration.serverLimits.scope = .transaction
        let pool = Pool(configuration: configuration, maximumConnections: 6, logger: silent)
        // More clients than sessions, each with open transactions between its statements: they change sessions.
        try await withThrowingTaskGroup(of: Void.self) { tasks in
          for client in 1...6 {
            tasks.addTask {
              for number in 1...30 {
                let answer = try await pool.withTransaction { transaction in
                  let limit = try await transaction.queryOne("SHOW lock_timeout")?.decode(0, as: String.self)
                  #expect(limit == "7s")
                  return try await transaction.number("SELECT $1::int * $2::int", client, number)
                }
                #expect(answer == client * number)
                try await #expect(pool.number("SELECT $1::int", number) == number)
              }
            }
          }
          try await tasks.waitForAll()
        }
        await pool.close()
      }
    }
  }
}

/// A PgBouncer of two sessions in transaction mode, run by the account that the cluster's socket is open to.
private struct PgBouncer {
  private static let program = "/usr/sbin/pgbouncer"
  static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: program) }

  private let process: Process
  private let configuration: ConnectionConfiguration

  static func start(before server: ConnectionConfiguration) async throws -> PgBouncer {
    let socket = try await with(Connection.connect(server)) {
      try await $0.queryOne("SHOW unix_socket_directories")?.decode(0, as: String.self)
    }
    let backend = try #require(socket)
    let account = try FileManager.default.attributesOfItem(atPath: backend)[.ownerAccountName] as? String
    let directory = try TestDirectory.make(permissions: 0o777)
    let settings = """
      [databases]
      * = host=\(backend) user=postgres
      [pgbouncer]
      pool_mode = transaction
      default_pool_size = 2
      auth_type = any
      unix_socket_dir = \(directory)
      listen_port = 6432
      """
    try settings.write(toFile: "\(directory)/pgbouncer.ini", atomically: true, encoding: .utf8)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    let changing = getuid() == 0 ? ["setpriv", "--reuid=\(account ?? "postgres")", "--clear-groups"] : []
    process.arguments = changing + [program, "-q", "\(directory)/pgbouncer.ini"]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    let configuration = ConnectionConfiguration(
      uri: "postgresql:///\(server.parameters["dbname"] ?? "")?host=\(directory)&port=6432&user=postgres",
      connectTimeout: .seconds(60))
    try await until {
      try #require(process.isRunning, "pgbouncer ended; its settings are in \(directory)")
      return FileManager.default.fileExists(atPath: "\(directory)/.s.PGSQL.6432")
    }
    return PgBouncer(process: process, configuration: configuration)
  }

  /// Runs `body` with the way through it, and ends it.
  func stopping(_ body: (ConnectionConfiguration) async throws -> Void) async throws {
    // It inherits that test processes block the signals which ask more politely.
    defer { kill(process.processIdentifier, SIGKILL) }
    try await body(configuration)
  }
}
