import ControlAPI
import Newsroom

/// What the full-screen board looks like: a bar, the columns or a page, what was said or asked, and the keys.
extension LiveBoard {
  /// The lines for columns or a page: all but the bar, the headings, a message and the keys.
  var bodyRows: Int { max(1, rows - 4) }

  private var beside: Int { BoardScreen.beside(columns, of: BoardColumn.allCases.count) }
  private var columnWidth: Int { max(1, (columns - BoardScreen.gap * (beside - 1)) / beside) }

  /// The columns that are on the screen: the selected one, and those after it that have room.
  private var visibleColumns: Range<Int> {
    let first = max(0, min(place.column, BoardColumn.allCases.count - beside))
    return first..<(first + beside)
  }

  /// Scrolls so that what is selected is on the screen; lays out the page for the screen's size.
  mutating func layOut() {
    let (pageWidth, pageHeight) = (columns, bodyRows)
    page?.fit(width: pageWidth, height: pageHeight)
    let board = board
    for column in board.indices { tops[column] = max(0, min(tops[column], board[column].count - 1)) }
    guard let (column, index) = selection else { return }
    tops[column] = min(tops[column], index)
    var top = index
    var left = bodyRows - height(of: board[column][index], in: board[column])
    while top > tops[column] {
      left -= height(of: board[column][top - 1], in: board[column])
      if left < 0 { break }
      top -= 1
    }
    tops[column] = top
  }

  /// What is on the screen.
  var frame: ScreenFrame {
    var lines = [bar, heading]
    lines += page.map { page in page.visible.map { $0.line.cells(width: columns) } } ?? body
    while lines.count < rows - 2 { lines.append(ScreenLine().cells(width: columns)) }
    let panel = panel.suffix(max(0, rows - 1))
    let bottom = max(0, rows - 1 - max(1, panel.count))
    lines = Array(lines.prefix(bottom)) + panel.map { $0.cells(width: columns) }
    while lines.count < rows - 1 { lines.append(ScreenLine().cells(width: columns)) }
    lines = Array(lines.prefix(max(0, rows - 1))) + [keys.cells(width: columns)]
    return ScreenFrame(lines: Array(lines.suffix(rows)), cursor: cursor)
  }

  // MARK: - The bar

  private var bar: [ScreenCell] {
    let time = "\(clock.time(now)) \(clock.label(now))"
    switch connection {
    case .live:
      return ends(" Board\(desk.map { " of \($0)" } ?? "") · \(name)", "\(time)  live ", .bar)
    case .lost(let since, let retryIn):
      let what = retryIn > 0 ? "connection lost, trying again every \(retryIn) s" : "no word from the daemon"
      return ends(" NOT LIVE since \(clock.short(since)): \(what)", "", .alarm)
    }
  }

  /// One text at the left end, and where there is room for both, one at the right.
  private func ends(_ left: String, _ right: String, _ style: ScreenLine.Style) -> [ScreenCell] {
    let end = ScreenCell.cells(of: right, style)
    let room = columns - end.reduce(0) { $0 + $1.columns }
    guard room > 10 else { return ScreenLine(left, style).cells(width: columns) }
    return ScreenLine(left, style).cells(width: room) + end
  }

  private var heading: [ScreenCell] {
    if let page { return ends(page.title, progress(of: page), .heading) }
    let board = board
    var cells: [ScreenCell] = []
    for column in visibleColumns {
      var text = "\(BoardColumn.allCases[column].heading) (\(board[column].count))"
      let above = tops[column]
      let below = board[column].count - above - whole(column, board[column])
      if above > 0 { text += ", \(above) above" }
      if below > 0 { text += ", \(below) below" }
      // Columns that are not on the screen are named, so that nobody takes them for empty.
      if beside < board.count, column == visibleColumns.upperBound - 1 {
        let others = board.indices.filter { !visibleColumns.contains($0) && !board[$0].isEmpty }
        let names = others.map { "\($0 < column ? "<" : ">")\(BoardColumn.allCases[$0].short) \(board[$0].count)" }
        text += "  " + names.joined(separator: " ")
      }
      cells += ScreenLine(text, .heading).cells(width: columnWidth)
      if column < visibleColumns.upperBound - 1 { cells += ScreenLine().cells(width: BoardScreen.gap) }
    }
    return filled(cells)
  }

