import CoreMetrics
import Foundation
import MetricsTestKit
import Postgres
import Testing

@testable import JobQueue

@Suite("Samples of the queue", .timeLimit(.minutes(10)))
struct QueueSamplerTests {
  /// The metrics of this process.
  private static let metrics: TestMetrics = {
    let metrics = TestMetrics()
    MetricsSystem.bootstrap(metrics)
    return metrics
  }()

  private func value(_ label: String, _ dimensions: (String, String)...) throws -> Double? {
    try Self.metrics.expectGauge(label, dimensions).lastValue
  }

  @Test("A sample says how many jobs there are, how long the oldest waits and how connections are used")
  func sample() async throws {
    _ = Self.metrics
    try await withQueue { queue in
      let sampler = QueueSampler(queue: queue, logger: silent)
      func jobs() throws -> [Double?] {
        try ["available", "scheduled"].map {
          try value("job_queue_jobs", ("queue", "default"), ("state", $0), ("kind", "numbered"))
        }
      }
      try await queue.enqueue((1...2).map(Numbered.init), in: queue.pool)
      try await queue.enqueue(Numbered(number: 3), at: Date(timeIntervalSinceNow: 3600), in: queue.pool)
      try await queue.pool.execute("UPDATE copydesk.job SET run_at = run_at - interval '1 h' WHERE state = 'available'")
      try await sampler.sample()
      #expect(try jobs() == [2, 1])
      #expect(try #require(try value("job_queue_oldest_wait_seconds", ("queue", "default"))) >= 3600)
      for use in ["in_use", "idle", "waiting"] {
        let number = try #require(try value("job_queue_connections", ("use", use)))
        #expect(use == "idle" ? number >= 1 : number == 0, "\(use)")
      }
      // What there is none of any more is zero, not as it was.
      _ = try await queue.cancel(matching: JobFilter(states: [.available]))
      try await sampler.sample()
      #expect(try jobs() == [0, 1])
    }
  }
}
