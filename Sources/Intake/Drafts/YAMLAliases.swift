package import Newsroom
import Yams

/// Finds aliases, by which a few lines of YAML become gigabytes ("billion laughs"), before anything follows them; and anchors,
/// which take the first word from a value that begins with `&`.
///
/// Whether `&a` is an anchor and `*A*` an alias, or both are text, the parser decides. It is given the text with another character
/// for every `*` first: without aliases nothing grows, and an anchor is found in its place. Where there is none, it is given the
/// text with another character for every `&`: the first alias is an error that has its place, and can stand for nothing.
package enum YAMLAliases {
  /// Throws a `Rejection` when the lines use an alias or an anchor.
  ///
  /// - Parameters:
  ///   - firstLine: the line of the file, from 1, on which they begin.
  ///   - what: what they are, for the message.
  package static func reject(
    in lines: ArraySlice<Substring>, firstLine: Int, within what: String = "front matter"
  ) throws(Rejection) {
    guard lines.contains(where: { $0.utf8.contains(UInt8(ascii: "&")) }) else { return }
    let written = lines.joined(separator: "\n")
    let anchor: TextPosition?
    do {
      anchor = try firstAnchor(in: written.replacing("*", with: "A"))
      if anchor == nil { _ = try Parser(yaml: written.replacing("&", with: "A"), encoding: .utf8).singleRoot() }
    } catch let error as YamlError {
      guard case .composer(_, let problem, let mark, _) = error, problem.contains("alias") else {
        return try rejectAnchors(in: lines, firstLine: firstLine, within: what)
      }
      throw Rejection(
        .yaml, "The \(what) uses a YAML alias.", line: mark.line + firstLine - 1, column: mark.column,
        hint: "Write the value out, or put it in double quotes if it is text.")
    } catch {
      return try rejectAnchors(in: lines, firstLine: firstLine, within: what)
    }
    if let anchor { throw anchorRejection(at: anchor.line + firstLine - 1, column: anchor.column, within: what) }
  }

  /// Where the first node with an anchor begins; nil when none has one. The text must be without aliases.
  private static func firstAnchor(in text: String) throws -> TextPosition? {
    let parser = try Parser(yaml: text, encoding: .utf8)
    guard let root = try parser.singleRoot() else { return nil }
    // The parser is what keeps the anchors.
    return withExtendedLifetime(parser) { firstAnchor(in: root) }
  }

  private static func firstAnchor(in node: Node) -> TextPosition? {
    if node.anchor != nil { return TextPosition(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1) }
    switch node {
    case .scalar, .alias: return nil
    case .sequence(let items): return items.lazy.compactMap { firstAnchor(in: $0) }.first
    case .mapping(let members):
      return members.lazy.compactMap { firstAnchor(in: $0.key) ?? firstAnchor(in: $0.value) }.first
    }
  }

  /// Throws a `Rejection` when a value begins like an anchor; otherwise the fault is another, and is found where it is looked for.
  private static func rejectAnchors(
    in lines: ArraySlice<Substring>, firstLine: Int, within what: String
  ) throws(Rejection) {
    guard let index = lines.indices.first(where: { lines[$0].firstMatch(of: /(^|[\s\[{,])&[^\s,\]}]/) != nil }) else {
      return
    }
    throw anchorRejection(at: index - lines.startIndex + firstLine, within: what)
  }

  private static func anchorRejection(at line: Int, column: Int = 0, within what: String) -> Rejection {
    Rejection(
      .yaml, "The \(what) uses a YAML anchor.", line: line, column: column,
      hint: "Remove it, or put the value in double quotes if it is text.")
  }
}