  private func progress(of page: LivePage) -> String {
    switch page.purpose {
    case .reading: columns < 60 ? "\(page.progress)% unread" : "\(page.progress)%, scroll to its end to have read it "
    case .read(let reading): columns < 60 ? "read" : "you have read v\(reading.version) "
    case .nothing: "\(page.progress)% "
    }
  }

  private func filled(_ cells: [ScreenCell]) -> [ScreenCell] {
    let used = cells.reduce(0) { $0 + $1.columns }
    return cells + Array(repeating: .blank(), count: max(0, columns - used))
  }

  // MARK: - The columns

  private var body: [[ScreenCell]] {
    let board = board
    let shown = visibleColumns.map { lines(of: $0, board[$0]) }
    return (0..<bodyRows).map { row in
      var cells: [ScreenCell] = []
      for (index, column) in shown.enumerated() {
        cells += (row < column.count ? column[row].line : ScreenLine()).cells(width: columnWidth)
        if index < shown.count - 1 { cells += ScreenLine().cells(width: BoardScreen.gap) }
      }
      return filled(cells)
    }
  }

  /// The lines of a column that are on the screen, each with the place of its story.
  private func lines(of column: Int, _ stories: [StoryBody]) -> [(line: ScreenLine, index: Int)] {
    guard !stories.isEmpty else { return [(ScreenLine("  none\(filter.isEmpty ? "" : " that match")", .faint), 0)] }
    var lines: [(line: ScreenLine, index: Int)] = []
    var index = tops[column]
    while index < stories.count, lines.count < bodyRows {
      lines += self.lines(of: stories[index], in: stories).map { ($0, index) }
      index += 1
    }
    return Array(lines.prefix(bodyRows))
  }

  /// How many of a column's stories are on the screen to their last line.
  private func whole(_ column: Int, _ stories: [StoryBody]) -> Int {
    var left = bodyRows
    return stories.dropFirst(tops[column]).prefix { story in
      left -= height(of: story, in: stories)
      return left >= 0
    }.count
  }

  private func height(of story: StoryBody, in stories: [StoryBody]) -> Int { lines(of: story, in: stories).count }

  private func lines(of story: StoryBody, in stories: [StoryBody]) -> [ScreenLine] {
    var item = BoardItem(story: story, clock: clock, now: now).item
    let marks = (stories.map(\.number).max().map { String($0).count } ?? 0) + 1
    item.mark = item.mark.padded(to: marks)
    // What is short stands at the right end of each line.
    let room = columnWidth - marks - 6 - item.aside.oneLine.columns
    if columnWidth >= ScreenSection.wideScreen, room >= ScreenSection.narrowestText {
      item.text = item.text.shownInList.truncated(to: min(room, ScreenSection.widestText)).padded(to: room)
    }
    let isSelected = story.number == selected
    let lines = ScreenSection(heading: nil, items: [item], isDense: true).itemLines(width: columnWidth).flatMap(\.self)
    return lines.enumerated().map { number, line in
      if isSelected, number == 0 { return ScreenLine("> " + line.text.dropFirst(2), .selected) }
      let style: ScreenLine.Style = line.style == .remark ? .remark : number == 0 ? .heading : .plain
      return ScreenLine(line.text, isSelected && style == .plain ? .selected : style)
    }
  }

