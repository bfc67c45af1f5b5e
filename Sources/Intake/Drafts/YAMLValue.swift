import Foundation
import Newsroom
import Yams

/// A front matter value with its place in the draft.
///
/// Plain scalars stay text: `no` is a word and `2026` a headline until a key wants a number.
enum YAMLValue {
  /// Text, with where it begins and how it was written.
  case text(String, YAMLText)
  /// No value: nothing after the colon, `~` or `null`. `Null` may be a name.
  case nothing(TextPosition)
  case list([YAMLValue], TextPosition)
  case mapping([FrontMatter.Member], TextPosition)

  /// Where it begins.
  var place: TextPosition {
    switch self {
    case .text(_, let source): source.place
    case .nothing(let place), .list(_, let place), .mapping(_, let place): place
    }
  }

  /// What it is, as in "The headline is a list".
  var kind: String {
    switch self {
    case .text: "text"
    case .nothing: "empty"
    case .list: "a list"
    case .mapping: "keys with values"
    }
  }
}

/// How text was written in YAML.
struct YAMLText {
  /// Where it begins, including a quotation mark or block indicator.
  let place: TextPosition
  /// Whether it is written on the lines after a `|` or `>`.
  let isBlock: Bool
}

/// Turns the YAML parser's nodes into values.
struct YAMLDocument {
  /// The draft's line, from 1, of the YAML's first.
  private let firstLine: Int
  /// For each line of the YAML, the column in characters of each of its Unicode scalars, and of its end.
  private let columns: [[Int]]

  /// - Parameter firstLine: the line of the draft, from 1, on which `lines` begin.
  init(lines: ArraySlice<Substring>, firstLine: Int) {
    self.firstLine = firstLine
    columns = lines.map { line in
      line.enumerated().flatMap { index, character in
        repeatElement(index + 1, count: character.unicodeScalars.count)
      } + [line.count + 1]
    }
  }

  /// Throws a `Rejection` for keys that are not text, and for control characters, which YAML can write as escapes.
  func value(of node: Node) throws(Rejection) -> YAMLValue {
    let place = place(of: node.mark)
    guard Self.isPlain(node) else {
      throw Rejection(
        .yaml, "The front matter uses a YAML tag.", line: place.line, column: place.column,
        hint: "Remove it, or put the value in double quotes if it is text.")
    }
    switch node {
    case .scalar(let scalar): return try text(scalar, at: place)
    case .sequence(let sequence):
      var values: [YAMLValue] = []
      for node in sequence { values.append(try value(of: node)) }
      return .list(values, place)
    case .mapping(let mapping):
      var members: [FrontMatter.Member] = []
      for (key, node) in mapping { members.append(try member(key, node)) }
      return .mapping(members, place)
    case .alias:
      throw Rejection(
        .yaml, "The front matter uses a YAML alias.", line: place.line, column: place.column,
        hint: "Write the value out.")
    }
  }

  /// The tags that the parser gives by itself, by which nothing is read here.
  private static let ownTags: Set<String> = Set(
    ["binary", "bool", "float", "int", "map", "merge", "null", "seq", "str", "timestamp", "value"].map {
      "tag:yaml.org,2002:\($0)"
    })

  /// Whether the node has no tag, or one of YAML's own.
  private static func isPlain(_ node: Node) -> Bool {
    let tag =
      switch node {
      case .scalar(let scalar): scalar.tag.description
      case .sequence(let sequence): sequence.tag.description
      case .mapping(let mapping): mapping.tag.description
      case .alias: ""
      }
    return tag.isEmpty || tag == "!" || ownTags.contains(tag)
  }

  private func member(_ key: Node, _ node: Node) throws(Rejection) -> FrontMatter.Member {
    let key = try value(of: key)
    guard case .text(let name, _) = key else {
      throw Rejection(
        .wrongType, "A key of the front matter is \(key.kind).", line: key.place.line, column: key.place.column,
        hint: "Write one key per line, such as 'headline: …'.")
    }
    return FrontMatter.Member(key: name, place: key.place, value: try value(of: node))
  }

  private func text(_ scalar: Node.Scalar, at place: TextPosition) throws(Rejection) -> YAMLValue {
    if scalar.style == .plain, ["", "~", "null"].contains(scalar.string) { return .nothing(place) }
    if let control = scalar.string.unicodeScalars.first(where: { $0 != "\n" && DraftText.isControl($0) }) {
      throw Rejection(
        .controlCharacter, "The draft contains an escaped control character, U+\(DraftText.code(of: control)).",
        line: place.line, column: place.column, hint: "Remove it.")
    }
    // Escapes can write what is not in form NFC, as all other text is by now.
    return .text(
      scalar.string.precomposedStringWithCanonicalMapping,
      YAMLText(place: place, isBlock: scalar.style == .literal || scalar.style == .folded))
  }

  private func place(of mark: Mark?) -> TextPosition {
    guard let mark else { return TextPosition(line: firstLine, column: 1) }
    let line = mark.line + firstLine - 1
    guard columns.indices.contains(mark.line - 1), let last = columns[mark.line - 1].last else {
      return TextPosition(line: line, column: 1)
    }
    let scalars = columns[mark.line - 1]
    return TextPosition(line: line, column: scalars.indices.contains(mark.column - 1) ? scalars[mark.column - 1] : last)
  }
}
