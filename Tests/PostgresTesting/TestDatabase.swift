internal import FoundationEssentials
internal import Logging
public import Postgres

/// Databases for tests: each test gets one of its own, in a cluster that lives as long as the test process.
///
/// The cluster is started on first use, in memory where there is room, and ends with the process even when that crashes.
/// With `COPYDESK_TEST_POSTGRES` set to a superuser's URI, databases are made there instead. Roles belong to the whole
/// cluster: a test that makes some names them for itself, or makes them only if they are missing.
public enum TestDatabase {
  /// A database that was prepared once, to be copied for each test.
  public struct Template: Sendable {
    let name: String
  }

  private static let cluster = TestCluster()
  private static let templates = Templates()
  private static let turnstile = Turnstile(places: 16)

  /// Runs `body` with a new database, empty or a copy of the template, and drops it in the end.
  ///
  /// - Parameter body: Gets the superuser's configuration for the database.
  public static func withDatabase<Value>(
    from template: Template? = nil, _ body: (ConnectionConfiguration) async throws -> Value
  ) async throws -> Value {
    await turnstile.enter()
    do {
      let value = try await withNewDatabase(from: template, body)
      await turnstile.leave()
      return value
    } catch {
      await turnstile.leave()
      throw error
    }
  }

  private static func withNewDatabase<Value>(
    from template: Template?, _ body: (ConnectionConfiguration) async throws -> Value
  ) async throws -> Value {
    let server = try await cluster.server()
    let name = "test_\(UUID().uuidString.lowercased().filter { $0 != "-" })"
    try await create(name, from: template, on: server)
    do {
      let value = try await body(server.with(database: name))
      try await drop(name, on: server)
      return value
    } catch {
      // The test's own error is the one to tell.
      try? await drop(name, on: server)
      throw error
    }
  }

  /// A database that `prepare` filled, once per process and name; copying it is much faster than filling another.
  ///
  /// - Parameter prepare: Gets the superuser's configuration for the database, and leaves no connection open.
  public static func template(
    named name: String, prepare: @escaping @Sendable (ConnectionConfiguration) async throws -> Void
  ) async throws -> Template {
    try await templates.template(named: name) {
      let server = try await cluster.server()
      let database = "template_\(name)_\(ProcessInfo.processInfo.processIdentifier)"
      try await create(database, from: nil, on: server)
      try await prepare(server.with(database: database))
      return Template(name: database)
    }
  }

  private static func create(
    _ name: String, from template: Template?, on server: ConnectionConfiguration
  ) async throws {
    let source = (template?.name ?? "template0").quotedIdentifier
    // The files are copied, which is more than twice as fast as writing all their pages to the log.
    try await run("CREATE DATABASE \(name.quotedIdentifier) TEMPLATE \(source) STRATEGY file_copy", on: server)
  }

  private static func drop(_ name: String, on server: ConnectionConfiguration) async throws {
    try await run("DROP DATABASE \(name.quotedIdentifier) WITH (FORCE)", on: server)
  }

  private static func run(_ statement: String, on server: ConnectionConfiguration) async throws {
    let connection = try await Connection.connect(server)
    do {
      try await connection.script(statement)
      await connection.close()
    } catch {
      await connection.close()
      throw error
    }
  }
}

/// The templates of this process, each made by the first who asks.
private actor Templates {
  private var tasks: [String: Task<TestDatabase.Template, any Error>] = [:]

  func template(
    named name: String, make: @escaping @Sendable () async throws -> TestDatabase.Template
  ) async throws -> TestDatabase.Template {
    let task = tasks[name] ?? Task { try await make() }
    tasks[name] = task
    return try await task.value
  }
}

/// Lets as many tests at a time have a database as the server has connections for.
private actor Turnstile {
  private var free: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(places: Int) { free = places }

  func enter() async {
    guard free == 0 else {
      free -= 1
      return
    }
    await withCheckedContinuation { waiting.append($0) }
  }

  func leave() {
    guard waiting.isEmpty else { return waiting.removeFirst().resume() }
    free += 1
  }
}