  /// The story at a place of the screen.
  func story(atRow row: Int, column place: Int) -> (column: Int, index: Int)? {
    let column = visibleColumns.lowerBound + place / (columnWidth + BoardScreen.gap)
    guard visibleColumns.contains(column), !board[column].isEmpty else { return nil }
    let lines = self.lines(of: column, board[column])
    return lines.indices.contains(row - 2) ? (column, lines[row - 2].index) : nil
  }

  // MARK: - What was said or asked, and the keys

  /// The most lines that a refusal takes.
  private static let longestMessage = 4

  /// The lines above the keys.
  var panel: [ScreenLine] {
    if let question {
      let lines = question.consequence.flatMap { line in
        line.text.wrapped(to: columns).map { ScreenLine($0, line.style) }
      }
      return lines + [question.typing.map { ScreenLine(tail($0.label + $0.text.oneLine), .heading) } ?? ScreenLine()]
    }
    if isFiltering { return [ScreenLine(tail("/" + filter.oneLine), .heading)] }
    if let waitingFor { return [ScreenLine(waitingFor, .faint)] }
    if let message {
      guard message.style == .fault else { return [message] }
      return message.text.wrapped(to: columns).prefix(Self.longestMessage).map { ScreenLine($0, .fault) }
    }
    if case .nothing(let why)? = page?.purpose { return [ScreenLine(why, .faint)] }
    return filter.isEmpty ? [] : [ScreenLine("Only what has “\(filter.oneLine)”; esc shows all", .faint)]
  }

  /// The end of what is being typed, with room for the cursor.
  private func tail(_ text: String) -> String {
    var shown = Substring(text)
    while String(shown).columns > columns - 1, !shown.isEmpty { shown = shown.dropFirst() }
    return String(shown)
  }

  private var cursor: (row: Int, column: Int)? {
    guard isFiltering || question?.typing != nil, let line = panel.last, rows >= 2 else { return nil }
    return (rows - 2, min(columns - 1, line.text.columns))
  }

  /// The keys that do something now: as many words as there is room for.
  private var keys: ScreenLine {
    let forms: [String]
    if let question {
      forms = [question.answers]
    } else if isFiltering {
      forms = ["[enter] keep it  [esc] show all"]
    } else if page != nil {
      forms = [
        "space on  b back  a approve  r return  c claim  d diff  p preview  q board",
        "space on  a approve  r return  q board",
      ]
    } else {
      forms = [
        "enter read  a approve  r return  c claim  d diff  p preview  / filter  ? keys  q quit",
        "enter read  a approve  r return  d diff  / filter  ? keys  q quit",
        "enter read  a approve  ? keys  q quit",
      ]
    }
    return ScreenLine(forms.first { $0.columns <= columns } ?? forms.last ?? "", .bar)
  }
}

extension BoardColumn {
  /// Its name where there is little room.
  fileprivate var short: String {
    switch self {
    case .drafts: "drafts"
    case .review: "review"
    case .approved: "approved"
    case .out: "out"
    }
  }
}

extension LivePage {
  /// What each key does.
  static var keys: LivePage {
    let keys = [
      ("arrows, h j k l", "select a story; scroll a text"), ("enter", "read the story; a text that you have"),
      ("", "scrolled through to its end counts as read"), ("space, b", "a screen on, a screen back"),
      ("g, G", "to the beginning, to the end"), ("a", "approve it; says first what goes where and when"),
      ("r", "return it to its author, with a reason"), ("c", "claim it: others see that you work on it"),
      ("d", "what has changed since you last saw it"), ("p", "its page in your browser"),
      ("/", "show only what has these words"), ("esc", "back; on the board, show all"),
      ("mouse", "click to select, again to read; the wheel"), ("", "scrolls"), ("?", "these keys"),
      ("q", "back; on the board, quit"),
    ]
    return LivePage(
      title: "Keys", story: nil, purpose: .nothing(""),
      source: keys.map { ScreenLine($0.0.padded(to: 17) + $0.1) })
  }
}
