import Synchronization

/// Counts what several tasks do.
actor Counter {
  private(set) var count = 0

  func next() -> Int {
    count += 1
    return count
  }
}

/// Holds tasks back until as many have come as were expected.
actor Barrier {
  private var missing: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(_ count: Int) {
    missing = count
  }

  func arrive() async {
    missing -= 1
    guard missing > 0 else {
      for task in waiting { task.resume() }
      waiting = []
      return
    }
    await withCheckedContinuation { waiting.append($0) }
  }
}

/// Counts where nobody can wait.
final class Tally: Sendable {
  private let count = Atomic(0)

  var value: Int { count.load(ordering: .relaxed) }

  func add() {
    count.add(1, ordering: .relaxed)
  }
}
