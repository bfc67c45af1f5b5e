/// The lines that differ between two texts, with three lines around them, as in a unified diff.
struct LineDifference {
  private enum Line {
    case same(String)
    case removed(String)
    case added(String)
  }

  private let lines: [Line]

  init(from old: String, to new: String) {
    let before = old.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let after = new.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let changes = after.difference(from: before)
    var removed: Set<Int> = []
    var added: Set<Int> = []
    for change in changes {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): added.insert(offset)
      }
    }
    var lines: [Line] = []
    var oldIndex = 0
    var newIndex = 0
    while oldIndex < before.count || newIndex < after.count {
      if removed.contains(oldIndex) {
        lines.append(.removed(before[oldIndex]))
        oldIndex += 1
      } else if added.contains(newIndex) {
        lines.append(.added(after[newIndex]))
        newIndex += 1
      } else {
        lines.append(.same(before[oldIndex]))
        oldIndex += 1
        newIndex += 1
      }
    }
    self.lines = lines
  }

  /// Whether the texts are the same.
  var isEmpty: Bool { lines.allSatisfy { if case .same = $0 { true } else { false } } }

  /// Lines for a reader, with `…` where lines that are the same were left out.
  func shown(on terminal: Terminal, context: Int = 3) -> [String] {
    let changed = lines.indices.filter { if case .same = lines[$0] { false } else { true } }
    var shown: [String] = []
    var last = -1
    for index in lines.indices where changed.contains(where: { abs($0 - index) <= context }) {
      if index > last + 1 { shown.append(terminal.dim("…")) }
      last = index
      switch lines[index] {
      case .same(let text): shown.append("  " + text.printable)
      case .removed(let text): shown.append(terminal.red("- " + text.printable))
      case .added(let text): shown.append(terminal.green("+ " + text.printable))
      }
    }
    return shown
  }
}
