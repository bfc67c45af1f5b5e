import Foundation

/// A text table with aligned columns.
struct TextTable {
  let header: [String]
  let rows: [[String]]

  var lines: [String] {
    let all = [header] + rows
    let widths = header.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
    return all.map { row in
      zip(row, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }.joined(separator: "  ")
    }
  }

  /// A number with about three significant digits.
  static func number(_ value: Double) -> String {
    String(format: value >= 1_000 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value)
  }
}
