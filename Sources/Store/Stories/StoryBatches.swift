import Newsroom
import Postgres

/// What is to be done to many stories is done to some of them together, in one transaction, so that many are done soon; and to so
/// few that whoever waits for one of them does not wait long.
extension Store {
  /// How many stories a transaction takes together.
  private static let storiesTogether = 50

  /// Does work for stories, some at a time, and begins in order. Where it fails for several it is done for each half of them, down to
  /// the one story that it fails for, which so keeps no other from being done.
  ///
  /// - Parameter lanes: How many transactions go on at the same time.
  /// - Returns: What went wrong: one for each story, or one for many when there is nothing to go on with.
  func inBatches(
    _ stories: [StoryNumber], lanes: Int, _ work: @escaping @Sendable ([StoryNumber]) async throws -> Void
  ) async -> [any Error] {
    let batches = stride(from: 0, to: stories.count, by: Self.storiesTogether).map { start in
      stories[start..<min(start + Self.storiesTogether, stories.count)]
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

  private static func faults(
    _ stories: ArraySlice<StoryNumber>, _ work: @escaping @Sendable ([StoryNumber]) async throws -> Void
  ) async -> [any Error] {
    do {
      try await work(Array(stories))
      return []
    } catch {
      guard stories.count > 1, !error.endsEverything, !Task.isCancelled else { return [error] }
      let middle = stories.startIndex + stories.count / 2
      let first = await faults(stories[..<middle], work)
      guard !first.contains(where: \.endsEverything) else { return first }
      return await first + faults(stories[middle...], work)
    }
  }
}

extension Error {
  /// Whether it is no story's fault: the database is away, nobody here can sign, or the work was called off.
  var endsEverything: Bool {
    self is ConnectionError || self is CancellationError || (self as? Refusal)?.code == .unavailable
  }
}
