import Foundation

/// The measurements as a table for people.
struct ResultTable: CustomStringConvertible {
  let measurements: Measurements

  var description: String {
    let header = ["measure", "peer", "unit", "ours", "theirs", "ratio"]
    let rows = measurements.comparable.map { one in
      [
        one.measure.name, one.peer, one.measure.unit, Self.text(one.ours), Self.text(one.theirs),
        one.ratio.map { String(format: "%.2f", $0) } ?? "-",
      ]
    }
    var lines = TextTable(header: header, rows: rows).lines
    lines += measurements.missing.map { "NOT MEASURED: \($0.peer): \($0.reason)" }
    return lines.joined(separator: "\n")
  }

  /// The median and the range of the rounds.
  private static func text(_ values: [Double]) -> String {
    guard let median = values.median, let least = values.min(), let most = values.max() else { return "-" }
    let text = TextTable.number
    return values.count == 1 ? text(median) : "\(text(median)) (\(text(least))…\(text(most)))"
  }
}

/// The measurements as JSON; a ratio above 1 is in our favour.
struct ResultDocument: Encodable {
  struct Result: Encodable {
    let measure: String
    let peer: String
    let unit: String
    let ours: Double?
    let theirs: Double?
    let ratio: Double?
  }

  struct Missing: Encodable {
    let peer: String
    let reason: String
  }

  let results: [Result]
  let missing: [Missing]

  init(_ measurements: Measurements) {
    results = measurements.comparable.map { one in
      Result(
        measure: one.measure.name, peer: one.peer, unit: one.measure.unit, ours: one.ours.median,
        theirs: one.theirs.median,
        ratio: one.ratio)
    }
    missing = measurements.missing.map { Missing(peer: $0.peer, reason: $0.reason) }
  }

  /// The document's text.
  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}
