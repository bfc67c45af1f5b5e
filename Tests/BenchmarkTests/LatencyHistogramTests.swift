import Testing

@testable import copydesk_bench

@Suite("The latency histogram")
struct LatencyHistogramTests {
  @Test(
    "Percentiles are exact to 2 %", arguments: [(50.0, 50.0), (99.0, 99.0), (1.0, 1.0), (100.0, 100.0)])
  func percentiles(percent: Double, expected: Double) throws {
    var histogram = LatencyHistogram()
    for milliseconds in 1...100 { histogram.record(.milliseconds(milliseconds)) }
    let value = try #require(histogram.percentile(percent))
    #expect(abs(value - expected) <= expected * 0.02)
  }

  @Test("An empty histogram has no percentiles, and outliers count in the outermost bucket")
  func extremes() throws {
    var histogram = LatencyHistogram()
    #expect(histogram.percentile(50) == nil)
    histogram.record(.nanoseconds(1))
    #expect(try #require(histogram.percentile(50)) < 0.011)
    histogram.record(.seconds(1_000_000))
    #expect(try #require(histogram.percentile(100)) > 1_000_000)
  }
}
