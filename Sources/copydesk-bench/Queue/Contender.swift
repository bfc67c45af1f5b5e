/// A queue that takes part: ours, or a peer's.
protocol Contender: Sendable {
  /// What the table calls it.
  var name: String { get }

  /// Sees to it that it can run: builds or installs what it needs, once.
  ///
  /// - Throws: why it cannot take part.
  func prepare() async throws

  /// Enqueues so many no-op jobs in an empty database and works them off, in one process.
  func run(jobs: Int, database: String) async throws -> ContenderFigures

  /// From the enqueue call to the handler's first line; nil, the default, when it is not asked.
  func latency(samples: Int, rate: Double, database: String) async throws -> LatencyReport?
}

extension Contender {
  func latency(samples: Int, rate: Double, database: String) async throws -> LatencyReport? { nil }
}

/// What one run of a contender came to.
struct ContenderFigures: Sendable {
  var jobsPerSecond: Double
  var enqueuedPerSecond: Double?
  /// Of its one process, the server's not counted.
  var processorSeconds: Double?
  var residentMegabytes: Double?

  /// What of it was measured.
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

/// What a contender that is a program of this benchmark prints.
struct ContenderReport: Codable, Sendable {
  /// How many seconds it took to enqueue all jobs.
  var enqueue: Double
  /// How many seconds from the worker's start to the last job's recorded end.
  var work: Double

  /// The figures of a run of so many jobs.
  func figures(jobs: Int, process: MeasuredProcess) -> ContenderFigures {
    ContenderFigures(
      jobsPerSecond: Double(jobs) / work, enqueuedPerSecond: Double(jobs) / enqueue,
      processorSeconds: process.processorSeconds, residentMegabytes: process.residentMegabytes)
  }
}
