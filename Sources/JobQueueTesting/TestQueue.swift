public import Foundation
public import JobQueue
public import Logging
public import Postgres

/// A queue for tests, in a database of their own: the test advances its clock, and runs its jobs when it wants to.
///
/// ```swift
/// let test = try await TestQueue(configuration)
/// try await test.queue.enqueue(Greet(name: "Anna"), at: test.now() + 3600, in: test.queue.pool)
/// try await test.advance(by: .seconds(3600))
/// let ended = try await test.drain(handlers)
/// #expect(ended.map(\.state) == [.completed])
/// await test.close()
/// ```
///
/// Everything is done by the queue's own SQL in a real database; only `now()` and `clock_timestamp()` return the test clock's
/// time in the sessions of ``queue``'s pool. Other sessions, and column defaults, use the real clock.
public struct TestQueue: Sendable {
  /// The queue, which uses the test's clock.
  public let queue: JobQueue

  let logger: Logger
  let sql: NamedQueries

  /// Migrates the queue's schema and sets up the clock, which starts with the real time.
  ///
  /// - Parameter configuration: How to connect to a database of the test's own, as a role that may create schemas.
  public init(
    _ configuration: ConnectionConfiguration, schema: String = "copydesk",
    logger: Logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
  ) async throws {
    let clock = "\(schema)_clock"
    self.logger = logger
    sql = try NamedQueries(
      Array(Self.fill(PackageResources.testing_queries_sql, ["schema": schema, "clock": clock]).utf8),
      file: "testing_queries.sql")
    try await Migrator(migrations: JobQueue.migrations(schema: schema), schema: schema, logger: logger)
      .migrate(configuration)
    let setUp = try await Connection.connect(configuration, logger: logger)
    try await setUp.script(Self.fill(PackageResources.test_clock_sql, ["schema": clock]))
    await setUp.close()
    var shifted = configuration
    shifted.parameters["options"] = Self.options(before: configuration.parameters["options"], clock: clock)
    queue = JobQueue(pool: Pool(configuration: shifted, logger: logger), schema: schema)
  }

  /// Closes the queue's connections.
  public func close() async {
    await queue.pool.close()
  }

  /// The time of the test's clock.
  public func now() async throws -> Date {
    try await queue.pool.queryOne(sql["now"])?.decode("now") ?? .now
  }

  /// Advances the test's clock.
  ///
  /// Leases use it too: a worker that is running may lose its lease.
  public func advance(by time: Duration) async throws {
    try await queue.pool.execute(sql["advance"], time)
  }
}

extension TestQueue {
  private static func fill(_ file: [UInt8], _ names: [String: String]) -> String {
    names.reduce(String(decoding: file, as: UTF8.self)) { text, name in
      text.split(separator: "{\(name.key)}", omittingEmptySubsequences: false)
        .joined(separator: name.value.quotedIdentifier)
    }
  }

  /// libpq's `options`, with blanks and backslashes escaped.
  private static func options(before: String?, clock: String) -> String {
    let path = "\(clock.quotedIdentifier),pg_catalog,public".map { $0 == " " || $0 == "\\" ? "\\\($0)" : "\($0)" }
    return [before, "-c search_path=\(path.joined())"].compactMap { $0 }.joined(separator: " ")
  }
}
