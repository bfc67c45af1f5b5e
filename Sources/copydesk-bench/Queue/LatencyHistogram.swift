import Foundation

/// How often latencies occurred, each to within a fiftieth, in the same memory however many there are.
struct LatencyHistogram: Sendable {
  /// Each class reaches so many times as far as the one before.
  private static let step = 1.02
  /// Where the first class ends, in milliseconds.
  private static let first = 0.01

  // The last class begins at nearly two hours.
  private var counts = [Int](repeating: 0, count: 1_024)
  private(set) var count = 0

  mutating func record(_ latency: Duration) {
    let milliseconds = max(latency / .milliseconds(1), Self.first)
    let place = Int(log(milliseconds / Self.first) / log(Self.step))
    counts[min(place, counts.count - 1)] += 1
    count += 1
  }

  /// What at least so many of a hundred do not exceed, in milliseconds; nil of none.
  func percentile(_ percent: Double) -> Double? {
    let wanted = Int((Double(count) * percent / 100).rounded(.up))
    var passed = 0
    for (place, here) in counts.enumerated() {
      passed += here
      if here > 0, passed >= wanted { return Self.first * pow(Self.step, Double(place) + 0.5) }
    }
    return nil
  }
}
