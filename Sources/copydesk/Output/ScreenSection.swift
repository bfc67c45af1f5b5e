/// A list of things on a terminal under a heading: in each, a mark such as a time on the left, its text with all the room there
/// is, what is short on the right; below, what else there is to say.
///
/// The text has 30 columns at least: where that leaves no room for what stands on the right, that goes below; on a terminal of
/// fewer than 60 columns always.
struct ScreenSection {
  /// One of the things.
  struct Item {
    /// What stands on the left, such as `06:00`.
    var mark: String
    var text: String
    /// What stands on the right, such as a state.
    var aside = ""
    /// What is known of it, such as slug and desk.
    var about: [String] = []
    /// What is not well.
    var remarks: [String] = []
  }

  /// How a line is to be set apart.
  enum Style { case heading, plain, remark }

  /// The columns that a text has at least, and from how many on what is short stands beside it.
  static let narrowestText = 30
  static let wideScreen = 60
  /// Beyond that a line is hard to follow with the eye.
  static let widestText = 100

  /// Nil for none.
  let heading: String?
  let items: [Item]
  /// Whether what is known of a thing has one line, cut where it is longer, instead of as many as it needs.
  var isDense = false

  /// The lines, each as wide as the terminal at most, and how each is to be set apart.
  func lines(width: Int) -> [(text: String, style: Style)] {
    let heading = heading.map { $0.oneLine.wrapped(to: width).map { ($0, Style.heading) } } ?? []
    return heading + itemLines(width: width).flatMap(\.self)
  }

  /// The lines of each thing.
  func itemLines(width: Int) -> [[(text: String, style: Style)]] {
    let marks = items.map(\.mark.oneLine.columns).max() ?? 0
    let indent = marks == 0 ? 2 : min(marks + 4, max(2, width / 2))
    let natural = max(items.map(\.text.oneLine.columns).max() ?? 0, Self.narrowestText)
    // Where all of what is short has room, it stands in one column.
    let asides = items.map(\.aside.oneLine.columns).filter { width - indent - 2 - $0 >= Self.narrowestText }.max() ?? 0
    return items.map { item in
      var lines: [(String, Style)] = []
      let mark = ("  " + item.mark.oneLine.padded(to: marks)).truncated(to: indent - 1).padded(to: indent)
      let aside = item.aside.oneLine
      let beside = width - indent - 2 - aside.columns
      var about = item.about
      if aside.isEmpty || width < Self.wideScreen || beside < Self.narrowestText {
        lines.append((mark + item.text.oneLine.truncated(to: max(1, width - indent)), .plain))
        if !aside.isEmpty { about.insert(aside, at: 0) }
      } else {
        let room = min(width - indent - 2 - asides, natural, Self.widestText)
        lines.append((mark + item.text.oneLine.truncated(to: room).padded(to: room) + "  " + aside, .plain))
      }
      let below = String(repeating: " ", count: indent)
      let room = max(1, width - indent)
      let known = about.filter { !$0.isEmpty }.joined(separator: " · ").oneLine
      let knownLines = isDense && !known.isEmpty ? [known.truncated(to: room)] : known.filledLines(to: room)
      lines += knownLines.map { (below + $0, .plain) }
      for remark in item.remarks { lines += remark.oneLine.filledLines(to: room).map { (below + $0, .remark) } }
      return lines
    }
  }

  /// The same as a part of a screen.
  func screenLines(width: Int) -> [ScreenLine] {
    lines(width: width).map { text, style in
      switch style {
      case .heading: ScreenLine(text, .heading)
      case .plain: ScreenLine(text)
      case .remark: ScreenLine(text, .remark)
      }
    }
  }

  /// Prints the lines.
  func print(on out: Terminal) { screenLines(width: out.width).print(on: out) }
}

extension String {
  /// The text in lines of that many columns; none for no text.
  fileprivate func filledLines(to columns: Int) -> [String] { isEmpty ? [] : wrapped(to: columns) }
}
