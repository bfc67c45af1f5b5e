import Foundation

/// PostgreSQL's own limit: batches claimed and completed by pgbench with nothing in between.
struct PostgresLimit: Contender {
  let name = "postgres limit"

  /// The peers' directory, which holds `limit/run`.
  let peers: String

  func prepare() async throws { try PeerScript.check("\(peers)/limit/run") }

  func run(jobs: Int, database: String) async throws -> ContenderFigures {
    let process = try await MeasuredProcess.run(
      ["\(peers)/limit/run", "-n", "\(jobs)", "-b", "1000", "-c", "2"], environment: ["DATABASE_URL": database])
    guard let rate = process.output.firstMatch(of: /(\d+) jobs\/s/).flatMap({ Double($0.1) }) else {
      throw MeasuredProcess.Failure(program: "limit/run", reason: "its output is not understood: \(process.output)")
    }
    return ContenderFigures(jobsPerSecond: rate)
  }
}

/// What peers that are scripts have in common.
enum PeerScript {
  /// - Throws: when the script cannot be run.
  static func check(_ path: String) throws {
    guard FileManager.default.isExecutableFile(atPath: path) else {
      throw MeasuredProcess.Failure(program: path, reason: "there is no such program; say where with --peers")
    }
  }
}
