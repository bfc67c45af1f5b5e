import Synchronization

/// Counts what several tasks do.
actor Counter {
  private(set) var count = 0

  func next() -> Int {
    count += 1
    return count
  }
}

/// Holds tasks back until as many have come as were expected; a cancelled task is let go.
actor Barrier {
  private var missing: Int
  private var arrivals = 0
  private var waiting: [Int: CheckedContinuation<Void, Never>] = [:]

  init(_ count: Int) {
    missing = count
  }

  func arrive() async {
    missing -= 1
    guard missing > 0 else {
      for task in waiting.values { task.resume() }
      waiting = [:]
      return
    }
    arrivals += 1
    let number = arrivals
    await withTaskCancellationHandler {
      await withCheckedContinuation { task in
        if Task.isCancelled { task.resume() } else { waiting[number] = task }
      }
    } onCancel: {
      Task { await self.letGo(number) }
    }
  }

  private func letGo(_ number: Int) {
    waiting.removeValue(forKey: number)?.resume()
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
