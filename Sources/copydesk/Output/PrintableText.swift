/// Text made safe for a terminal: a headline must not be able to control it.
extension String {
  /// The text without control characters, other than line ends and tabs, and without bidirectional controls.
  var printable: String {
    var result = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      let isKept = scalar == "\n" || scalar == "\t" || !scalar.controlsTerminal
      result.append(isKept ? scalar : "\u{FFFD}")
    }
    return String(result)
  }

  /// The same, in one line.
  var oneLine: String { String(printable.map { $0.isNewline || $0 == "\t" ? " " : $0 }) }

  /// JSON text with those characters escaped, which means the same to a program; JSON encoders escape only some.
  var escapedJSON: String {
    guard unicodeScalars.contains(where: { $0 != "\n" && $0.controlsTerminal }) else { return self }
    return unicodeScalars.reduce(into: "") { result, scalar in
      if scalar == "\n" || !scalar.controlsTerminal {
        result.unicodeScalars.append(scalar)
      } else {
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
    }
  }

  /// Whether it has letters that are set from right to left: where a terminal does so, a number behind them goes to their left,
  /// unless a mark (U+200E) stands between.
  var hasRightToLeft: Bool { unicodeScalars.contains(where: \.isRightToLeft) }

  /// Its width on a terminal in columns: two for wide characters (East Asian Width, UAX #11) and for an emoji however many are
  /// joined in it (UTS #51), none for combining marks.
  var columns: Int { reduce(0) { $0 + $1.columns } }

  /// The text with spaces after it up to that width; longer text as it is.
  func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - columns)) }

  /// Cut to that many columns, with an ellipsis where something was cut.
  func truncated(to limit: Int) -> String {
    guard columns > limit else { return self }
    guard limit > 0 else { return "" }
    var result = ""
    var used = 0
    for character in self {
      let width = character.columns
      guard used + width < limit else { break }
      result.append(character)
      used += width
    }
    return result + "…"
  }
}

extension Character {
  /// Its width on a terminal in columns.
  fileprivate var columns: Int {
    let sum = unicodeScalars.reduce(0) { $0 + $1.columns }
    return sum > 2 && unicodeScalars.contains(where: \.joinsEmoji) || unicodeScalars.contains("\u{FE0F}") ? 2 : sum
  }
}

extension Unicode.Scalar {
  /// Whether it is part of one emoji with others: a joiner, a shade of skin, half a flag.
  var joinsEmoji: Bool {
    switch value {
    case 0x200D, 0x1F3FB...0x1F3FF, 0x1F1E6...0x1F1FF: true
    default: false
    }
  }

  /// Whether it is half a flag: one of the letters that name a region.
  var isHalfFlag: Bool { (0x1F1E6...0x1F1FF).contains(value) }

  private static let rightToLeft: [ClosedRange<UInt32>] = [
    0x590...0x8FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFC, 0x10800...0x10FFF, 0x1E800...0x1EFFF,
  ]

  /// Whether it is of a script that is set from right to left, such as Hebrew, Arabic, Syriac, N’Ko or Adlam.
  fileprivate var isRightToLeft: Bool { value >= 0x590 && Self.rightToLeft.contains { $0.contains(value) } }

  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
    0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD,
  ]

  /// Its width on a terminal in columns, alone.
  var columns: Int {
    if value < 0x300 { return 1 }
    // The vowels and finals of Hangul stand under their initial.
    if (0x1160...0x11FF).contains(value) { return 0 }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: return properties.isEmojiPresentation || Self.wide.contains { $0.contains(value) } ? 2 : 1
    }
  }

  /// Whether it is a control character of ISO 6429 (C0, delete, C1), or a bidirectional embedding, override or isolate of
  /// UAX #9.
  fileprivate var controlsTerminal: Bool {
    switch value {
    case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
