extension JobWorkflow {
  /// The steps in topological order: each after those it waits for, otherwise in the order in which they were added.
  ///
  /// - Throws: ``JobQueueError/dependencyCycle(kinds:)``.
  func ordered() throws(JobQueueError) -> [Step] {
    var open = Array(repeating: 0, count: entries.count)
    var dependents: [Int: [Int]] = [:]
    for dependency in dependencies {
      guard case .step(let predecessor) = dependency.predecessor else { continue }
      open[dependency.step.index] += 1
      dependents[predecessor.index, default: []].append(dependency.step.index)
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
      throw .dependencyCycle(kinds: open.indices.filter { open[$0] > 0 }.map { entries[$0].kind })
    }
    return order.map(Step.init)
  }
}
