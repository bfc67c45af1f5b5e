/// A line of a screen, and how it is set apart where there is colour. The words are the same without.
struct ScreenLine: Equatable {
  enum Style {
    case heading, plain, remark, fault, good, faint, marked
    /// Of a full screen: what keys act on, a bar across it, and one that says that something is wrong with what it stands above.
    case selected, bar, alarm
  }

  let text: String
  var style = Style.plain
  /// Of a line of marked words: inside which mark it begins.
  var begins = MarkedWords.State()

  init(_ text: String = "", _ style: Style = .plain) {
    self.text = text
    self.style = style
  }

  /// The line's parts, each with its style: of marked words what is removed and what is added.
  var parts: [(text: String, style: Style)] {
    guard style == .marked else { return [(text, style)] }
    var state = begins
    return MarkedWords.parts(of: text, &state)
  }
}

extension Terminal {
  /// Writes a text; where somebody looks, in lines that fit.
  func say(_ text: String, _ style: ScreenLine.Style = .plain) {
    var lines: [ScreenLine] = []
    lines.add(text, style, width: lineWidth)
    lines.print(on: self)
  }
}

extension [ScreenLine] {
  /// Adds a text in one line, or in as many of that width as it takes; nil for all in one.
  ///
  /// - Parameters:
  ///   - indent: The columns before each line.
  ///   - hanging: The columns more before each line after the first.
  ///   - isInColumns: Whether what two spaces keep apart is kept together.
  mutating func add(
    _ text: String, _ style: ScreenLine.Style = .plain, width: Int?, indent: Int = 0, hanging: Int = 0,
    isInColumns: Bool = false
  ) {
    let text = text.oneLine
    let lines =
      width.map { text.wrapped(to: $0, indent: indent, hanging: hanging, isInColumns: isInColumns) }
      ?? [text.isEmpty ? "" : String(repeating: " ", count: indent) + text]
    append(contentsOf: lines.map { ScreenLine($0, style) }.withMarks(from: MarkedWords.State()))
  }

  /// The lines of one text, each knowing inside which mark it begins.
  func withMarks(from state: MarkedWords.State) -> [ScreenLine] {
    var state = state
    return map { line in
      guard line.style == .marked else { return line }
      var marked = line
      marked.begins = state
      _ = MarkedWords.parts(of: line.text, &state)
      return marked
    }
  }

  /// Prints the lines.
  func print(on out: Terminal) {
    for line in self { out.print(line.parts.map { out.styled($0.text, $0.style) }.joined()) }
  }
}

extension Terminal {
  /// Says what to type next.
  func print(next command: String) { say("Next: \(command)", .faint) }

  /// The text, set apart where there is colour.
  func styled(_ text: String, _ style: ScreenLine.Style) -> String {
    switch style {
    case .heading, .selected, .bar: bold(text)
    case .plain, .marked: text
    case .remark: yellow(text)
    case .fault, .alarm: red(text)
    case .good: green(text)
    case .faint: dim(text)
    }
  }
}
