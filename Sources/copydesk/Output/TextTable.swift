/// Rows under headings: aligned on a terminal, separated by tabs on a pipe.
struct TextTable {
  private let headings: [String]
  private var rows: [[String]] = []

  init(_ headings: String...) { self.headings = headings }

  mutating func add(_ cells: String...) { rows.append(cells.map(\.oneLine)) }

  /// Prints all, or the sentence when there are no rows and somebody is looking.
  func print(orSay nothing: String) {
    let terminal = Terminal.output
    guard terminal.isInteractive else {
      for row in rows { terminal.print(row.joined(separator: "\t")) }
      return
    }
    guard !rows.isEmpty else { return terminal.print(terminal.dim(nothing)) }
    var widths = headings.map(\.columns)
    for row in rows { for (index, cell) in row.enumerated() { widths[index] = max(widths[index], cell.columns) } }
    // The last column, which holds the running text, takes what is left of the line.
    let others = widths.dropLast().reduce(0) { $0 + $1 + 2 }
    widths[widths.count - 1] = min(widths[widths.count - 1], max(20, terminal.width - others))
    terminal.print(terminal.bold(line(headings, widths)))
    for row in rows { terminal.print(line(row, widths)) }
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    let padded = zip(cells, widths).map { cell, width in
      let shown = cell.truncated(to: width)
      return shown + String(repeating: " ", count: max(0, width - shown.columns))
    }
    return String(padded.joined(separator: "  ").reversed().drop { $0 == " " }.reversed())
  }
}
