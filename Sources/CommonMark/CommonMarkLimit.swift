/// Why a text is refused: parsing it would take libcmark time that grows with the square of its length.
public enum CommonMarkLimit: Error, Hashable, Sendable {
  /// Quotations and list items are nested deeper than `depth`, on this line, from 1.
  case tooDeep(line: Int)
  /// There are more images than `images`; the line, from 1, is that of the first one too many.
  case tooManyImages(line: Int)
  /// There are more tables than `tables`; the line, from 1, is that of the first one too many.
  case tooManyTables(line: Int)

  /// How deep quotations and list items may be nested.
  ///
  /// For each line, blank ones included, libcmark walks through all that are open.
  public static let depth = 100

  /// How many images a text may have.
  ///
  /// For each link, libcmark walks through all image openers before it.
  public static let images = 1000

  /// How many tables a text may have.
  ///
  /// For each row, libcmark-gfm 0.29 walks through what stands before its table.
  public static let tables = 200

  static func check(_ text: String) throws(CommonMarkLimit) {
    var depth = 0
    var images = 0
    var tables = 0
    var number = 1
    for line in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      depth = openContainers(on: line, before: depth)
      guard depth <= Self.depth else { throw .tooDeep(line: number) }
      var previous: UInt8 = 0
      for byte in line {
        if previous == UInt8(ascii: "!"), byte == UInt8(ascii: "[") { images += 1 }
        previous = byte
      }
      guard images <= Self.images else { throw .tooManyImages(line: number) }
      if isTableRule(line) { tables += 1 }
      guard tables <= Self.tables else { throw .tooManyTables(line: number) }
      number += 1
    }
  }

  /// An upper bound of the containers that are open after the line, given one for the line before.
  ///
  /// An open container is continued by two columns of indentation or by its own marker.
  private static func openContainers(on line: Substring.UTF8View, before: Int) -> Int {
    var markers = 0
    var columns = 0
    var rest = line
    scan: while let byte = rest.first {
      switch byte {
      case UInt8(ascii: " "): columns += 1
      case UInt8(ascii: "\t"): columns += 4
      default:
        guard let length = markerLength(rest) else { break scan }
        markers += 1
        rest = rest.dropFirst(length - 1)
      }
      rest = rest.dropFirst()
    }
    return markers == 0 ? before : markers + min(before, columns / 2)
  }

  /// The length of the container marker at the start of the text: `>`, `-`, `12.`.
  private static func markerLength(_ rest: Substring.UTF8View) -> Int? {
    switch rest.first {
    case UInt8(ascii: ">"):
      return 1
    case UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "+"):
      return isBlank(rest.dropFirst().first) && !isThematicBreak(rest) ? 1 : nil
    default:
      let digits = rest.prefix(10).prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
      let after = rest.dropFirst(digits)
      guard (1...9).contains(digits), after.first == UInt8(ascii: ".") || after.first == UInt8(ascii: ")"),
        isBlank(after.dropFirst().first)
      else { return nil }
      return digits + 1
    }
  }

  /// Whether the line may divide a table's head from its rows: `|---|:--:|`.
  private static func isTableRule(_ line: Substring.UTF8View) -> Bool {
    var hasHyphen = false
    var hasBarOrColon = false
    for byte in line {
      switch byte {
      case UInt8(ascii: "-"): hasHyphen = true
      case UInt8(ascii: "|"), UInt8(ascii: ":"): hasBarOrColon = true
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: ">"), 0x0B, 0x0C, 0x0D: break
      default: return false
      }
    }
    return hasHyphen && hasBarOrColon
  }

  private static func isBlank(_ byte: UInt8?) -> Bool {
    byte == nil || byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }

  /// Whether the text is a thematic break of plausible length.
  private static func isThematicBreak(_ rest: Substring.UTF8View) -> Bool {
    rest.prefix(1000).allSatisfy { $0 == rest.first || $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
  }
}
