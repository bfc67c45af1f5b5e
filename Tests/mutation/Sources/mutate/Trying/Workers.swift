import Foundation
import Synchronization

/// Does one thing for each of a list, several at once, each worker with a PostgreSQL server of its own.
struct Workers {
  private let servers: [TestServer]

  /// Starts the servers.
  init(count: Int) throws {
    servers = try (0..<count).map { _ in try TestServer() }
  }

  /// Stops the servers.
  func end() {
    for server in servers { server.end() }
  }

  /// The results, in the order of the list. After the first failure nothing more is begun, and it is thrown.
  func map<Item: Sendable, Result: Sendable>(
    _ items: [Item], _ work: @Sendable (Item, TestServer) throws -> Result
  ) throws -> [Result] {
    let state = Mutex((next: 0, results: [Int: Result](), failure: (any Error)?.none))
    let servers = servers
    DispatchQueue.concurrentPerform(iterations: servers.count) { worker in
      func next() -> Int? {
        state.withLock { state in
          guard state.failure == nil, state.next < items.count else { return nil }
          defer { state.next += 1 }
          return state.next
        }
      }
      while let index = next() {
        do {
          let result = try work(items[index], servers[worker])
          state.withLock { $0.results[index] = result }
        } catch {
          state.withLock { if $0.failure == nil { $0.failure = error } }
        }
      }
    }
    return try state.withLock { state in
      if let failure = state.failure { throw failure }
      return items.indices.compactMap { state.results[$0] }
    }
  }
}
