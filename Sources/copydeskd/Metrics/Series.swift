import CoreMetrics
import Synchronization

/// One metric with one set of labels.
protocol Series: AnyObject, Sendable {
  /// The type's name in Prometheus' format.
  var type: String { get }

  /// Its samples, one per line.
  func lines(_ name: String, _ labels: String) -> [String]
}

/// A value that only grows.
final class CounterSeries: Series, CounterHandler {
  let type = "counter"
  private let value = Atomic<Int64>(0)

  func increment(by amount: Int64) { value.add(amount, ordering: .relaxed) }
  func reset() { value.store(0, ordering: .relaxed) }

  func lines(_ name: String, _ labels: String) -> [String] {
    [sample(name, labels, "\(value.load(ordering: .relaxed))")]
  }
}

/// The value recorded last.
final class GaugeSeries: Series, RecorderHandler {
  let type = "gauge"
  private let value = Mutex(0.0)

  func record(_ new: Int64) { record(Double(new)) }
  func record(_ new: Double) { value.withLock { $0 = new } }

  func lines(_ name: String, _ labels: String) -> [String] { [sample(name, labels, "\(value.withLock { $0 })")] }
}

/// How many values were below each bound.
final class HistogramSeries: Series, RecorderHandler, TimerHandler {
  private struct State {
    var counts: [Int]
    var sum = 0.0
  }

  let type = "histogram"
  private let bounds: [Double]
  private let state: Mutex<State>

  /// - Parameter bounds: The upper bounds, ascending; above the last there is one more bucket.
  init(bounds: [Double]) {
    self.bounds = bounds
    state = Mutex(State(counts: Array(repeating: 0, count: bounds.count + 1)))
  }

  func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
  func record(_ value: Int64) { record(Double(value)) }

  func record(_ value: Double) {
    let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
    state.withLock { state in
      state.counts[bucket] += 1
      state.sum += value
    }
  }

  func lines(_ name: String, _ labels: String) -> [String] {
    let state = state.withLock { $0 }
    var total = 0
    var lines: [String] = []
    for (bound, count) in zip(bounds.map { "\($0)" } + ["+Inf"], state.counts) {
      total += count
      lines.append(sample("\(name)_bucket", (labels.isEmpty ? "" : labels + ",") + "le=\"\(bound)\"", "\(total)"))
    }
    return lines + [sample("\(name)_sum", labels, "\(state.sum)"), sample("\(name)_count", labels, "\(total)")]
  }
}

private func sample(_ name: String, _ labels: String, _ value: String) -> String {
  labels.isEmpty ? "\(name) \(value)" : "\(name){\(labels)} \(value)"
}
