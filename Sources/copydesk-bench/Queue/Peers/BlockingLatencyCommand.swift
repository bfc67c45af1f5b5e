import ArgumentParser
import CLibPQ
import Foundation
import Glibc
import Postgres
import Synchronization

/// `copydesk-bench blocking-latency`: insert, NOTIFY and claim with plain blocking libpq, as fast as possible.
struct BlockingLatencyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "blocking-latency", abstract: "Enqueue and claim jobs with blocking libpq, for the benchmark.",
    shouldDisplay: false)

  @Option var database: String
  @OptionGroup var samples: LatencySamples

  func run() async throws {
    let queries = try NamedQueries(PackageResources.blocking_queue_sql, file: "blocking_queue.sql")
    let sender = try BlockingConnection(uri: database)
    let receiver = try BlockingConnection(uri: database)
    for name in ["create", "index"] { _ = try sender.run(queries[name].text) }
    try sender.prepare("insert", queries["insert"].text)
    try receiver.prepare("claim", queries["claim"].text)
    _ = try receiver.run("LISTEN blocking_job")

    let begins = Mutex<[Int: ContinuousClock.Instant]>([:])
    let latencies = Mutex<[Double]>([])
    let count = samples.samples
    let receiving = Thread {
      while latencies.withLock({ $0.count }) < count {
        receiver.waitForNotification()
        guard let numbers = try? receiver.runPrepared("claim") else { return }
        let now = ContinuousClock.now
        for number in numbers {
          guard let begin = begins.withLock({ $0[number] }) else { continue }
          latencies.withLock { $0.append((now - begin) / .milliseconds(1)) }
        }
      }
    }
    receiving.start()
    for number in 0..<count {
      try await Task.sleep(for: samples.pause)
      begins.withLock { $0[number] = .now }
      _ = try sender.runPrepared("insert", number)
    }
    while latencies.withLock({ $0.count }) < count { try await Task.sleep(for: .milliseconds(5)) }
    try LatencyReport(latencies.withLock { $0 }).print()
  }
}

/// A blocking connection.
@safe
private final class BlockingConnection: Sendable {
  /// Each connection is used by one thread at a time.
  private nonisolated(unsafe) let connection: OpaquePointer

  init(uri: String) throws {
    guard let connection = unsafe PQconnectdb(uri) else { throw Self.failure("out of memory for a connection") }
    unsafe self.connection = unsafe connection
    guard unsafe PQstatus(connection) == CONNECTION_OK else { throw unsafe Self.failure(Self.message(connection)) }
  }

  deinit { unsafe PQfinish(connection) }

  func prepare(_ name: String, _ sql: String) throws {
    _ = try unsafe numbers(of: PQprepare(connection, name, sql, 0, nil))
  }

  func run(_ sql: String) throws -> [Int] { try unsafe numbers(of: PQexec(connection, sql)) }

  /// Runs a prepared statement with a number as its parameter; returns the numbers of the first column.
  func runPrepared(_ name: String, _ number: Int? = nil) throws -> [Int] {
    guard let number else { return try unsafe numbers(of: PQexecPrepared(connection, name, 0, nil, nil, nil, 0)) }
    return try unsafe "\(number)".withCString { text in
      var values: [UnsafePointer<CChar>?] = unsafe [text]
      return try unsafe numbers(of: PQexecPrepared(connection, name, 1, &values, nil, nil, 0))
    }
  }

  func waitForNotification() {
    while true {
      unsafe PQconsumeInput(connection)
      var isNotified = false
      while let notification = unsafe PQnotifies(connection) {
        isNotified = true
        unsafe PQfreemem(notification)
      }
      if isNotified { return }
      var waiting = pollfd(fd: unsafe PQsocket(connection), events: Int16(POLLIN), revents: 0)
      unsafe poll(&waiting, 1, 1_000)
    }
  }

  private func numbers(of result: OpaquePointer?) throws -> [Int] {
    defer { unsafe PQclear(result) }
    let status = unsafe PQresultStatus(result)
    guard status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK else {
      throw unsafe Self.failure(Self.message(connection))
    }
    guard unsafe PQnfields(result) > 0 else { return [] }
    return unsafe (0..<PQntuples(result)).compactMap { row in
      unsafe PQgetvalue(result, row, 0).flatMap { unsafe Int(String(cString: $0)) }
    }
  }

  private static func message(_ connection: OpaquePointer) -> String {
    unsafe PQerrorMessage(connection).map { unsafe String(cString: $0) } ?? ""
  }

  private static func failure(_ reason: String) -> MeasuredProcess.Failure {
    MeasuredProcess.Failure(program: "blocking libpq", reason: reason)
  }
}
