import Foundation

/// PgQueuer, installed from PyPI into a virtual environment that later runs reuse.
struct PgQueuer: Contender {
  let name = "pgqueuer"

  private static let packages = ["pgqueuer==1.6.0", "asyncpg==0.31.0", "uvloop==0.22.1"]

  private var cache: String {
    let environment = ProcessInfo.processInfo.environment
    let root = environment["XDG_CACHE_HOME"] ?? "\(environment["HOME"] ?? "/tmp")/.cache"
    return "\(root)/copydesk-bench/pgqueuer"
  }

  func prepare() async throws {
    let python = "\(cache)/bin/python"
    if !FileManager.default.isExecutableFile(atPath: python) {
      _ = try await MeasuredProcess.run(["python3", "-m", "venv", cache])
    }
    _ = try await MeasuredProcess.run([python, "-m", "pip", "-q", "install"] + Self.packages)
    try Data(PackageResources.pgqueuer_peer_py).write(to: URL(filePath: "\(cache)/peer.py"))
  }

  func run(jobs: Int, database: String) async throws -> ContenderFigures {
    let process = try await measure(["work", "\(jobs)"], in: database)
    let report = try JSONDecoder().decode(ContenderReport.self, from: Data(process.output.utf8))
    return report.figures(jobs: jobs, process: process)
  }

  func latency(samples: Int, rate: Double, database: String) async throws -> LatencyReport? {
    let process = try await measure(["latency", "\(samples)", "\(rate)"], in: database)
    return try JSONDecoder().decode(LatencyReport.self, from: Data(process.output.utf8))
  }

  private func measure(_ arguments: [String], in database: String) async throws -> MeasuredProcess {
    try await MeasuredProcess.run(["\(cache)/bin/python", "\(cache)/peer.py", database] + arguments)
  }
}
