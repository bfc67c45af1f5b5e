/// A template in Mustache (mustache(5)) without lambdas, set delimiters and inheritance.
///
/// Values know whether they are text or markup, so that no template can show text unescaped: `{{{name}}}` is `{{name}}`.
struct Template: Sendable {
  /// What it is made of, in order.
  indirect enum Part: Sendable {
    /// As it stands.
    case literal([UInt8])
    case variable(Path)
    /// Shown for each item of a list, or once for what is there.
    case section(Path, [Part])
    /// Shown for what is not there.
    case inverted(Path, [Part])
    /// Another template.
    case partial(String, line: Int)
  }

  /// A name, with the names in it behind dots.
  struct Path: Sendable {
    /// Empty for `.`, the innermost value itself.
    let names: [String]
    /// Whether only the innermost value is asked: written `.name`.
    let isOwn: Bool
  }

  let parts: [Part]

  /// Parses a template.
  ///
  /// - Throws: `TemplateFault`, which names the line.
  init(_ text: String) throws(TemplateFault) {
    var parser = TemplateParser(text)
    parts = try parser.parse()
  }

  /// The templates that it includes, and in which line.
  var partials: [(name: String, line: Int)] { Self.partials(in: parts) }

  private static func partials(in parts: [Part]) -> [(name: String, line: Int)] {
    parts.flatMap { part -> [(name: String, line: Int)] in
      switch part {
      case .literal, .variable: []
      case .section(_, let inner), .inverted(_, let inner): partials(in: inner)
      case .partial(let name, let line): [(name, line)]
      }
    }
  }
}

/// What is wrong with a template, and in which line, counted from 1.
struct TemplateFault: Error, Hashable {
  let line: Int
  let reason: String
}

/// Reads a template once, from its beginning to its end.
private struct TemplateParser {
  private enum Tag {
    case variable(String)
    case open(String, isInverted: Bool)
    case close(String)
    case partial(String)
    case comment
  }

  private let bytes: [UInt8]
  private var position = 0
  private var line = 1

  init(_ text: String) { bytes = Array(text.utf8) }

  /// The parts of the whole template.
  mutating func parse() throws(TemplateFault) -> [Template.Part] {
    var open: [(name: String, isInverted: Bool, line: Int, parts: [Template.Part])] = []
    var parts: [Template.Part] = []
    func append(_ literal: ArraySlice<UInt8>, to parts: inout [Template.Part]) {
      if !literal.isEmpty { parts.append(.literal(Array(literal))) }
    }
    while let start = nextTag() {
      line += lines(in: position..<start)
      let tagLine = line
      let (tag, end) = try tag(at: start)
      // A tag that stands alone in its line takes the line with it, except one that shows a value.
      let alone: Range<Int>? = if case .variable = tag { nil } else { wholeLine(from: start, to: end) }
      append(bytes[position..<max(position, alone?.lowerBound ?? start)], to: &parts)
      position = alone?.upperBound ?? end
      line += lines(in: start..<position)
      switch tag {
      case .variable(let name): parts.append(.variable(Template.Path(name)))
      case .partial(let name): parts.append(.partial(name, line: tagLine))
      case .comment: break
      case .open(let name, let isInverted):
        open.append((name, isInverted, tagLine, parts))
        parts = []
      case .close(let name):
        guard let section = open.popLast() else {
          throw TemplateFault(line: tagLine, reason: "'{{/\(name)}}' closes a section that was not opened")
        }
        guard section.name == name else {
          throw TemplateFault(
            line: tagLine, reason: "'{{/\(name)}}' closes '\(section.name)', which was opened in line \(section.line)")
        }
        let path = Template.Path(name)
        parts = section.parts + [section.isInverted ? .inverted(path, parts) : .section(path, parts)]
      }
    }
    append(bytes[position...], to: &parts)
    if let section = open.last {
      throw TemplateFault(line: section.line, reason: "the section '\(section.name)' is not closed")
    }
    return parts
  }

  private func lines(in range: Range<Int>) -> Int { bytes[range].count { $0 == UInt8(ascii: "\n") } }

  private func nextTag() -> Int? {
    var index = position
    while index + 1 < bytes.count {
      if bytes[index] == UInt8(ascii: "{"), bytes[index + 1] == UInt8(ascii: "{") { return index }
      index += 1
    }
    return nil
  }

  /// The tag that begins there, and where it ends.
  private func tag(at start: Int) throws(TemplateFault) -> (tag: Tag, end: Int) {
    let isTriple = start + 2 < bytes.count && bytes[start + 2] == UInt8(ascii: "{")
    let braces = isTriple ? 3 : 2
    var index = start + braces
    while index + braces <= bytes.count, !bytes[index..<(index + braces)].allSatisfy({ $0 == UInt8(ascii: "}") }) {
      index += 1
    }
    guard index + braces <= bytes.count else {
      throw TemplateFault(line: line, reason: "the tag is not closed")
    }
    let text = String(decoding: bytes[(start + braces)..<index], as: UTF8.self)
    let end = index + braces
    guard let sign = text.first, "#^/>!&=<$".contains(sign) else { return (.variable(try name(text)), end) }
    if sign == "!" { return (.comment, end) }
    if "=<$".contains(sign) {
      throw TemplateFault(line: line, reason: "tags that begin with '\(sign)' are not supported")
    }
    let name = try name(String(text.dropFirst()))
    return switch sign {
    case "#": (.open(name, isInverted: false), end)
    case "^": (.open(name, isInverted: true), end)
    case "/": (.close(name), end)
    case ">": (.partial(name), end)
    default: (.variable(name), end)
    }
  }

  private func name(_ text: String) throws(TemplateFault) -> String {
    let name = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard !name.isEmpty, !name.contains(where: { " {}\"'".contains($0) }) else {
      throw TemplateFault(line: line, reason: "'\(name)' is not a valid name")
    }
    return name
  }

  /// The line that a tag has to itself, with its end; nil when anything else is in it.
  private func wholeLine(from start: Int, to end: Int) -> Range<Int>? {
    var first = start
    while first > 0, bytes[first - 1] != UInt8(ascii: "\n") {
      guard [UInt8(ascii: " "), UInt8(ascii: "\t")].contains(bytes[first - 1]) else { return nil }
      first -= 1
    }
    var last = end
    while last < bytes.count, bytes[last] != UInt8(ascii: "\n") {
      guard [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r")].contains(bytes[last]) else { return nil }
      last += 1
    }
    return first..<min(last + 1, bytes.count)
  }
}

extension Template.Path {
  init(_ name: String) {
    isOwn = name.hasPrefix(".")
    names = name.split(separator: ".").map(String.init)
  }
}
