import ArgumentParser
import Foundation

/// How often to measure, and how far apart.
struct LatencySamples: ParsableArguments {
  @Option var samples = 500
  /// Jobs per second.
  @Option var rate = 40.0

  /// Between one job and the next; a little of it by chance, so as not to keep time with anything.
  var pause: Duration { .seconds(1) / rate * Double.random(in: 0.8..<1.2) }
}

/// How long jobs took from the call that enqueued them to the first line of their handler, in milliseconds.
struct LatencyReport: Codable, Sendable {
  var p50: Double
  var p99: Double

  init(_ milliseconds: [Double]) {
    p50 = milliseconds.percentile(50) ?? .nan
    p99 = milliseconds.percentile(99) ?? .nan
  }

  func print() throws {
    Swift.print(String(decoding: try JSONEncoder().encode(self), as: UTF8.self))
  }

  /// What one of this program's latency commands measures.
  static func measure(
    _ command: [String], database: String, samples: Int, rate: Double
  ) async throws -> LatencyReport {
    let process = try await MeasuredProcess.run(
      [try OwnQueue.program] + command + ["--database", database, "--samples", "\(samples)", "--rate", "\(rate)"])
    return try JSONDecoder().decode(LatencyReport.self, from: Data(process.output.utf8))
  }
}
