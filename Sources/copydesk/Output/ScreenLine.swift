/// A line of a screen, and how it is set apart where there is colour. The words are the same without.
struct ScreenLine: Equatable {
  enum Style {
    case heading, plain, remark, fault, good, faint, marked
    /// Of a full screen: what keys act on, a bar across it, and one that says that something is wrong with what it stands above.
    case selected, bar, alarm
  }

  let text: String
  var style = Style.plain

  init(_ text: String = "", _ style: Style = .plain) {
    self.text = text
    self.style = style
  }
}

extension [ScreenLine] {
  /// Adds a text in one line, or in as many of that width as it takes; nil for all in one.
  ///
  /// - Parameter indent: The columns before each line.
  mutating func add(_ text: String, _ style: ScreenLine.Style = .plain, width: Int?, indent: Int = 0) {
    let columns = width.map { Swift.min(indent, $0 / 2) } ?? indent
    let margin = String(repeating: " ", count: columns)
    let lines = width.map { text.oneLine.wrapped(to: Swift.max(1, $0 - columns)) } ?? [text.oneLine]
    for line in lines { append(ScreenLine(line.isEmpty ? "" : margin + line, style)) }
  }

  /// Prints the lines.
  func print(on out: Terminal) {
    var marks = MarkedWords.State()
    for line in self {
      switch line.style {
      case .heading, .selected, .bar: out.print(out.bold(line.text))
      case .plain: out.print(line.text)
      case .remark: out.print(out.yellow(line.text))
      case .fault, .alarm: out.print(out.red(line.text))
      case .good: out.print(out.green(line.text))
      case .faint: out.print(out.dim(line.text))
      case .marked: out.print(MarkedWords.styled(line.text, &marks, on: out))
      }
    }
  }
}
