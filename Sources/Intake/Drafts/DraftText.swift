import Foundation
import Newsroom

/// The text of a draft in Unicode's form NFC: UTF-8 without byte order marks at its beginning or control characters, its lines ended by LF.
struct DraftText {
  /// The lines, without their ends.
  let lines: [Substring]

  /// Decodes the bytes; throws a `Rejection` with the place of the first one that is not valid text.
  init(_ bytes: [UInt8]) throws(Rejection) {
    guard bytes.count <= SubmissionLimits.draftBytes else {
      throw Rejection(
        .tooLarge, "The draft is \(bytes.count) bytes long; the limit is \(SubmissionLimits.draftBytes).",
        hint: "Cut what is not the story, or file it in parts; pictures go beside the draft.")
    }
    try Self.rejectWideCharacters(bytes)
    var rest = bytes[...]
    // Programs that save as UTF-8 "with BOM" add one each time.
    while rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
    let written = try Self.decoded(rest.count == bytes.count ? bytes : Array(rest))
    try Self.rejectStackedMarks(written)
    let text = written.precomposedStringWithCanonicalMapping
    lines = Self.withLineFeeds(text).split(separator: "\n", omittingEmptySubsequences: false)
    try rejectControlCharacters()
  }

  /// The most combining marks in a row (UAX #15, "Stream-Safe Text Format"): no language writes more, and to put them into
  /// order takes time that grows with the square of their number.
  private static let markLimit = 30

  private static func rejectStackedMarks(_ text: String) throws(Rejection) {
    var marks = 0
    var line = 1
    for scalar in text.unicodeScalars {
      if scalar == "\n" { line += 1 }
      let isMark = scalar.value >= 0x300 && scalar.properties.canonicalCombiningClass != .notReordered
      marks = isMark ? marks + 1 : 0
      guard marks <= markLimit else {
        throw Rejection(
          .tooComplex, "The draft has more than \(markLimit) combining marks on one character.", line: line,
          hint: "Remove them: no language stacks accents like this.")
      }
    }
  }

  /// Rejects what some editors call "Unicode": two or four bytes for each character.
  private static func rejectWideCharacters(_ bytes: [UInt8]) throws(Rejection) {
    let marks: [(name: String, bytes: [UInt8])] = [
      ("UTF-32", [0xFF, 0xFE, 0, 0]), ("UTF-32", [0, 0, 0xFE, 0xFF]), ("UTF-16", [0xFF, 0xFE]),
      ("UTF-16", [0xFE, 0xFF]),
      // Without a byte order mark, by the three hyphens.
      ("UTF-16LE", [0x2D, 0, 0x2D, 0]), ("UTF-16BE", [0, 0x2D, 0, 0x2D]),
    ]
    guard let found = marks.first(where: { bytes.starts(with: $0.bytes) }) else { return }
    throw Rejection(
      .notUTF8, "The draft is in \(found.name), not in UTF-8.", line: 1, column: 1,
      hint: "Save it as UTF-8 in your editor, or convert it: iconv -f \(found.name) -t UTF-8 FILE.")
  }

  private static func decoded(_ bytes: [UInt8]) throws(Rejection) -> String {
    do {
      return String(copying: try UTF8Span(validating: bytes.span))
    } catch {
      let before = String(decoding: bytes[..<error.byteOffsets.lowerBound], as: UTF8.self)
      let lines = withLineFeeds(before).split(separator: "\n", omittingEmptySubsequences: false)
      throw Rejection(
        .notUTF8, "The draft is not UTF-8: byte \(error.byteOffsets.lowerBound + 1) is not part of any character.",
        line: lines.count, column: (lines.last?.count ?? 0) + 1,
        hint: "Save it as UTF-8 in your editor, or convert it: iconv -f WINDOWS-1252 -t UTF-8 FILE.")
    }
  }

  private static func withLineFeeds(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "\r")) else { return text }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    var previous: UInt8 = 0
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\r"): bytes.append(UInt8(ascii: "\n"))
      case UInt8(ascii: "\n") where previous == UInt8(ascii: "\r"): break
      default: bytes.append(byte)
      }
      previous = byte
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func rejectControlCharacters() throws(Rejection) {
    for (number, line) in lines.enumerated() {
      guard let index = line.unicodeScalars.firstIndex(where: Self.isControl) else { continue }
      throw Rejection(
        .controlCharacter, "The draft contains a control character, U+\(Self.code(of: line.unicodeScalars[index])).",
        line: number + 1, column: line[..<index].count + 1,
        hint: "Remove it; if the whole file looks like this, it is not a text file.")
    }
  }

  /// Whether it is a control character or a Unicode noncharacter; tabs count as white space.
  static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09: false
    case 0x00...0x1F, 0x7F...0x9F: true
    case 0xFDD0...0xFDEF: true
    default: scalar.value & 0xFFFE == 0xFFFE
    }
  }

  /// The scalar's code as Unicode writes it: `0007`.
  static func code(of scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
