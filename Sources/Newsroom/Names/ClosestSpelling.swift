/// The candidate that the text was probably meant to be: the one with the fewest letters wrong, missing, added or
/// swapped, at most a third of them; nil if none is that close.
///
/// Takes time in proportion to the text's length times the candidates'; texts beyond 80 characters have none.
public func closest(to text: String, in candidates: some Sequence<String>) -> String? {
  let letters = Array(text.lowercased())
  guard (1...80).contains(letters.count) else { return nil }
  let limit = max(1, letters.count / 3)
  let measured = candidates.map { (distance(letters, Array($0.lowercased())), $0) }
  guard let best = measured.min(by: { ($0.0, $0.1) < ($1.0, $1.1) }), best.0 <= limit else { return nil }
  return best.1
}

/// The optimal string alignment distance of the two.
private func distance(_ left: [Character], _ right: [Character]) -> Int {
  guard right.count <= 160 else { return .max }
  var beforeLast: [Int] = []
  var last = Array(0...right.count)
  for (row, letter) in left.enumerated() {
    var current = [row + 1]
    for (column, other) in right.enumerated() {
      var cost = min(last[column] + (letter == other ? 0 : 1), last[column + 1] + 1, current[column] + 1)
      if row > 0, column > 0, letter == right[column - 1], left[row - 1] == other {
        cost = min(cost, beforeLast[column - 1] + 1)
      }
      current.append(cost)
    }
    (beforeLast, last) = (last, current)
  }
  return last[right.count]
}
