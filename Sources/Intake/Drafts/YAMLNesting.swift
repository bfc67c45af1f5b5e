/// How deep YAML is nested, told from its brackets and indicators alone: what is nested too deeply must not reach the YAML
/// parser, which goes down one call for each level.
package enum YAMLNesting {
  /// The index of the first line that is nested deeper than the limit; nil when none is. An upper bound: brackets within
  /// text count too.
  package static func firstLine<Lines: Collection<Substring>>(deeperThan limit: Int, in lines: Lines) -> Lines.Index? {
    var depth = 0
    return lines.indices.first { index in
      for byte in lines[index].utf8 {
        switch byte {
        case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
        case UInt8(ascii: "]"), UInt8(ascii: "}"): depth = max(0, depth - 1)
        default: break
        }
        if depth > limit { return true }
      }
      return compactDepth(lines[index]) > limit
    }
  }

  /// How many nested list items and keys a line opens: `- - ? -`.
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
}
