/// Rows under headings: aligned on a terminal, separated by tabs on a pipe.
struct TextTable {
  /// Below how many columns of the terminal a cell is cut only when nothing else can be.
  private static let narrowest = 8

  private let headings: [String]
  private var rows: [[String]] = []

  init(_ headings: String...) { self.headings = headings }

  mutating func add(_ cells: String...) { rows.append(cells.map(\.oneLine)) }

  /// Prints all, or the sentence when there are no rows and somebody is looking.
  func print(orSay nothing: String) {
    let terminal = Terminal.output
    guard terminal.isInteractive else { return tabSeparated.forEach { terminal.print($0) } }
    guard !rows.isEmpty else { return terminal.print(terminal.dim(nothing)) }
    let lines = aligned(to: terminal.width)
    for (index, line) in lines.enumerated() { terminal.print(index == 0 ? terminal.bold(line) : line) }
  }

  /// Every column of every row, for programs.
  var tabSeparated: [String] { rows.map { $0.joined(separator: "\t") } }

  /// Headings and rows within that many columns, without the columns in which no row has anything.
  func aligned(to room: Int) -> [String] {
    let told = headings.indices.filter { index in rows.contains { $0[index] != "-" && !$0[index].isEmpty } }
    let lines = ([headings] + rows).map { line in told.map { line[$0] } }
    let natural = told.indices.map { column in lines.map { $0[column].columns }.max() ?? 0 }
    let widths = Self.fitted(natural, into: room - 2 * max(0, told.count - 1))
    return lines.map { line in
      let cells = zip(line, widths).map { cell, width in
        let shown = cell.truncated(to: width)
        return shown + String(repeating: " ", count: max(0, width - shown.columns))
      }
      return String(cells.joined(separator: "  ").reversed().drop { $0 == " " }.reversed())
    }
  }

  /// The widest columns give way first; narrow ones only when the line is too short even so.
  private static func fitted(_ natural: [Int], into room: Int) -> [Int] {
    var widths = natural
    for floor in [narrowest, 1] {
      while widths.reduce(0, +) > room, let widest = widths.max(), widest > floor,
        let column = widths.lastIndex(of: widest)
      {
        let excess = widths.reduce(0, +) - room
        let next = widths.filter { $0 < widest }.max() ?? floor
        widths[column] = max(floor, widest - excess, min(next, widest - 1))
      }
    }
    return widths
  }
}
