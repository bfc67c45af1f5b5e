import Testing

@testable import copydesk_bench

@Suite("What an endurance run came to")
struct EnduranceReportTests {
  private func sample(deadTuples: Int, p99: Double = 10) -> EnduranceSample {
    EnduranceSample(
      seconds: 0, jobsPerSecond: 1_000, left: 0, vacuums: 0, deadTuples: deadTuples, jobMegabytes: 20,
      jobIndexMegabytes: 5, historyBytes: 200, errorBytes: 300, p50: 3, p99: p99, residentMegabytes: 40)
  }

  @Test("Dead rows that come and go have levelled out, however fast they came at first and whenever they go")
  func sawTooth() {
    let report = EnduranceReport(
      samples: (0..<30).map { sample(deadTuples: $0 < 10 ? $0 * 1_000 : $0 == 18 ? 0 : 10_000 + $0 % 9 * 1_000) })
    #expect(report.growing.isEmpty)
    #expect(report.description.hasSuffix("All levelled out."))
  }

  @Test("Dead rows that become more all the time are said to grow")
  func growth() {
    let report = EnduranceReport(samples: (0..<30).map { sample(deadTuples: 50_000 + $0 * 1_000) })
    #expect(report.growing.map(\.measure.name) == ["dead rows"])
    #expect(report.description.hasSuffix("NOT LEVELLED OUT: dead rows"))
  }

  @Test("Latency may be a tenth longer in the last third, and no more", arguments: [(10.9, true), (11.1, false)])
  func drift(last: Double, isSteady: Bool) {
    let report = EnduranceReport(samples: (0..<30).map { sample(deadTuples: 1, p99: $0 < 20 ? 10 : last) })
    #expect(report.growing.map(\.measure.name) == (isSteady ? [] : ["latency p99"]))
  }

  @Test("What was never seen neither grows nor is compared")
  func nothing() {
    let report = EnduranceReport(samples: (0..<30).map { _ in sample(deadTuples: 0) })
    #expect(!report.measurements.comparable.contains { $0.measure.name == "dead rows" })
  }
}
