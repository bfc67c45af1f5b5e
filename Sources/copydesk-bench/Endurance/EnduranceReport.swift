/// The result of an endurance run: whether everything levelled out.
///
/// The last third of a run is compared with the middle third, by when everything has reached its normal size.
struct EnduranceReport: CustomStringConvertible {
  /// The largest ratio of last third to middle third that still counts as level.
  static let tolerance = 1.1
  /// The share of pairs, of a window in the last third and one in the middle third, in which the later one has to be higher
  /// to count as growth. Ten windows a third of the same distribution reach this once in thirty runs (H. B. Mann,
  /// D. R. Whitney, "On a test of whether one of two random variables is stochastically larger than the other", 1947).
  static let dominance = 0.75

  let samples: [EnduranceSample]

  /// The last third compared with the middle third.
  var measurements: Measurements {
    let third = samples.count / 3
    var measurements = Measurements()
    for figure in EnduranceSample.longRunMeasures {
      for value in figure.values(of: samples.suffix(third)) {
        measurements.note(figure.measure, of: Self.middle, ours: value)
      }
      for value in figure.values(of: samples.dropLast(third).suffix(third)) {
        measurements.note(figure.measure, of: Self.middle, theirs: value)
      }
    }
    return measurements
  }

  /// What kept growing.
  var growing: [Measurement] {
    measurements.all.filter { measurement in
      guard let ratio = measurement.ratio, ratio < 1 / Self.tolerance else { return false }
      return measurement.dominance >= Self.dominance
    }
  }

  var description: String {
    var lines = TextTable(header: EnduranceSample.header, rows: samples.map(\.row)).lines
    lines += ["", "The last third compared with the middle third:", "\(ResultTable(measurements: measurements))", ""]
    let names = growing.map(\.measure.name).joined(separator: ", ")
    lines.append(names.isEmpty ? "Everything levelled out." : "STILL GROWING: \(names)")
    return lines.joined(separator: "\n")
  }

  private static let middle = "middle third"
}

extension Measurement {
  /// The share of all pairs, one figure of ours and one of theirs, in which ours is higher; a tie counts half.
  fileprivate var dominance: Double {
    let pairs = ours.reduce(0.0) { count, ours in
      count + theirs.reduce(0) { $0 + (ours > $1 ? 1 : ours == $1 ? 0.5 : 0) }
    }
    return pairs / Double(max(ours.count * theirs.count, 1))
  }
}
