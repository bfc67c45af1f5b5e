/// A place on a full screen: a character, how many columns it takes, and how it is set apart.
///
/// Terminals do not agree about how wide joined emoji are. A cell holds one character that all of them know to be as wide as it
/// says, with the marks that combine with it; of joined emoji that is the first.
struct ScreenCell: Equatable {
  /// What is shown, in the order in which a terminal takes it.
  let scalars: [Unicode.Scalar]
  /// 1 or 2.
  let columns: Int
  var style: ScreenLine.Style

  static func blank(_ style: ScreenLine.Style = .plain) -> ScreenCell {
    ScreenCell(scalars: [" "], columns: 1, style: style)
  }

  /// How many marks a terminal is given to combine with one character.
  private static let mostMarks = 4

  /// The cells of a text, safe for a terminal and in one line.
  static func cells(of text: String, _ style: ScreenLine.Style = .plain) -> [ScreenCell] {
    text.oneLine.flatMap { character in
      var cells: [ScreenCell] = []
      let isJoined = character.isJoinedEmoji
      for scalar in character.unicodeScalars {
        if scalar.combines {
          guard let last = cells.last, last.scalars.count <= mostMarks else { continue }
          cells[cells.count - 1] = ScreenCell(
            scalars: last.scalars + [scalar], columns: last.columns, style: style)
        } else if scalar.columns > 0, cells.isEmpty || !isJoined {
          // Half a flag is half as wide as the flag.
          let columns = scalar.isHalfFlag ? 1 : scalar.columns
          cells.append(ScreenCell(scalars: [scalar], columns: columns, style: style))
        }
      }
      return cells
    }
  }
}

extension Character {
  /// Whether several emoji are one in it: a family, a shade of skin. A flag is two cells on every terminal.
  fileprivate var isJoinedEmoji: Bool {
    guard let first = unicodeScalars.first, first.properties.isEmojiPresentation || first.value >= 0x2600 else {
      return false
    }
    return first.properties.isEmoji && !first.isHalfFlag && unicodeScalars.dropFirst().contains(where: \.joinsEmoji)
  }
}

extension String {
  /// The text with of joined emoji only the first, without what says how to draw it: a terminal knows how wide that is.
  var withoutJoinedEmoji: String {
    guard unicodeScalars.contains(where: { $0.joinsEmoji && !$0.isHalfFlag }) else { return self }
    return String(
      map { character -> Character in
        guard character.isJoinedEmoji, let first = character.unicodeScalars.first else { return character }
        return Character(first)
      })
  }
}

extension Unicode.Scalar {
  /// Whether it stands with the character before it. What only directs how others are drawn, such as joiners, does not.
  fileprivate var combines: Bool {
    columns == 0 && properties.generalCategory != .format && !properties.isVariationSelector
  }
}

extension ScreenLine {
  /// Exactly so many columns: cut where it is longer, with an ellipsis, and filled up in its style.
  func cells(width: Int) -> [ScreenCell] {
    let all = parts.flatMap { ScreenCell.cells(of: $0.text, $0.style) }
    var cells: [ScreenCell] = []
    var used = 0
    let isCut = all.reduce(0) { $0 + $1.columns } > width
    for cell in all {
      guard used + cell.columns <= (isCut ? width - 1 : width) else { break }
      cells.append(cell)
      used += cell.columns
    }
    if isCut, used < width {
      cells.append(ScreenCell(scalars: ["…"], columns: 1, style: style))
      used += 1
    }
    return cells + Array(repeating: .blank(style), count: max(0, width - used))
  }
}

/// What a full screen shows: its lines, each exactly as wide as the screen, and where the cursor is.
struct ScreenFrame: Equatable {
  var lines: [[ScreenCell]]
  /// Nil where nothing is typed.
  var cursor: (row: Int, column: Int)?

  static func == (one: ScreenFrame, other: ScreenFrame) -> Bool {
    one.lines == other.lines && one.cursor?.row == other.cursor?.row && one.cursor?.column == other.cursor?.column
  }

  /// The lines as text, without the spaces at their ends.
  var text: [String] {
    lines.map { line in
      var text = String.UnicodeScalarView()
      for cell in line { text.append(contentsOf: cell.scalars) }
      return String(String(text).reversed().drop { $0 == " " }.reversed())
    }
  }
}
