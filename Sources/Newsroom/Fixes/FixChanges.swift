/// Where one list of words differs from another, by the fewest deletions and insertions (E. Myers, An O(ND) Difference
/// Algorithm, 1986). `copydesk.fix_changes` goes the same way, so that both name the same words.
struct FixChanges: Equatable {
  /// Places in the old list, the last first.
  private(set) var deleted: [Int] = []
  /// Places in the new list, the last first.
  private(set) var inserted: [Int] = []

  /// Nil when it takes more than so many.
  init?(from old: [String], to new: [String], atMost most: Int) {
    let centre = most + 1
    var reach = [Int](repeating: 0, count: 2 * most + 3)
    var trace: [[Int]] = []
    for round in 0...most {
      trace.append(reach)
      for diagonal in stride(from: -round, through: round, by: 2) {
        var x = 0
        if round > 0 {
          let isDown =
            diagonal == -round
            || (diagonal != round && reach[centre + diagonal - 1] < reach[centre + diagonal + 1])
          x = isDown ? reach[centre + diagonal + 1] : reach[centre + diagonal - 1] + 1
        }
        var y = x - diagonal
        while x < old.count, y < new.count, old[x] == new[y] {
          x += 1
          y += 1
        }
        reach[centre + diagonal] = x
        if x >= old.count, y >= new.count {
          goBack(from: (x, y), round, trace, centre)
          return
        }
      }
    }
    return nil
  }

  private mutating func goBack(from end: (Int, Int), _ last: Int, _ trace: [[Int]], _ centre: Int) {
    var (x, y) = end
    for round in stride(from: last, to: 0, by: -1) {
      let reach = trace[round]
      let diagonal = x - y
      if diagonal == -round
        || (diagonal != round && reach[centre + diagonal - 1] < reach[centre + diagonal + 1])
      {
        x = reach[centre + diagonal + 1]
        y = x - (diagonal + 1)
        inserted.append(y)
      } else {
        x = reach[centre + diagonal - 1]
        y = x - (diagonal - 1)
        deleted.append(x)
      }
    }
  }
}
