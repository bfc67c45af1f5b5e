import JobQueue
import Logging
import Postgres
import PostgresTesting
import Store

/// A newsroom of its own for each attack, and who may connect to it.
struct AttackedNewsroom: Sendable {
  /// The superuser.
  let administrator: ConnectionConfiguration
  /// The daemon's role.
  var daemon: ConnectionConfiguration { administrator.with(user: "copydesk_daemon") }
  /// The schema's owner.
  var owner: ConnectionConfiguration {
    var owner = administrator
    owner.parameters["options"] = "-c role=copydesk_owner"
    return owner
  }
  /// The role that may only submit.
  var intake: ConnectionConfiguration { administrator.with(user: "copydesk_intake") }

  /// Runs `body` with a newsroom as `AttackScene` sets it.
  static func with<Value>(_ body: (AttackedNewsroom) async throws -> Value) async throws -> Value {
    let template = try await TestDatabase.template(named: "attacked_newsroom") { configuration in
      let newsroom = AttackedNewsroom(administrator: configuration)
      try await newsroom.migrate()
      try await newsroom.run(AttackScene.setUp, as: configuration)
      try await newsroom.run(AttackScene.newsroom, as: newsroom.daemon)
    }
    return try await TestDatabase.withDatabase(from: template) { configuration in
      try await body(AttackedNewsroom(administrator: configuration))
    }
  }

  /// Makes roles and schema in an empty database.
  func migrate() async throws {
    try await run(Store.bootstrapScript, as: administrator)
    let migrations = JobQueue.migrations(workerRole: "copydesk_daemon") + Store.migrations
    let silent = Logger(label: "migrations", factory: { _ in SwiftLogNoOpLogHandler() })
    try await Migrator(migrations: migrations, schema: "copydesk", logger: silent).migrate(owner)
  }

  /// Runs `body` on a connection of that role.
  func connected<Value>(
    as configuration: ConnectionConfiguration, _ body: (Connection) async throws -> Value
  ) async throws -> Value {
    let connection = try await Connection.connect(configuration)
    do {
      let value = try await body(connection)
      await connection.close()
      return value
    } catch {
      await connection.close()
      throw error
    }
  }

  /// Runs statements as that role.
  func run(_ script: String, as configuration: ConnectionConfiguration) async throws {
    try await connected(as: configuration) { try await $0.script(script) }
  }

  /// Runs statements as the daemon's role, in one transaction.
  func commit(_ statements: String) async throws {
    try await connected(as: daemon) { try await $0.commit(statements) }
  }

  /// How PostgreSQL refuses such a transaction to the daemon's role; nil when it does not.
  func refusal(of statements: String) async throws -> PostgresError? {
    try await connected(as: daemon) { try await $0.refusal(of: statements) }
  }

  /// The one value, as text, that a query gives to that role; nil for NULL and for no row.
  func value(_ query: SQL, as configuration: ConnectionConfiguration) async throws -> String? {
    try await connected(as: configuration) { try await $0.queryOne(query)?.decode(0) }
  }
}

extension Connection {
  /// Runs statements in one transaction.
  func commit(_ statements: String) async throws { try await script("BEGIN;\n\(statements);\nCOMMIT;") }

  /// Runs statements in one transaction, up to the point at which it could be committed, and undoes them.
  func tryOut(_ statements: String) async throws {
    do {
      try await script("BEGIN;\n\(statements);\nSET CONSTRAINTS ALL IMMEDIATE;\nROLLBACK;")
    } catch {
      try await script("ROLLBACK")
      throw error
    }
  }

  /// How PostgreSQL refuses such a transaction, of which nothing stays; nil when it does not.
  func refusal(of statements: String) async throws -> PostgresError? {
    do {
      try await commit(statements)
      return nil
    } catch let error as PostgresError {
      try await script("ROLLBACK")
      return error
    }
  }
}
