/// What an endurance run came to, and whether it could go on for ever.
///
/// The last third of a run is compared with its middle third: what begins small has grown to its size by then.
struct EnduranceReport: CustomStringConvertible {
  /// How much more the last third may have than the middle third; beyond that, something grows.
  static let tolerance = 1.1
  /// In how large a part of all pairs, of a window of the last third and one of the middle third, the last third's has to have
  /// more for that to count as growth. Minutes differ: of two times ten that come from the same stuff, one pair of thirds in
  /// thirty reaches this (H. B. Mann, D. R. Whitney, "On a test of whether one of two random variables is stochastically
  /// larger than the other", 1947).
  static let dominance = 0.75

  let samples: [EnduranceSample]

  /// What the last third had, beside the middle third.
  var measurements: Measurements {
    let third = samples.count / 3
    var measurements = Measurements()
    for lasting in EnduranceSample.lasting {
      for value in lasting.values(of: samples.suffix(third)) {
        measurements.note(lasting.measure, of: Self.middle, ours: value)
      }
      for value in lasting.values(of: samples.dropLast(third).suffix(third)) {
        measurements.note(lasting.measure, of: Self.middle, theirs: value)
      }
    }
    return measurements
  }

  /// What went on growing.
  var growing: [Measurement] {
    measurements.all.filter { measurement in
      guard let ratio = measurement.ratio, ratio < 1 / Self.tolerance else { return false }
      return measurement.dominance >= Self.dominance
    }
  }

  var description: String {
    var lines = TextTable(header: EnduranceSample.header, rows: samples.map(\.row)).lines
    lines += ["", "The last third beside the middle third:", "\(ResultTable(measurements: measurements))", ""]
    let names = growing.map(\.measure.name).joined(separator: ", ")
    lines.append(names.isEmpty ? "All levelled out." : "NOT LEVELLED OUT: \(names)")
    return lines.joined(separator: "\n")
  }

  private static let middle = "middle third"
}

extension Measurement {
  /// In how large a part of all pairs of a figure of ours and one of theirs ours is higher; an even pair is half a one.
  fileprivate var dominance: Double {
    let pairs = ours.reduce(0.0) { count, ours in
      count + theirs.reduce(0) { $0 + (ours > $1 ? 1 : ours == $1 ? 0.5 : 0) }
    }
    return pairs / Double(max(ours.count * theirs.count, 1))
  }
}
