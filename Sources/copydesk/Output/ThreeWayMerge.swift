/// Two texts that were made from the same one, line by line in one: what only one side changed is as that side has it, what both
/// changed alike is there once, and what they changed differently is there twice, between marks.
///
/// Lines are compared byte by byte, so that a text without changes comes out as it went in.
struct ThreeWayMerge {
  private typealias Line = ArraySlice<UInt8>

  /// The beginnings of the lines that mark a conflict; the one between the two sides is `=======`.
  static let marks = (mine: "<<<<<<< yours", theirs: ">>>>>>> ")

  /// The text.
  let merged: [UInt8]
  /// How many passages both sides changed differently.
  let conflicts: Int

  /// - Parameter theirName: What the other side is called in the marks.
  init(base: some Sequence<UInt8>, mine: some Sequence<UInt8>, theirs: some Sequence<UInt8>, theirName: String) {
    let (base, mine, theirs) = (Self.lines(base), Self.lines(mine), Self.lines(theirs))
    var sides = [Self.changes(from: base, to: mine)[...], Self.changes(from: base, to: theirs)[...]]
    var merged: [UInt8] = []
    var conflicts = 0
    var place = 0
    while let start = sides.compactMap(\.first?.range.lowerBound).min() {
      var range = start..<start
      var taken: [[Change]] = [[], []]
      var isGrowing = true
      while isGrowing {
        isGrowing = false
        for side in sides.indices {
          // Changes that touch each other are one: nobody has seen them side by side.
          while let next = sides[side].first, next.range.lowerBound <= range.upperBound {
            range = range.lowerBound..<max(range.upperBound, next.range.upperBound)
            taken[side].append(next)
            sides[side].removeFirst()
            isGrowing = true
          }
        }
      }
      merged += base[place..<range.lowerBound].joined()
      place = range.upperBound
      let versions = taken.map { Self.apply($0, to: base, range) }
      if taken[1].isEmpty || versions[0] == versions[1] {
        merged += versions[0].joined()
      } else if taken[0].isEmpty {
        merged += versions[1].joined()
      } else {
        conflicts += 1
        merged += Self.marked(versions[0], versions[1], theirName)
      }
    }
    merged += base[place...].joined()
    self.merged = merged
    self.conflicts = conflicts
  }

  /// The number of the first line that still has a mark; nil without one.
  static func firstMark(in text: some Sequence<UInt8>) -> Int? {
    lines(text).firstIndex { line in
      line.starts(with: marks.mine.utf8) || line.starts(with: (marks.theirs + "version ").utf8)
    }.map { $0 + 1 }
  }

  /// Lines of the base in place of which others are.
  private struct Change {
    var range: Range<Int>
    var lines: [Line]
  }

  private static func changes(from base: [Line], to text: [Line]) -> [Change] {
    var changes: [Change] = []
    var index = 0
    var isOpen = false
    for step in EditScript(from: base, to: text).steps {
      if case .kept = step {
        index += 1
        isOpen = false
        continue
      }
      if !isOpen { changes.append(Change(range: index..<index, lines: [])) }
      isOpen = true
      let last = changes.count - 1
      switch step {
      case .removed:
        index += 1
        changes[last].range = changes[last].range.lowerBound..<index
      case .added(let line): changes[last].lines.append(line)
      case .kept: break
      }
    }
    return changes
  }

  private static func apply(_ changes: [Change], to base: [Line], _ range: Range<Int>) -> [Line] {
    var result: [Line] = []
    var place = range.lowerBound
    for change in changes {
      result += base[place..<change.range.lowerBound] + change.lines
      place = change.range.upperBound
    }
    return result + base[place..<range.upperBound]
  }

  private static func marked(_ mine: [Line], _ theirs: [Line], _ theirName: String) -> [UInt8] {
    func ended(_ lines: [Line]) -> [UInt8] {
      let bytes = Array(lines.joined())
      return bytes.isEmpty || bytes.last == UInt8(ascii: "\n") ? bytes : bytes + [UInt8(ascii: "\n")]
    }
    return Array("\(marks.mine)\n".utf8) + ended(mine) + Array("=======\n".utf8) + ended(theirs)
      + Array("\(marks.theirs)\(theirName)\n".utf8)
  }

  /// Lines with their ends.
  private static func lines(_ text: some Sequence<UInt8>) -> [Line] {
    let bytes = Array(text)
    var lines: [Line] = []
    var start = 0
    for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
      lines.append(bytes[start...index])
      start = index + 1
    }
    if start < bytes.count { lines.append(bytes[start...]) }
    return lines
  }
}
