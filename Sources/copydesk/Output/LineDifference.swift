/// The lines that differ between two texts, each difference with some lines around it.
struct LineDifference {
  /// How many lines around a difference are shown.
  private static let context = 3

  private let steps: [EditScript<String>.Step]

  init(from old: String, to new: String) {
    steps = EditScript(from: Self.lines(old), to: Self.lines(new)).steps
  }

  /// Whether the texts are the same.
  var isEmpty: Bool { steps.allSatisfy(\.isKept) }

  /// For a program: a unified difference, as POSIX describes it under `diff -u`.
  func unified(from oldName: String, to newName: String) -> [String] {
    var result = ["--- \(oldName)", "+++ \(newName)"]
    for hunk in hunks {
      let oldLines = hunk.count { if case .added = steps[$0] { false } else { true } }
      let newLines = hunk.count { if case .removed = steps[$0] { false } else { true } }
      let before = steps[..<hunk.lowerBound]
      let oldStart = before.count { if case .added = $0 { false } else { true } } + (oldLines > 0 ? 1 : 0)
      let newStart = before.count { if case .removed = $0 { false } else { true } } + (newLines > 0 ? 1 : 0)
      result.append("@@ -\(oldStart),\(oldLines) +\(newStart),\(newLines) @@")
      result += hunk.map { index in
        switch steps[index] {
        case .kept(let line): " " + line.printable
        case .removed(let line): "-" + line.printable
        case .added(let line): "+" + line.printable
        }
      }
    }
    return result
  }

  /// For a reader: `…` in place of lines that are the same, and the words that differ marked.
  func shown(on terminal: Terminal) -> [String] {
    var result: [String] = []
    var end = 0
    for hunk in hunks {
      if hunk.lowerBound > end { result.append(terminal.dim("…")) }
      end = hunk.upperBound
      var index = hunk.lowerBound
      while index < hunk.upperBound {
        let removed = steps[index..<hunk.upperBound].prefix { $0.removedElement != nil }.compactMap(\.removedElement)
        let added = steps[(index + removed.count)..<hunk.upperBound].prefix { $0.addedElement != nil }
          .compactMap(\.addedElement)
        if case .kept(let line) = steps[index] {
          result.append("  " + line.printable)
          index += 1
        } else {
          result += Self.changed(removed, added, on: terminal)
          index += removed.count + added.count
        }
      }
    }
    if end < steps.count { result.append(terminal.dim("…")) }
    return result
  }

  /// Lines that replace each other are compared word by word.
  private static func changed(_ removed: [String], _ added: [String], on terminal: Terminal) -> [String] {
    guard removed.count == added.count else {
      return removed.map { terminal.red("- " + $0.printable) } + added.map { terminal.green("+ " + $0.printable) }
    }
    let pairs = zip(removed, added).map { old, new in
      WordDifference(from: old.printable, to: new.printable).shown(on: terminal)
    }
    return pairs.map { terminal.red("- ") + $0.removed } + pairs.map { terminal.green("+ ") + $0.added }
  }

  /// The differences with the lines around them, as ranges of steps that neither touch nor overlap.
  private var hunks: [Range<Int>] {
    var hunks: [Range<Int>] = []
    for index in steps.indices where !steps[index].isKept {
      let range = max(0, index - Self.context)..<min(steps.count, index + Self.context + 1)
      if let last = hunks.last, last.upperBound >= range.lowerBound {
        hunks[hunks.count - 1] = last.lowerBound..<range.upperBound
      } else {
        hunks.append(range)
      }
    }
    return hunks
  }

  private static func lines(_ text: String) -> [String] {
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
    return lines.last == "" ? lines.dropLast() : lines
  }
}

/// The words that differ between two lines.
struct WordDifference {
  private let steps: [EditScript<Substring>.Step]

  init(from old: String, to new: String) {
    steps = EditScript(from: Self.words(old), to: Self.words(new)).steps
  }

  /// Both lines; nothing is marked when they have no word in common, since everything would be.
  func shown(on terminal: Terminal) -> (removed: String, added: String) {
    let isMarked = steps.contains { step in
      if case .kept(let word) = step { word.contains { !$0.isWhitespace } } else { false }
    }
    var removed = Passages()
    var added = Passages()
    for step in steps {
      switch step {
      case .kept(let word):
        removed.append(word, isMarked: false)
        added.append(word, isMarked: false)
      case .removed(let word): removed.append(word, isMarked: isMarked)
      case .added(let word): added.append(word, isMarked: isMarked)
      }
    }
    return (
      removed.text { $1 ? terminal.red(emphasised: $0) : terminal.red($0) },
      added.text { $1 ? terminal.green(emphasised: $0) : terminal.green($0) }
    )
  }

  /// Stretches of a line, each marked or not.
  private struct Passages {
    private var passages: [(text: String, isMarked: Bool)] = []

    mutating func append(_ word: Substring, isMarked: Bool) {
      if passages.last?.isMarked == isMarked {
        passages[passages.count - 1].text += word
      } else {
        passages.append((String(word), isMarked))
      }
    }

    func text(_ styled: (String, Bool) -> String) -> String { passages.map(styled).joined() }
  }

  /// Words and the spaces between them, which together are the line.
  private static func words(_ line: String) -> [Substring] {
    var words: [Substring] = []
    var rest = line[...]
    while let first = rest.first {
      let word = rest.prefix { $0.isWhitespace == first.isWhitespace }
      words.append(word)
      rest = rest[word.endIndex...]
    }
    return words
  }
}

extension EditScript.Step {
  fileprivate var isKept: Bool { if case .kept = self { true } else { false } }
  fileprivate var removedElement: Element? { if case .removed(let element) = self { element } else { nil } }
  fileprivate var addedElement: Element? { if case .added(let element) = self { element } else { nil } }
}
