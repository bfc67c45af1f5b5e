import CoreMetrics
import Synchronization

/// The back end of the daemon's metrics: keeps what was measured since the start, and prints it in Prometheus' text format
/// (version 0.0.4).
///
/// Timers become histograms in seconds, recorders histograms of sizes, gauges gauges, counters counters.
final class MetricsRegistry: MetricsFactory {
  /// The upper bounds of histograms in seconds: from a millisecond to an hour.
  private static let seconds = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600]
  /// The upper bounds of histograms of sizes.
  private static let sizes: [Double] = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]

  private struct Key: Hashable {
    let name: String
    let labels: String
  }

  private let series = Mutex<[Key: any Series]>([:])

  func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    handler("\(label)_total", dimensions) { CounterSeries() }
  }

  func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
    aggregate
      ? handler(label, dimensions) { HistogramSeries(bounds: Self.sizes) }
      : handler(label, dimensions) { GaugeSeries() }
  }

  func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    handler("\(label)_seconds", dimensions) { HistogramSeries(bounds: Self.seconds) }
  }

  // Series are kept for as long as the daemon runs: there are few kinds, queues and outcomes.
  func destroyCounter(_ handler: any CounterHandler) {}
  func destroyRecorder(_ handler: any RecorderHandler) {}
  func destroyTimer(_ handler: any TimerHandler) {}

  /// All series, sorted by name.
  var text: String {
    let series = series.withLock { $0 }.sorted { ($0.key.name, $0.key.labels) < ($1.key.name, $1.key.labels) }
    var lines: [String] = []
    var last: String?
    for (key, one) in series {
      if last != key.name { lines.append("# TYPE \(key.name) \(one.type)") }
      last = key.name
      lines += one.lines(key.name, key.labels)
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// The handler with that name and those labels, made on first use.
  private func handler<Handler: Series>(
    _ name: String, _ dimensions: [(String, String)], _ make: () -> Handler
  ) -> Handler {
    let labels = dimensions.map { "\($0.0)=\"\($0.1.escapedLabel)\"" }.joined(separator: ",")
    return series.withLock { series in
      let key = Key(name: name, labels: labels)
      if let known = series[key] as? Handler { return known }
      let new = make()
      series[key] = new
      return new
    }
  }
}

extension String {
  /// The text escaped for a label's quoted value.
  fileprivate var escapedLabel: String {
    reduce(into: "") { text, character in
      switch character {
      case "\\": text += #"\\"#
      case "\"": text += #"\""#
      case "\n": text += #"\n"#
      default: text.append(character)
      }
    }
  }
}
