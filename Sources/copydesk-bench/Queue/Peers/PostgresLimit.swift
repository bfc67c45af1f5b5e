import Foundation

/// PostgreSQL's limit: batches claimed and completed by pgbench, with no program in between.
struct PostgresLimit: Contender {
  let name = "postgres limit"

  /// The peers' directory, which holds `limit/run`.
  let peers: String

  func prepare() async throws { try PeerScript.check("\(peers)/limit/run") }

  func run(jobs: Int, database: String) async throws -> ContenderFigures {
    let process = try await MeasuredProcess.run(
      ["\(peers)/limit/run", "-n", "\(jobs)", "-b", "1000", "-c", "2"], environment: ["DATABASE_URL": database])
    guard let rate = process.output.firstMatch(of: /(\d+) jobs\/s/).flatMap({ Double($0.1) }) else {
      throw MeasuredProcess.Failure(program: "limit/run", reason: "its output could not be parsed: \(process.output)")
    }
    return ContenderFigures(jobsPerSecond: rate)
  }
}

/// Runs a peer that is a script.
enum PeerScript {
  /// - Throws: If the script cannot be run.
  static func check(_ path: String) throws {
    guard FileManager.default.isExecutableFile(atPath: path) else {
      throw MeasuredProcess.Failure(program: path, reason: "no such program; give its directory with --peers")
    }
  }
}
