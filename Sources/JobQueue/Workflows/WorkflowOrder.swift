extension Workflow {
  /// The steps in an order in which each comes after those that it waits for, and otherwise as they were added.
  ///
  /// - Throws: ``JobQueueError/cycle(kinds:)``.
  func ordered() throws(JobQueueError) -> [Step] {
    var open = Array(repeating: 0, count: entries.count)
    var dependents: [Int: [Int]] = [:]
    for wait in waits {
      guard case .step(let predecessor) = wait.predecessor else { continue }
      open[wait.step.place] += 1
      dependents[predecessor.place, default: []].append(wait.step.place)
    }
    var order = open.indices.filter { open[$0] == 0 }
    var next = 0
    while next < order.count {
      for dependent in dependents[order[next]] ?? [] {
        open[dependent] -= 1
        if open[dependent] == 0 { order.append(dependent) }
      }
      next += 1
    }
    guard order.count == entries.count else {
      throw .cycle(kinds: open.indices.filter { open[$0] > 0 }.map { entries[$0].kind })
    }
    return order.map(Step.init)
  }
}
