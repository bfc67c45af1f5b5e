import Foundation

/// Copydesk's queue, in its own process like the peers.
struct OwnQueue: Contender {
  let name = "copydesk"

  func prepare() async throws {}

  func run(jobs: Int, database: String) async throws -> ContenderFigures {
    let process = try await MeasuredProcess.run(
      [try Self.program, "own-queue", "--database", database, "--load", "\(jobs)", "--work", "\(jobs)"])
    let report = try JSONDecoder().decode(ContenderReport.self, from: Data(process.output.utf8))
    return report.figures(jobs: jobs, process: process)
  }

  /// Completes this many jobs of an existing queue in several processes at once; returns their total jobs per second.
  static func work(_ jobs: Int, processes: Int = 1, database: String) async throws -> Double {
    let begin = ContinuousClock.now
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      for _ in 0..<processes {
        tasks.addTask {
          _ = try await MeasuredProcess.run([
            try program, "own-queue", "--database", database, "--joins", "--work", "\(jobs / processes)",
          ])
        }
      }
      try await tasks.waitForAll()
    }
    return Double(jobs) / ((ContinuousClock.now - begin) / .seconds(1))
  }

  /// The path of this program.
  static var program: String {
    get throws {
      guard let path = Bundle.main.executablePath else {
        throw MeasuredProcess.Failure(program: "copydesk-bench", reason: "could not find its own executable")
      }
      return path
    }
  }
}
