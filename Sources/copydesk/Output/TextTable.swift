import Newsroom

/// Rows under headings: aligned on a terminal, separated by tabs on a pipe.
struct TextTable {
  /// The width in columns below which a cell is cut only when nothing else can be, and below which text is hard to read.
  private static let narrowest = 8
  private static let narrowestText = 20

  private let headings: [String]
  private var rows: [[String]] = []

  init(_ headings: String...) { self.headings = headings }

  mutating func add(_ cells: String...) { rows.append(cells.map(\.oneLine)) }

  /// Prints the table, or on a terminal that sentence when it has no rows.
  ///
  /// - Parameters:
  ///   - title: What stands above it on a terminal.
  ///   - next: What to type then; said on a terminal.
  func print(ifEmpty sentence: String, title: String? = nil, next: String? = nil) {
    let terminal = Terminal.output
    guard terminal.isInteractive else { return tabSeparated.forEach { terminal.print($0) } }
    var shown: [ScreenLine] = []
    if let title, !rows.isEmpty { shown.add(title, .faint, width: terminal.width) }
    (shown + (rows.isEmpty ? [ScreenLine(sentence, .faint)] : lines(width: terminal.width))).print(on: terminal)
    if let next { terminal.print(next: next) }
  }

  /// The table on a terminal of that width: where that is narrow, each row has as many lines as it takes.
  func lines(width: Int) -> [ScreenLine] {
    guard width >= ScreenSection.wideScreen else { return rows.flatMap { listed($0, width: width) } }
    return aligned(to: width).enumerated().map { ScreenLine($0.element, $0.offset == 0 ? .heading : .plain) }
  }

  /// A row below each other: what it is about, and below that each of its cells behind its heading.
  private func listed(_ row: [String], width: Int) -> [ScreenLine] {
    // A number says nothing without its heading.
    let named = row.count > 1 && row[1] != "-" && Int(row[1]) == nil ? 2 : 1
    var lines: [ScreenLine] = []
    lines.add(row.prefix(named).joined(separator: " · "), .heading, width: width)
    let others = zip(headings, row).dropFirst(named).filter { $0.1 != "-" && !$0.1.isEmpty }
    let words = others.map { "\($0.0.lowercased()): \($0.1)" }.joined(separator: " · ")
    if !words.isEmpty { lines.add(words, width: width, indent: 2) }
    return lines
  }

  /// Every column of every row, for other programs to read.
  var tabSeparated: [String] { rows.map { $0.joined(separator: "\t") } }

  /// Headings and rows, fitted into that many terminal columns; table columns that are empty in every row are left out. Several
  /// words that have no room beside each other stand below each other, and one word that has none is cut.
  func aligned(to room: Int) -> [String] {
    let used = headings.indices.filter { index in rows.contains { $0[index] != "-" && !$0[index].isEmpty } }
    let lines = ([headings] + rows).map { line in used.map { line[$0] } }
    let natural = used.indices.map { column in lines.map { $0[column].columns }.max() ?? 0 }
    // Half an instant says nothing.
    let instants = used.indices.filter { column in lines.contains { $0[column].isInstant } }
    let texts = used.indices.filter { column in lines.dropFirst().contains { $0[column].contains(" ") } }
    let widths = Self.fitted(
      natural, into: room - 2 * max(0, used.count - 1), keeping: Set(instants), wrapping: Set(texts))
    return lines.flatMap { line in
      let cells = zip(line, widths).map { cell, width in
        cell.contains(" ") ? cell.wrapped(to: width) : [cell]
      }
      return (0..<(cells.map(\.count).max() ?? 0)).map { row in
        let parts = zip(cells, widths).map { cell, width in
          (row < cell.count ? cell[row] : "").shownInList(to: width).padded(to: width)
        }
        return String(parts.joined(separator: "  ").reversed().drop { $0 == " " }.reversed())
      }
    }
  }

  /// Shrinks the widest columns first: those whose words can stand below each other, then the others, and narrow ones only when
  /// that is not enough; those to be kept only when nothing else is.
  private static func fitted(
    _ natural: [Int], into room: Int, keeping kept: Set<Int>, wrapping texts: Set<Int>
  ) -> [Int] {
    var widths = natural
    let others = natural.indices.filter { !kept.contains($0) }
    for (columns, floor) in [(others.filter(texts.contains), narrowestText), (others, narrowest), (others, 1)] {
      while widths.reduce(0, +) > room, let widest = columns.map({ widths[$0] }).max(), widest > floor,
        let column = columns.last(where: { widths[$0] == widest })
      {
        let excess = widths.reduce(0, +) - room
        let next = columns.map { widths[$0] }.filter { $0 < widest }.max() ?? floor
        let isTied = columns.count { widths[$0] == widest } > 1
        widths[column] = isTied ? widest - 1 : max(floor, widest - excess, next)
      }
    }
    return widths.reduce(0, +) > room && !kept.isEmpty
      ? fitted(natural, into: room, keeping: [], wrapping: texts) : widths
  }
}

extension String {
  /// Whether it is a time as `--utc` says it.
  fileprivate var isInstant: Bool { utf8.count == 20 && hasSuffix("Z") && Instant(self) != nil }
}
