/// Takes turns on a connection: first come, first served.
struct Turns {
  private(set) var isTaken = false
  private var waiting: [Suspension<Void>] = []

  /// Takes the turn if it is free; returns whether it was.
  mutating func take() -> Bool {
    defer { isTaken = true }
    return !isTaken
  }

  mutating func wait(_ task: Suspension<Void>) {
    waiting.append(task)
  }

  /// Passes the turn on to the next in line.
  mutating func pass() {
    if waiting.isEmpty {
      isTaken = false
    } else {
      waiting.removeFirst().end()
    }
  }
}
