import Foundation

/// Copydesk's queue, in a process of its own as the peers are.
struct OwnQueue: Contender {
  let name = "copydesk"

  func prepare() async throws {}

  func run(jobs: Int, database: String) async throws -> ContenderFigures {
    let process = try await MeasuredProcess.run(
      [try Self.program, "own-queue", "--database", database, "--load", "\(jobs)", "--work", "\(jobs)"])
    let report = try JSONDecoder().decode(ContenderReport.self, from: Data(process.output.utf8))
    return report.figures(jobs: jobs, process: process)
  }

  /// This program's file.
  static var program: String {
    get throws {
      guard let path = Bundle.main.executablePath else {
        throw MeasuredProcess.Failure(program: "copydesk-bench", reason: "its own file cannot be found")
      }
      return path
    }
  }
}
