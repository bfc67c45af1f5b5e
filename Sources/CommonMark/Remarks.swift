import CCommonMark

/// Collects the remarks on a text from the nodes of its tree, in the tree's order.
struct RemarkCollector {
  /// A list that begins with a larger number begins with a year.
  private static let largestFirstNumber = 999

  let source: SourceText
  private(set) var remarks: [Remark] = []

  init(source: SourceText) { self.source = source }

  /// Notes what is to be said of a node on its own.
  mutating func enter(_ node: CommonMarkNode, place: (line: Int, column: Int)) {
    switch node.type {
    case CMARK_NODE_HTML_BLOCK, CMARK_NODE_HTML_INLINE: add(.html, node.literal, place)
    case CMARK_NODE_CODE_BLOCK where node.isIndentedCode && Self.isProse(node.literal):
      add(.indentedCode, node.literal, place)
    case CMARK_NODE_HEADING where node.headingLevel == 2 && !Self.beginsWithHashes(source.line(place.line)):
      add(.underlinedHeading, source.line(place.line), place)
    case CMARK_NODE_LIST where node.listStart.map { $0 > Self.largestFirstNumber } ?? false:
      add(.numberedList, source.line(place.line), place)
    case CMARK_NODE_LINK, CMARK_NODE_IMAGE: for character in node.url { noteControl(character, place) }
    default: break
    }
  }

  /// Notes a control character, which only an entity can have written: `&#1;`.
  mutating func noteControl(_ character: Character, _ place: (line: Int, column: Int)) {
    guard let scalar = character.unicodeScalars.first, scalar.value < 0xA0, scalar != "\n", scalar != "\t",
      scalar.properties.generalCategory == .control
    else { return }
    add(.controlCharacter, String(character), place)
  }

  /// Notes definitions of links and footnotes that nothing refers to: the parser leaves no node of them.
  mutating func addUnusedDefinitions(in text: String) {
    var definitions: [(number: Int, label: String, line: Substring)] = []
    var mayBegin = true
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let label = mayBegin ? Self.label(definedBy: line) : nil
      if let label { definitions.append((number + 1, label, line)) }
      // A definition does not interrupt a paragraph.
      mayBegin = label != nil || line.allSatisfy(\.isWhitespace)
    }
    guard !definitions.isEmpty else { return }
    let uses = Self.bracketed(in: text)
    for definition in definitions where uses[definition.label, default: 0] < 2 {
      add(.unusedDefinition, String(definition.line), (definition.number, 1))
    }
  }

  private mutating func add(_ kind: Remark.Kind, _ text: String, _ place: (line: Int, column: Int)) {
    remarks.append(Remark(kind: kind, text: text, line: place.line, column: place.column))
  }

  /// Whether the heading on the line is written with `#`, behind the marks of quotations and lists.
  private static func beginsWithHashes(_ line: String) -> Bool {
    line.drop { $0.isWhitespace || $0.isNumber || ">-*+.)".contains($0) }.first == "#"
  }

  /// Whether code is words rather than a program: two of them or more, and none of a program's signs.
  private static func isProse(_ code: String) -> Bool {
    let words = code.split(whereSeparator: \.isWhitespace).filter { $0.contains(where: \.isLetter) }
    return words.count > 1 && !code.contains(where: { "{}=<>;\\".contains($0) })
  }

  /// The label that the line defines, in small letters; nil when it defines none.
  private static func label(definedBy line: Substring) -> String? {
    let start = line.drop { $0 == " " }
    guard line.count - start.count < 4, start.first == "[", let end = start.firstIndex(of: "]"),
      start[end...].hasPrefix("]:")
    else { return nil }
    let label = start[start.index(after: start.startIndex)..<end].lowercased()
    // Behind a link's address there can only be its title.
    let words = start[end...].dropFirst(2).split(maxSplits: 1, whereSeparator: \.isWhitespace)
    let isLink = words.count == 1 || words.count == 2 && words[1].first.map { "\"'(".contains($0) } ?? false
    return label.hasPrefix("^") || isLink ? label : nil
  }

  /// What stands in square brackets, in small letters, and how often.
  private static func bracketed(in text: String) -> [String: Int] {
    var counts: [String: Int] = [:]
    var begin: String.Index?
    for index in text.indices {
      switch text[index] {
      case "[": begin = text.index(after: index)
      case "]":
        if let start = begin { counts[text[start..<index].lowercased(), default: 0] += 1 }
        begin = nil
      default: break
      }
    }
    return counts
  }
}
