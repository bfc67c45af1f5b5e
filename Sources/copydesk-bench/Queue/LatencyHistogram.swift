import Foundation

/// A histogram of latencies, exact to 2 %, in constant memory.
struct LatencyHistogram: Sendable {
  /// The ratio of a bucket's upper bound to that of the bucket before.
  private static let step = 1.02
  /// The upper bound of the first bucket, in milliseconds.
  private static let first = 0.01

  // The last bucket begins at nearly two hours.
  private var counts = [Int](repeating: 0, count: 1_024)
  private(set) var count = 0

  mutating func record(_ latency: Duration) {
    let milliseconds = max(latency / .milliseconds(1), Self.first)
    let place = Int(log(milliseconds / Self.first) / log(Self.step))
    counts[min(place, counts.count - 1)] += 1
    count += 1
  }

  /// A percentile, in milliseconds; nil if nothing was recorded.
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
