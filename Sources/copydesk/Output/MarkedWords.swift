/// The words that differ between two texts, marked so that they can be told without colour: `[-old-]{+new+}`.
enum MarkedWords {
  /// How many words that are the same stand around a difference; of longer stretches the middle is left out.
  private static let context = 6

  /// One text for both: what is removed before what is added in its place. Of white space only that there is some counts.
  static func text(from old: String, to new: String) -> String {
    let runs = runs(from: words(old), to: words(new))
    let parts = runs.enumerated().map { index, run in
      run.isKept
        ? shortened(run.kept, isFirst: index == 0, isLast: index == runs.count - 1).joined(separator: " ")
        : (run.removed.isEmpty ? "" : "[-\(run.removed.joined(separator: " "))-]")
          + (run.added.isEmpty ? "" : "{+\(run.added.joined(separator: " "))+}")
    }
    return parts.joined(separator: " ")
  }

  /// Whether something is marked in such a text.
  static func hasMarks(_ text: String) -> Bool { text.contains("[-") || text.contains("{+") }

  /// How much of two texts is the same, 0 to 1: of what is all different, the two are easier read one after the other.
  static func likeness(of old: String, to new: String) -> Double {
    let (before, after) = (words(old), words(new))
    guard !before.isEmpty || !after.isEmpty else { return 1 }
    let same = runs(from: before, to: after).reduce(0) { $0 + $1.kept.count }
    return Double(2 * same) / Double(before.count + after.count)
  }

  /// Words that are the same, or words in place of others.
  private struct Run {
    var kept: [Substring] = []
    var removed: [Substring] = []
    var added: [Substring] = []

    var isKept: Bool { !kept.isEmpty }
  }

  private static func runs(from old: [Substring], to new: [Substring]) -> [Run] {
    var runs: [Run] = []
    for step in EditScript(from: old, to: new).steps {
      let isKept = if case .kept = step { true } else { false }
      if runs.last?.isKept != isKept { runs.append(Run()) }
      switch step {
      case .kept(let word): runs[runs.count - 1].kept.append(word)
      case .removed(let word): runs[runs.count - 1].removed.append(word)
      case .added(let word): runs[runs.count - 1].added.append(word)
      }
    }
    return runs
  }

  private static func words(_ text: String) -> [Substring] { text.printable.split(whereSeparator: \.isWhitespace) }

  private static func shortened(_ words: [Substring], isFirst: Bool, isLast: Bool) -> [Substring] {
    let (head, tail) = (isFirst ? 0 : context, isLast ? 0 : context)
    guard words.count > head + tail + 1 else { return words }
    return Array(words.prefix(head)) + ["…"] + Array(words.suffix(tail))
  }

  /// Inside which mark a line ends, where a text is broken into lines.
  struct State: Equatable {
    fileprivate var open: Character?
  }

  /// A line in parts, each set apart as what it is: removed, added, or neither.
  ///
  /// - Parameter state: Inside which mark the line begins; then inside which it ends.
  static func parts(of line: String, _ state: inout State) -> [(text: String, style: ScreenLine.Style)] {
    var parts: [(text: String, style: ScreenLine.Style)] = []
    var run = ""
    func end(_ open: Character?) {
      if !run.isEmpty { parts.append((run, open == "-" ? .fault : open == "+" ? .good : .plain)) }
      run = ""
    }
    let characters = Array(line)
    var index = 0
    while index < characters.count {
      let pair = String(characters[index..<min(index + 2, characters.count)])
      if state.open == nil, pair == "[-" || pair == "{+" {
        end(nil)
        state.open = pair.last
        run = pair
        index += 2
      } else if state.open == "-" && pair == "-]" || state.open == "+" && pair == "+}" {
        run += pair
        end(state.open)
        state.open = nil
        index += 2
      } else {
        run.append(characters[index])
        index += 1
      }
    }
    end(state.open)
    return parts
  }
}
