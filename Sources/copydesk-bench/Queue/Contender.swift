/// A queue that takes part in a comparison: ours, or a peer.
protocol Contender: Sendable {
  /// Its name in the table.
  var name: String { get }

  /// Builds or installs what it needs, once.
  ///
  /// - Throws: Why it cannot take part.
  func prepare() async throws

  /// Enqueues this many no-op jobs in an empty database and completes them, in one process.
  func run(jobs: Int, database: String) async throws -> ContenderFigures

  /// Latency from the enqueue call to the handler's first line; nil, the default, if not measured.
  func latency(samples: Int, rate: Double, database: String) async throws -> LatencyReport?
}

extension Contender {
  func latency(samples: Int, rate: Double, database: String) async throws -> LatencyReport? { nil }
}

/// The figures of one run of a contender.
struct ContenderFigures: Sendable {
  var jobsPerSecond: Double
  var enqueuedPerSecond: Double?
  /// Processor time of its one process, without the server's.
  var processorSeconds: Double?
  var residentMegabytes: Double?

  /// The figures by measure.
  var byMeasure: [(Measure, Double)] {
    let all: [(Measure, Double?)] = [
      (Measure(name: "throughput", unit: "jobs/s", direction: .higherIsBetter), jobsPerSecond),
      (Measure(name: "bulk enqueue", unit: "jobs/s", direction: .higherIsBetter), enqueuedPerSecond),
      (Measure(name: "processor", unit: "s", direction: .lowerIsBetter), processorSeconds),
      (Measure(name: "memory", unit: "MB", direction: .lowerIsBetter), residentMegabytes),
    ]
    return all.compactMap { measure, value in value.map { (measure, $0) } }
  }
}

/// The output of a contender that is a program of this benchmark.
struct ContenderReport: Codable, Sendable {
  /// Seconds to enqueue all jobs.
  var enqueue: Double
  /// Seconds from the worker's start to the last recorded completion.
  var work: Double

  /// The figures of a run of this many jobs.
  func figures(jobs: Int, process: MeasuredProcess) -> ContenderFigures {
    ContenderFigures(
      jobsPerSecond: Double(jobs) / work, enqueuedPerSecond: Double(jobs) / enqueue,
      processorSeconds: process.processorSeconds, residentMegabytes: process.residentMegabytes)
  }
}
