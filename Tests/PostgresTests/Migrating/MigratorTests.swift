import Postgres
import PostgresTesting
import Testing

@Suite("Migrator", .timeLimit(.minutes(10)))
struct MigratorTests {
  private static let migrations = [
    Migration(
      number: 2, name: "desks",
      sql: "CREATE TABLE desk_room.desk (slug text); INSERT INTO desk_room.desk VALUES ('africa')"),
    Migration(number: 1, name: "stories", sql: "CREATE TABLE desk_room.story (number int)"),
    Migration(number: 3, name: "more", sql: "INSERT INTO desk_room.desk VALUES ('caucasus')"),
  ]

  private func migrator(_ migrations: [Migration] = Self.migrations) -> Migrator {
    Migrator(migrations: migrations, schema: "desk_room", logger: silent)
  }

  @Test("Migrations are applied once, in numerical order")
  func once() async throws {
    try await TestDatabase.withDatabase { configuration in
      let first = try await migrator().migrate(configuration)
      #expect(first == Migrator.Report(applied: [1, 2, 3], unknown: []))
      let second = try await migrator().migrate(configuration)
      #expect(second == Migrator.Report(applied: [], unknown: []))
    }
  }

  @Test("Ten daemons starting at once migrate once")
  func ten() async throws {
    try await TestDatabase.withDatabase { configuration in
      let migrator = migrator()
      let applied = try await withThrowingTaskGroup { group in
        for _ in 1...10 { group.addTask { try await migrator.migrate(configuration).applied } }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      #expect(applied.sorted() == [1, 2, 3])
      try await with(Connection.connect(configuration)) { connection in
        let desks = try await connection.number("SELECT count(*) FROM desk_room.desk")
        #expect(desks == 2)
      }
    }
  }

  @Test("A migration changed after it was applied is refused")
  func changed() async throws {
    try await TestDatabase.withDatabase { configuration in
      try await migrator().migrate(configuration)
      let changed = [Migration(number: 1, name: "stories", sql: "CREATE TABLE desk_room.story (number bigint)")]
      await #expect(throws: MigrationError.changed(number: 1, name: "stories")) {
        try await migrator(changed).migrate(configuration)
      }
    }
  }

