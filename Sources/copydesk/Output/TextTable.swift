import Newsroom

/// Rows under headings: aligned on a terminal, separated by tabs on a pipe.
struct TextTable {
  /// The width in columns below which a cell is cut only when nothing else can be.
  private static let narrowest = 8

  private let headings: [String]
  private var rows: [[String]] = []

  init(_ headings: String...) { self.headings = headings }

  mutating func add(_ cells: String...) { rows.append(cells.map(\.oneLine)) }

  /// Prints the table, or on a terminal that sentence when it has no rows.
  func print(ifEmpty sentence: String) {
    let terminal = Terminal.output
    guard terminal.isInteractive else { return tabSeparated.forEach { terminal.print($0) } }
    guard !rows.isEmpty else { return terminal.print(terminal.dim(sentence)) }
    let lines = aligned(to: terminal.width)
    for (index, line) in lines.enumerated() { terminal.print(index == 0 ? terminal.bold(line) : line) }
  }

  /// Every column of every row, for other programs to read.
  var tabSeparated: [String] { rows.map { $0.joined(separator: "\t") } }

  /// Headings and rows, fitted into that many terminal columns; table columns that are empty in every row are left out.
  func aligned(to room: Int) -> [String] {
    let used = headings.indices.filter { index in rows.contains { $0[index] != "-" && !$0[index].isEmpty } }
    let lines = ([headings] + rows).map { line in used.map { line[$0] } }
    let natural = used.indices.map { column in lines.map { $0[column].columns }.max() ?? 0 }
    // Half an instant says nothing.
    let instants = used.indices.filter { column in lines.contains { $0[column].isInstant } }
    let widths = Self.fitted(natural, into: room - 2 * max(0, used.count - 1), keeping: Set(instants))
    return lines.map { line in
      let cells = zip(line, widths).map { cell, width in
        let shown = cell.truncated(to: width)
        return shown + String(repeating: " ", count: max(0, width - shown.columns))
      }
      return String(cells.joined(separator: "  ").reversed().drop { $0 == " " }.reversed())
    }
  }

  /// Shrinks the widest columns first, and narrow ones only when that is not enough; those to be kept only when nothing else is.
  private static func fitted(_ natural: [Int], into room: Int, keeping kept: Set<Int>) -> [Int] {
    var widths = natural
    let others = natural.indices.filter { !kept.contains($0) }
    for floor in [narrowest, 1] {
      while widths.reduce(0, +) > room, let widest = others.map({ widths[$0] }).max(), widest > floor,
        let column = others.last(where: { widths[$0] == widest })
      {
        let excess = widths.reduce(0, +) - room
        let next = others.map { widths[$0] }.filter { $0 < widest }.max() ?? floor
        widths[column] = max(floor, widest - excess, min(next, widest - 1))
      }
    }
    return widths.reduce(0, +) > room && !kept.isEmpty ? fitted(natural, into: room, keeping: []) : widths
  }
}

extension String {
  /// Whether it is a time as `--utc` says it.
  fileprivate var isInstant: Bool { utf8.count == 20 && hasSuffix("Z") && Instant(self) != nil }
}
