/// A list of things on a terminal under a heading: in each, a mark such as a time on the left, its text with all the room there
/// is, what is short on the right; below, what else there is to say.
///
/// The text has 30 columns at least: where that leaves no room for what stands beside it, that goes below; what stands on the
/// right does so on a terminal of fewer than 60 columns always.
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
    /// Some of its words.
    var excerpt = ""
  }

  typealias Style = ScreenLine.Style

  /// How wide the columns of items are.
  private struct Widths {
    let mark: Int
    let text: Int
    let asides: [Int]

    init(_ items: [Item]) {
      mark = items.map(\.mark.oneLine.columns).max() ?? 0
      text = items.map(\.text.shownInList.columns).max() ?? 0
      asides = items.map(\.aside.oneLine.columns)
    }
  }

  /// The columns that a text has at least, and from how many on what is short stands beside it.
  static let narrowestText = 30
  static let wideScreen = 60
  /// Beyond that a line is hard to follow with the eye; running text is easy to read up to less.
  static let widestText = 100
  private static let widestExcerpt = 76

  /// Nil for none.
  let heading: String?
  let items: [Item]
  /// Whether what is known of a thing has one line, cut where it is longer, instead of as many as it needs.
  var isDense = false
  /// Those of all sections whose columns stand below each other; nil for its own.
  private var shared: Widths?

  init(heading: String?, items: [Item], isDense: Bool = false) {
    self.heading = heading
    self.items = items
    self.isDense = isDense
  }

  /// The sections of one screen: their columns stand below each other.
  static func aligned(_ sections: [ScreenSection]) -> [ScreenSection] {
    let widths = Widths(sections.flatMap(\.items))
    return sections.map { section in
      var section = section
      section.shared = widths
      return section
    }
  }

  /// The lines, each as wide as the terminal at most, and how each is to be set apart.
  func lines(width: Int) -> [(text: String, style: Style)] {
    let heading = heading.map { $0.oneLine.wrapped(to: width).map { ($0, Style.heading) } } ?? []
    return heading + itemLines(width: width).flatMap(\.self)
  }

  /// The lines of each thing.
  func itemLines(width: Int) -> [[(text: String, style: Style)]] {
    let widths = shared ?? Widths(items)
    // A mark that takes the text's room goes below it.
    let isMarkBeside = widths.mark > 0 && width - widths.mark - 4 >= Self.narrowestText
    let indent = isMarkBeside ? widths.mark + 4 : 2
    // Where all of what is short has room, it stands in one column.
    let asides = widths.asides.filter { width - indent - 2 - $0 >= Self.narrowestText }.max() ?? 0
    let text = min(width - indent - 2 - asides, max(widths.text, Self.narrowestText), Self.widestText)
    let below = indent + (isMarkBeside || widths.mark == 0 ? 0 : min(2, width / 4))
    return items.map { item in
      let start = (isMarkBeside ? "  " + item.mark.oneLine : "").padded(to: indent)
      let aside = item.aside.oneLine
      var about = item.about
      var lines: [(text: String, style: Style)] = []
      if aside.isEmpty || width < Self.wideScreen || width - indent - 2 - aside.columns < Self.narrowestText {
        lines.append((start + item.text.shownInList(to: max(1, width - indent)), .plain))
        about.insert(aside, at: 0)
      } else {
        lines.append((start + item.text.shownInList(to: text).padded(to: text) + "  " + aside, .plain))
      }
      if !isMarkBeside { about.insert(item.mark.split(separator: " ").joined(separator: " "), at: 0) }
      return lines + known(of: item, about, width: width, indent: below)
    }
  }

  /// What stands below a thing's text.
  private func known(
    of item: Item, _ about: [String], width: Int, indent: Int
  ) -> [(text: String, style: Style)] {
    let room = max(1, width - indent)
    let known = about.filter { !$0.isEmpty }.joined(separator: " · ").shownInList
    let knownLines = isDense && !known.isEmpty ? [known.truncated(to: room)] : known.filledLines(to: room)
    var lines: [(text: String, style: Style)] = knownLines.map { ($0, .plain) }
    for remark in item.remarks { lines += remark.shownInList.filledLines(to: room).map { ($0, .remark) } }
    let excerpt = item.excerpt.shownInList.filledLines(to: min(room, Self.widestExcerpt))
    lines += excerpt.prefix(2).enumerated().map { index, line in
      (index == 1 && excerpt.count > 2 ? (line + " …").truncated(to: min(room, Self.widestExcerpt)) : line, .faint)
    }
    return lines.map { (String(repeating: " ", count: indent) + $0.text, $0.style) }
  }

  /// The same as a part of a screen.
  func screenLines(width: Int) -> [ScreenLine] { lines(width: width).map { ScreenLine($0.text, $0.style) } }

  /// Prints the lines.
  func print(on out: Terminal) { screenLines(width: out.width).print(on: out) }
}

extension String {
  /// The text in one line of a list, with of joined emoji only the first, as on a full screen.
  var shownInList: String { oneLine.withoutJoinedEmoji }

  /// The same in that many columns at most; what follows text that is set from right to left stays behind it.
  func shownInList(to columns: Int) -> String {
    let text = shownInList.truncated(to: columns)
    return text.hasRightToLeft ? text + "\u{200E}" : text
  }

  /// The text in lines of that many columns; none for no text.
  fileprivate func filledLines(to columns: Int) -> [String] { isEmpty ? [] : wrapped(to: columns) }
}
