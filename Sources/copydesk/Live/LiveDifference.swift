/// What differs between two texts, line by line, with the words marked as `[-removed-]` and `{+added+}`, so that nothing depends
/// on colour; `…` stands for lines that are the same.
struct LiveDifference {
  /// How many lines around a difference are shown.
  private static let context = 2

  let lines: [CellLine]

  init(from old: String, to new: String) {
    let steps = EditScript(from: old.inLines, to: new.inLines).steps
    let changed = steps.indices.filter { if case .kept = steps[$0] { false } else { true } }
    guard !changed.isEmpty else {
      lines = [CellLine("The texts are identical.")]
      return
    }
    var near = Set<Int>()
    for index in changed { near.formUnion(max(0, index - Self.context)...min(steps.count - 1, index + Self.context)) }
    var lines: [CellLine] = []
    var index = 0
    while index < steps.count {
      guard near.contains(index) else {
        if lines.last != CellLine("…", .faint) { lines.append(CellLine("…", .faint)) }
        index += 1
        continue
      }
      let rest = steps[index...]
      let removed = rest.prefix { if case .removed = $0 { true } else { false } }.map(\.line)
      let added = rest.dropFirst(removed.count).prefix { if case .added = $0 { true } else { false } }.map(\.line)
      if removed.isEmpty, added.isEmpty {
        lines.append(CellLine(steps[index].line))
        index += 1
      } else {
        lines += Self.changed(removed, added)
        index += removed.count + added.count
      }
    }
    self.lines = lines
  }

  /// Lines that replace each other are compared word by word.
  private static func changed(_ removed: [String], _ added: [String]) -> [CellLine] {
    guard removed.count == added.count else {
      return removed.map { CellLine("[-\($0)-]", .bad) } + added.map { CellLine("{+\($0)+}", .good) }
    }
    return zip(removed, added).map { old, new in CellLine(marked(from: old, to: new), .good) }
  }

  private static func marked(from old: String, to new: String) -> String {
    let steps = EditScript(from: words(old), to: words(new)).steps
    var text = ""
    var index = 0
    while index < steps.count {
      let rest = steps[index...]
      let removed = rest.prefix { if case .removed = $0 { true } else { false } }.map(\.line)
      let added = rest.dropFirst(removed.count).prefix { if case .added = $0 { true } else { false } }.map(\.line)
      if !removed.isEmpty { text += "[-\(removed.joined())-]" }
      if !added.isEmpty { text += "{+\(added.joined())+}" }
      if removed.isEmpty, added.isEmpty { text += steps[index].line }
      index += max(1, removed.count + added.count)
    }
    return text
  }

  /// Words and the spaces between them, which together are the line.
  private static func words(_ line: String) -> [String] {
    var words: [String] = []
    for character in line {
      if let last = words.last?.last, last.isWhitespace == character.isWhitespace {
        words[words.count - 1].append(character)
      } else {
        words.append(String(character))
      }
    }
    return words
  }
}

extension EditScript.Step where Element == String {
  fileprivate var line: String {
    switch self {
    case .kept(let line), .removed(let line), .added(let line): line
    }
  }
}
