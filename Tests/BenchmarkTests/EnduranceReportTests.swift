import Testing

@testable import copydesk_bench

@Suite("The report of an endurance run")
struct EnduranceReportTests {
  private func sample(deadTuples: Int, p99: Double = 10) -> EnduranceSample {
    EnduranceSample(
      seconds: 0, jobsPerSecond: 1_000, left: 0, vacuums: 0, deadTuples: deadTuples, jobMegabytes: 20,
      jobIndexMegabytes: 5, historyBytes: 200, errorBytes: 300, p50: 3, p99: p99, residentMegabytes: 40)
  }

  @Test("Dead rows that come and go count as levelled out, however fast they grew at first")
  func sawTooth() {
    let report = EnduranceReport(
      samples: (0..<30).map { sample(deadTuples: $0 < 10 ? $0 * 1_000 : $0 == 18 ? 0 : 10_000 + $0 % 9 * 1_000) })
    #expect(report.growing.isEmpty)
    #expect(report.description.hasSuffix("Everything levelled out."))
  }

  @Test("Dead rows that keep increasing are reported as growing")
  func growth() {
    let report = EnduranceReport(samples: (0..<30).map { sample(deadTuples: 50_000 + $0 * 1_000) })
    #expect(report.growing.map(\.measure.name) == ["dead rows"])
    #expect(report.description.hasSuffix("STILL GROWING: dead rows"))
  }

  @Test("Latency may be a tenth longer in the last third, no more", arguments: [(10.9, true), (11.1, false)])
  func drift(last: Double, isSteady: Bool) {
    let report = EnduranceReport(samples: (0..<30).map { sample(deadTuples: 1, p99: $0 < 20 ? 10 : last) })
    #expect(report.growing.map(\.measure.name) == (isSteady ? [] : ["latency p99"]))
  }

  @Test(
    "Latency that varies between windows does not count as growing when the last ones happen to be longer")
  func chance() {
    // Seen in thirty minutes; the median of the last ten is a sixth longer than that of the ten before.
    let seen = [
      17, 20.3, 14.5, 13.9, 13.6, 10.8, 12.4, 15.4, 25.2, 18.7, 19.9, 16.6, 18, 19.9, 20.3, 16.3, 15.1, 14.8, 15.4,
      18.4,
    ]
    let samples = Array(repeating: 16.0, count: 10) + seen
    #expect(EnduranceReport(samples: samples.map { sample(deadTuples: 1, p99: $0) }).growing.isEmpty)
    let drifting = samples.enumerated().map { $1 + Double($0) / 5 }
    let report = EnduranceReport(samples: drifting.map { sample(deadTuples: 1, p99: $0) })
    #expect(report.growing.map(\.measure.name) == ["latency p99"])
  }

  @Test("A figure that was never measured neither grows nor is compared")
  func nothing() {
    let report = EnduranceReport(samples: (0..<30).map { _ in sample(deadTuples: 0) })
    #expect(!report.measurements.comparable.contains { $0.measure.name == "dead rows" })
  }
}
