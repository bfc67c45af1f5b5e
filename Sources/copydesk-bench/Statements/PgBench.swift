import Foundation

/// PostgreSQL's own benchmark, with prepared statements.
struct PgBench {
  let database: String
  let seconds: Int
  var clients = 1
  var threads = 1

  /// A script of one round trip.
  static let statement = "SELECT 1;\n"

  /// A script of so many statements in one pipeline.
  static func pipeline(of count: Int) -> String {
    "\\startpipeline\n" + String(repeating: statement, count: count) + "\\endpipeline\n"
  }

  /// Runs a script over and over.
  ///
  /// - Parameter statements: How many are in the script.
  func statementsPerSecond(_ script: String, statements: Int = 1) async throws -> Double {
    let path = "\(FileManager.default.temporaryDirectory.path)/copydesk-bench-\(UUID().uuidString).sql"
    try script.write(toFile: path, atomically: false, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let process = try await MeasuredProcess.run(
      [
        "pgbench", "-n", "-M", "prepared", "-c", "\(clients)", "-j", "\(threads)", "-T", "\(seconds)", "-f", path,
        database,
      ])
    guard let rate = process.output.firstMatch(of: /tps = ([\d.]+)/).flatMap({ Double($0.1) }) else {
      throw MeasuredProcess.Failure(program: "pgbench", reason: "its output could not be parsed: \(process.output)")
    }
    return rate * Double(statements)
  }
}
