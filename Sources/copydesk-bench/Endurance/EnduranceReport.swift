/// What an endurance run came to, and whether it could go on for ever.
///
/// The last third of a run is compared with its middle third: what begins small has grown to its size by then.
struct EnduranceReport: CustomStringConvertible {
  /// How much more the last third may have than the middle third; beyond that, something grows.
  static let tolerance = 1.1

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
  var growing: [Measurement] { measurements.all.filter { $0.ratio.map { $0 < 1 / Self.tolerance } ?? false } }

  var description: String {
    var lines = TextTable(header: EnduranceSample.header, rows: samples.map(\.row)).lines
    lines += ["", "The last third beside the middle third:", "\(ResultTable(measurements: measurements))", ""]
    let names = growing.map(\.measure.name).joined(separator: ", ")
    lines.append(names.isEmpty ? "All levelled out." : "NOT LEVELLED OUT: \(names)")
    return lines.joined(separator: "\n")
  }

  private static let middle = "middle third"
}
