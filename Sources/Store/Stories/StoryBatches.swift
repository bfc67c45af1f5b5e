import Newsroom
import Postgres

/// What is to be done to many stories or triggers is done to some of them together, in one transaction, so that many are done soon;
/// and to so few that whoever waits for one of them does not wait long.
extension Store {
  /// How many a transaction takes together.
  private static let together = 50

  /// Does work for each of them, some at a time, and begins in order. Where it fails for several it is done for each half of them,
  /// down to the one that it fails for, which so keeps no other from being done.
  ///
  /// - Parameter lanes: How many transactions go on at the same time.
  /// - Returns: What went wrong: one for each, or one for many when there is nothing to go on with.
  func inBatches<Item: Sendable>(
    _ items: [Item], lanes: Int, _ work: @escaping @Sendable ([Item]) async throws -> Void
  ) async -> [any Error] {
    let batches = stride(from: 0, to: items.count, by: Self.together).map { start in
      items[start..<min(start + Self.together, items.count)]
    }
    return await withTaskGroup(of: [any Error].self) { group in
      for batch in batches.prefix(lanes) { group.addTask { await Self.faults(batch, work) } }
      var rest = batches.dropFirst(lanes)
      var faults: [any Error] = []
      for await found in group {
        faults += found
        guard !faults.contains(where: \.endsEverything), !Task.isCancelled, let batch = rest.popFirst() else {
          continue
        }
        group.addTask { await Self.faults(batch, work) }
      }
      return faults
    }
  }

  private static func faults<Item: Sendable>(
    _ items: ArraySlice<Item>, _ work: @escaping @Sendable ([Item]) async throws -> Void
  ) async -> [any Error] {
    do {
      try await work(Array(items))
      return []
    } catch {
      guard items.count > 1, !error.endsEverything, !Task.isCancelled else { return [error] }
      let middle = items.startIndex + items.count / 2
      let first = await faults(items[..<middle], work)
      guard !first.contains(where: \.endsEverything) else { return first }
      return await first + faults(items[middle...], work)
    }
  }
}

extension Error {
  /// Whether it is no story's fault: the database is away, nobody here can sign, or the work was called off.
  var endsEverything: Bool {
    self is ConnectionError || self is CancellationError || (self as? Refusal)?.code == .unavailable
  }
}
