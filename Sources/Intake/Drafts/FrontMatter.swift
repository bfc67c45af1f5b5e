import Newsroom
import Yams

/// A draft's front matter as YAML, and the body behind it.
struct FrontMatter {
  /// The most that front matter may have, in bytes.
  static let limit = 64_000

  /// How many lists and mappings may be open within each other.
  static let depth = 16

  /// The front matter's members in order; keys are unique.
  let members: [Member]
  /// The lines of the whole draft.
  let lines: [Substring]
  /// The draft's line, from 1, on which the body begins.
  let bodyLine: Int

  /// The text behind the front matter.
  var body: String { lines[min(bodyLine - 1, lines.count)...].joined(separator: "\n") }

  /// A key and what it stands for.
  struct Member {
    let key: String
    let place: Place
    let value: YAMLValue
  }

  /// Splits the draft; throws a `Rejection` when there is no front matter, or none of a kind that is taken.
  init(_ text: DraftText) throws(Rejection) {
    lines = text.lines
    guard let first = lines.first, Self.isDelimiter(first) else {
      throw Rejection(
        .noFrontMatter, "The draft does not begin with front matter.", line: 1,
        hint: "Begin with a line of three hyphens, then headline, desk and byline, then three hyphens again.")
    }
    guard let end = lines.dropFirst().firstIndex(where: Self.isDelimiter) else {
      throw Rejection(
        .noFrontMatter, "The front matter does not end.", line: 1,
        hint: "Put a line of three hyphens between the front matter and the text.")
    }
    bodyLine = end + 2
    let inner = lines[1..<end]
    try Self.refuseBombs(inner)
    let root = try Self.parsed(inner)
    let document = YAMLDocument(lines: inner, firstLine: 2)
    members = try Self.members(of: document.value(of: root), in: document)
  }

  private static func isDelimiter(_ line: Substring) -> Bool {
    line.hasPrefix("---") && line.dropFirst(3).allSatisfy { $0 == " " || $0 == "\t" }
  }

  private static func members(of root: YAMLValue, in document: YAMLDocument) throws(Rejection) -> [Member] {
    guard case .mapping(let members, _) = root else {
      throw Rejection(
        .yaml, "The front matter is \(root.kind), not keys with values.", line: 2,
        hint: "Write one key to a line: headline: …")
    }
    return members
  }

  private static func parsed(_ lines: ArraySlice<Substring>) throws(Rejection) -> Node {
    // YAML ends a line at these too, which would shift all lines behind them.
    let text = lines.joined(separator: "\n").replacing("\u{2028}", with: " ").replacing("\u{2029}", with: " ")
    do {
      guard let root = try Parser(yaml: text, encoding: .utf8).singleRoot() else { return Node([(Node, Node)]()) }
      return root
    } catch let error as YamlError {
      throw rejection(for: error, lines: lines)
    } catch {
      throw Rejection(.yaml, "The front matter is not YAML.", line: 1, hint: "Write one key to a line: headline: …")
    }
  }

  private static func rejection(for error: YamlError, lines: ArraySlice<Substring>) -> Rejection {
    switch error {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let what = [context?.text, problem].compactMap(\.self).joined(separator: ", ")
      let line = min(mark.line, max(lines.count, 1)) + 1
      return Rejection(
        .yaml, "The front matter is not YAML: \(what).", line: line,
        column: characterColumn(scalarColumn: mark.column, in: lines.indices.contains(line - 1) ? lines[line - 1] : ""),
        hint: "Put a value in double quotes when it has a colon or '#' in it, or begins with a mark.")
    case .duplicatedKeysInMapping(let keys, let context):
      let key = keys.first ?? ""
      let again = lines.indices.dropFirst(context.mark.line).first { index in
        lines[index].drop { $0 == " " || $0 == "-" || $0 == "{" }.hasPrefix(key)
      }
      return Rejection(
        .duplicateKey, "The front matter has '\(shortened(key))' twice.", line: (again ?? context.mark.line) + 1,
        hint: "Take one of them out.")
    default:
      return Rejection(
        .yaml, "The front matter is not YAML.", line: 2, hint: "Write one key to a line: headline: …")
    }
  }

  /// Refuses what would cost the YAML parser more than its length: aliases that multiply, and nesting.
  private static func refuseBombs(_ lines: ArraySlice<Substring>) throws(Rejection) {
    guard lines.reduce(0, { $0 + $1.utf8.count + 1 }) <= limit else {
      throw Rejection(
        .tooLarge, "The front matter has more than \(limit) bytes.", line: 1,
        hint: "Put the text below it, not into it.")
    }
    var depth = 0
    var anchors: Set<Substring> = []
    for index in lines.indices {
      depth = lines[index].utf8.reduce(depth) { depth, byte in
        switch byte {
        case UInt8(ascii: "["), UInt8(ascii: "{"): depth + 1
        case UInt8(ascii: "]"), UInt8(ascii: "}"): max(0, depth - 1)
        default: depth
        }
      }
      guard max(depth, compactDepth(lines[index])) <= Self.depth else {
        throw Rejection(
          .tooDeep, "The front matter has more than \(Self.depth) lists within each other.", line: index + 1,
          hint: "No key takes more than a list of keys with values.")
      }
      anchors.formUnion(names(behind: "&", in: lines[index]))
      guard anchors.isDisjoint(with: names(behind: "*", in: lines[index])) else {
        throw Rejection(
          .yaml, "The front matter uses a YAML alias.", line: index + 1,
          hint: "Write the value out, or put it in double quotes if it is text.")
      }
    }
  }

  /// How many list items and keys a line opens one within another: `- - ? -`.
  private static func compactDepth(_ line: Substring) -> Int {
    var depth = 0
    var rest = line.utf8[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"): continue
      case UInt8(ascii: "-"), UInt8(ascii: "?"), UInt8(ascii: ":"):
        guard rest.first.map({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }) ?? true else { return depth }
        depth += 1
      default: return depth
      }
    }
    return depth
  }

  /// The names that stand behind the mark, wherever it is: also in text, so there may be too many.
  private static func names(behind mark: Character, in line: Substring) -> [Substring] {
    line.split(separator: mark, omittingEmptySubsequences: false).dropFirst().compactMap { rest in
      let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
      return name.isEmpty ? nil : name
    }
  }
}

/// The column in characters of a column in Unicode scalars, both from 1.
func characterColumn(scalarColumn: Int, in line: Substring) -> Int {
  let scalars = line.unicodeScalars
  let index = scalars.index(scalars.startIndex, offsetBy: max(0, scalarColumn - 1), limitedBy: scalars.endIndex)
  return line[..<(index ?? scalars.endIndex)].count + 1
}
