import ArgumentParser
import Foundation

/// How many latencies to measure, and at what rate.
struct LatencySamples: ParsableArguments {
  @Option var samples = 500
  /// Jobs per second.
  @Option var rate = 40.0

  /// The pause between two jobs, slightly randomised so that it does not synchronise with anything.
  var pause: Duration { .seconds(1) / rate * Double.random(in: 0.8..<1.2) }
}

/// Latencies from enqueue call to the handler's first line, in milliseconds.
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

  /// Runs one of this program's latency commands.
  static func measure(
    _ command: [String], database: String, samples: Int, rate: Double
  ) async throws -> LatencyReport {
    let process = try await MeasuredProcess.run(
      [try OwnQueue.program] + command + ["--database", database, "--samples", "\(samples)", "--rate", "\(rate)"])
    return try JSONDecoder().decode(LatencyReport.self, from: Data(process.output.utf8))
  }
}
