import Newsroom
import Yams

/// A draft's front matter, parsed as YAML, and the body after it.
struct FrontMatter {
  /// The size limit of front matter, in bytes.
  static let limit = 64_000

  /// How deep lists and mappings may be nested.
  static let depth = 16

  /// The front matter's members in order; keys are unique.
  let members: [Member]
  /// The lines of the whole draft.
  let lines: [Substring]
  /// The draft's line, from 1, on which the body begins.
  let bodyLine: Int

  /// The text after the front matter.
  var body: String { lines[min(bodyLine - 1, lines.count)...].joined(separator: "\n") }

  /// A key and its value.
  struct Member {
    let key: String
    let place: TextPosition
    let value: YAMLValue
  }

  /// Splits the draft; throws a `Rejection` when it has no valid front matter.
  init(_ text: DraftText) throws(Rejection) {
    lines = text.lines
    guard let first = lines.first, Self.isDelimiter(first) else {
      throw Rejection(
        .noFrontMatter, "The draft does not begin with front matter.", line: 1,
        hint: "Begin with a line of three hyphens, then headline, desk and byline, then three hyphens again.")
    }
    guard let end = lines.dropFirst().firstIndex(where: Self.isDelimiter) else {
      throw Rejection(
        .noFrontMatter, "The front matter is never closed.", line: 1,
        hint: "Put a line of three hyphens between the front matter and the text.")
    }
    bodyLine = end + 2
    let inner = lines[1..<end]
    try Self.rejectExpansionAttacks(inner)
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
        hint: "Write one key per line, such as 'headline: …'.")
    }
    return members
  }

  private static func parsed(_ lines: ArraySlice<Substring>) throws(Rejection) -> Node {
    // YAML also ends a line at these, which would shift every line number after them.
    let text = lines.joined(separator: "\n").replacing("\u{2028}", with: " ").replacing("\u{2029}", with: " ")
    do {
      guard let root = try Parser(yaml: text, encoding: .utf8).singleRoot() else { return Node([(Node, Node)]()) }
      return root
    } catch let error as YamlError {
      throw rejection(for: error, lines: lines)
    } catch {
      throw Rejection(
        .yaml, "The front matter is not YAML.", line: 1, hint: "Write one key per line, such as 'headline: …'.")
    }
  }

  private static func rejection(for error: YamlError, lines: ArraySlice<Substring>) -> Rejection {
    switch error {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let what = [context?.text, problem].compactMap(\.self).joined(separator: ", ")
      let line = min(mark.line, max(lines.count, 1)) + 1
      let column = characterColumn(
        scalarColumn: mark.column, in: lines.indices.contains(line - 1) ? lines[line - 1] : "")
      if let rejection = Self.tabIndentation(at: line, in: lines) { return rejection }
      if problem.contains("escape") || problem.contains("hexdecimal") {
        return Rejection(
          .yaml, "A backslash in double quotes does not stand for a character: \(problem).", line: line, column: column,
          hint: "Write the character itself, two backslashes for one, or use single quotes.")
      }
      if let rejection = Self.unclosedQuotation(context, in: lines) { return rejection }
      if context?.text.contains("flow") ?? false {
        return Rejection(
          .yaml, "The front matter has a list or keys in brackets that are not closed: \(what).", line: line,
          column: column, hint: "Close it with ']' or '}', or put the value in double quotes if it is text.")
      }
      return Rejection(
        .yaml, "The front matter is not YAML: \(what).", line: line, column: column,
        hint: "Put a value in double quotes when it contains a colon or '#', or begins with a punctuation mark.")
    case .duplicatedKeysInMapping(let keys, let context):
      let key = keys.first ?? ""
      let again = lines.indices.dropFirst(context.mark.line).first { index in
        lines[index].drop { $0 == " " || $0 == "-" || $0 == "{" }.hasPrefix(key)
      }
      return Rejection(
        .duplicateKey, "The key '\(shortened(key))' appears twice in the front matter.",
        line: (again ?? context.mark.line) + 1,
        hint: "Remove one of them.")
    default:
      return Rejection(
        .yaml, "The front matter is not YAML.", line: 2, hint: "Write one key per line, such as 'headline: …'.")
    }
  }

  /// The rejection of front matter that is indented with a tab, on the faulty line or the one before; YAML takes spaces only.
  private static func tabIndentation(at line: Int, in lines: ArraySlice<Substring>) -> Rejection? {
    let near = [line - 1, line - 2].filter(lines.indices.contains)
    guard let index = near.first(where: { lines[$0].prefix { $0 == " " || $0 == "\t" }.contains("\t") }) else {
      return nil
    }
    let column = lines[index].prefix { $0 == " " }.count + 1
    return Rejection(
      .yaml, "The front matter is indented with a tab.", line: index + 1, column: column,
      hint: "Indent with spaces: YAML does not accept tabs.")
  }

  /// The rejection of a quotation mark that is never closed, at the mark: the parser notices only where the text ends.
  private static func unclosedQuotation(_ context: YamlError.Context?, in lines: ArraySlice<Substring>) -> Rejection? {
    guard let context, context.text.contains("quoted scalar"), lines.indices.contains(context.mark.line) else {
      return nil
    }
    return Rejection(
      .yaml, "The front matter has a quotation mark that is not closed.", line: context.mark.line + 1,
      column: characterColumn(scalarColumn: context.mark.column, in: lines[context.mark.line]),
      hint: "Close it on the same line, or write two single quotation marks for an apostrophe in single quotes.")
  }

  /// Rejects what would cost the YAML parser more than linear time: aliases ("billion laughs") and deep nesting.
  private static func rejectExpansionAttacks(_ lines: ArraySlice<Substring>) throws(Rejection) {
    guard lines.reduce(0, { $0 + $1.utf8.count + 1 }) <= limit else {
      throw Rejection(
        .tooLarge, "The front matter has more than \(limit) bytes.", line: 1,
        hint: "Put the story's text below the front matter, not in it.")
    }
    if let index = YAMLNesting.firstLine(deeperThan: depth, in: lines) {
      throw Rejection(
        .tooDeep, "The front matter is nested more than \(depth) levels deep.", line: index + 1,
        hint: "No key needs more than a list of {key: value}.")
    }
    try YAMLAliases.reject(in: lines, firstLine: 2)
  }
}

/// Converts a column counted in Unicode scalars to one counted in characters; both start at 1.
func characterColumn(scalarColumn: Int, in line: Substring) -> Int {
  let scalars = line.unicodeScalars
  let index = scalars.index(scalars.startIndex, offsetBy: max(0, scalarColumn - 1), limitedBy: scalars.endIndex)
  return line[..<(index ?? scalars.endIndex)].count + 1
}