  @Test("A failed migration leaves nothing behind, and those before it stay applied")
  func failed() async throws {
    try await TestDatabase.withDatabase { configuration in
      let bad = Migration(number: 4, name: "bad", sql: "CREATE TABLE desk_room.half (n int); SELECT 1 / 0")
      await #expect {
        try await migrator(Self.migrations + [bad]).migrate(configuration)
      } throws: { error in
        guard case .failed(4, "bad", let reason)? = error as? MigrationError else { return false }
        return reason.sqlState == "22012"
      }
      try await with(Connection.connect(configuration)) { connection in
        let half = try await connection.queryOne("SELECT to_regclass('desk_room.half') IS NULL AS missing")
        #expect(try half?.decode("missing") == true)
        let applied = try await connection.number("SELECT count(*) FROM desk_room.migration")
        #expect(applied == 3)
      }
    }
  }

  @Test("Migrations applied by a newer program are reported and left alone")
  func newer() async throws {
    try await TestDatabase.withDatabase { configuration in
      try await migrator().migrate(configuration)
      let older = try await migrator(Array(Self.migrations.prefix(2))).migrate(configuration)
      #expect(older == Migrator.Report(applied: [], unknown: [3]))
    }
  }

  @Test("A migration waits for a lock in short spells, lets others through in between, and succeeds in the end")
  func lockWaits() async throws {
    try await TestDatabase.withDatabase { configuration in
      try await migrator().migrate(configuration)
      let more = Migration(number: 4, name: "more", sql: "ALTER TABLE desk_room.desk ADD COLUMN zone text")
      try await with(Connection.connect(configuration)) { reader in
        try await with(Connection.connect(configuration)) { other in
          let migrating = try await reader.transaction { transaction in
            try await transaction.execute("SELECT FROM desk_room.desk")
            let migrating = Task { try await migrator(Self.migrations + [more]).migrate(configuration) }
            var waits = 0
            while waits < 3 {
              waits +=
                try await other.number(
                  "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'desk_room.desk'::regclass") ?? 0
              // It would not come back if the migration stayed in the lock's queue.
              try await other.execute("SELECT FROM desk_room.desk")
            }
            return migrating
          }
          #expect(try await migrating.value.applied == [4])
        }
      }
    }
  }

  @Test("A statement that cannot run in a transaction is applied once, however many try at once")
  func outsideTransaction() async throws {
    try await TestDatabase.withDatabase { configuration in
      let index = Migration(
        number: 4, name: "index",
        sql: """
          -- outside a transaction
          CREATE INDEX CONCURRENTLY IF NOT EXISTS desk_slug ON desk_room.desk (slug)
          """)
      let migrator = migrator(Self.migrations + [index])
      let applied = try await withThrowingTaskGroup { group in
        for _ in 1...4 { group.addTask { try await migrator.migrate(configuration).applied } }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      #expect(applied.sorted() == [1, 2, 3, 4])
      try await with(Connection.connect(configuration)) { connection in
        let valid = try await connection.queryOne(
          "SELECT indisvalid FROM pg_index WHERE indexrelid = 'desk_room.desk_slug'::regclass")
        #expect(try valid?.decode(0) == true)
      }
    }
  }

  @Test("A program newer than the database says what is missing; an older one carries on")
  func check() async throws {
    try await TestDatabase.withDatabase { configuration in
      let nothing = await #expect(throws: MigrationError.self) { try await migrator().check(configuration) }
      #expect(
        nothing?.description
          == "The database is older than this program: run the missing migrations first: 1 (stories), 2 (desks), 3 (more)"
      )
      let older = migrator(Self.migrations.filter { $0.number < 3 })
      try await older.migrate(configuration)
      await #expect(throws: MigrationError.missing(["3 (more)"])) { try await migrator().check(configuration) }
      try await migrator().migrate(configuration)
      try await migrator().check(configuration)
      try await older.check(configuration)
      let other = migrator(
        Self.migrations.map { $0.number == 2 ? Migration(number: 2, name: "desks", sql: "SELECT") : $0 })
      await #expect(throws: MigrationError.changed(number: 2, name: "desks")) { try await other.check(configuration) }
    }
  }

  @Test("An owner who may not create schemas migrates the one created for them")
  func ownSchema() async throws {
    try await TestDatabase.withDatabase { configuration in
      try await with(Connection.connect(configuration)) { connection in
        let role = try await connection.queryOne("SELECT 'owner_' || current_database() AS name")
        let name = try #require(try role?.decode("name", as: String.self))
        try await connection.script("CREATE ROLE \(name) LOGIN; CREATE SCHEMA desk_room AUTHORIZATION \(name)")
        let report = try await migrator().migrate(configuration.with(user: name))
        #expect(report.applied == [1, 2, 3])
        try await connection.script("DROP OWNED BY \(name) CASCADE; DROP ROLE \(name)")
      }
    }
  }

  @Test("Two migrations with one number are refused before anything is applied")
  func duplicate() async throws {
    try await TestDatabase.withDatabase { configuration in
      let twice = Self.migrations + [Migration(number: 2, name: "again", sql: "SELECT 1")]
      await #expect(throws: MigrationError.duplicateNumber(2)) { try await migrator(twice).migrate(configuration) }
    }
  }

  @Test("A migration's file name gives its number and name")
  func file() throws {
    let migration = try Migration(file: "006_document_locks.sql", source: Array("SELECT 1".utf8))
    #expect(migration == Migration(number: 6, name: "document_locks", sql: "SELECT 1"))
  }

  @Test(
    "A file that is not a migration is refused",
    arguments: [("locks.sql", "SELECT 1"), ("x06_locks.sql", "SELECT 1"), ("000_locks.sql", "SELECT 1")])
  func badFile(name: String, text: String) {
    #expect(throws: MigrationError.badFile(name)) { try Migration(file: name, source: Array(text.utf8)) }
  }
}
