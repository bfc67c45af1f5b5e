import Foundation
import JobQueue
import Logging
import Postgres

/// Jobs enqueued one at a time from four clients, beside a bare INSERT into the same table by pgbench.
struct SingleEnqueue {
  static let measure = Measure(name: "enqueue one by one, 4 clients", unit: "jobs/s", direction: .higherIsBetter)
  private static let clients = 4
  private static let seconds = 5

  /// One turn of ours; the queue's tables are there.
  static func ours(_ database: String) async throws -> Double {
    let process = try await MeasuredProcess.run([
      try OwnQueue.program, "own-enqueue", "--database", database, "--clients", "\(clients)", "--seconds", "\(seconds)",
    ])
    return try figure(process.output.firstMatch(of: /^([0-9.]+)/)?.1, "own-enqueue", process.output)
  }

  /// One turn of pgbench.
  static func theirs(_ database: String) async throws -> Double {
    let script = FileManager.default.temporaryDirectory.appending(path: "copydesk-bench-\(UUID().uuidString).sql")
    try Data(PackageResources.bare_insert_sql).write(to: script)
    defer { try? FileManager.default.removeItem(at: script) }
    let process = try await MeasuredProcess.run([
      "pgbench", "-n", "-M", "prepared", "-c", "\(clients)", "-j", "2", "-T", "\(seconds)", "-f", script.path, database,
    ])
    return try figure(process.output.firstMatch(of: /tps = ([0-9.]+)/)?.1, "pgbench", process.output)
  }

  private static func figure(_ text: Substring?, _ program: String, _ output: String) throws -> Double {
    guard let value = text.flatMap({ Double($0) }) else {
      throw MeasuredProcess.Failure(program: program, reason: "its output is not understood: \(output)")
    }
    return value
  }
}
