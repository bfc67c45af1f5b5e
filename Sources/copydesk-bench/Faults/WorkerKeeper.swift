import Glibc
import Subprocess
import Synchronization

/// Keeps a worker process running, and replaces it when it was killed.
///
/// Only this side ends the process. One that ends by itself has crashed, which no injected fault excuses.
final class WorkerKeeper: Sendable {
  /// What to do with the process.
  enum Order: Sendable {
    case kill
    /// Stop it (SIGSTOP) for this long, then continue it.
    case stop(Duration)
    /// Shut it down gracefully, for good.
    case end
  }

  private struct State {
    /// Whether no process runs yet, or an order is still being carried out.
    var isBusy = true
    var crashes: [String] = []
  }

  let name: String

  private let program: String
  private let arguments: [String]
  private let orders: AsyncStream<Order>
  private let continuation: AsyncStream<Order>.Continuation
  private let state = Mutex(State())

  /// - Parameters:
  ///   - program: The worker's executable.
  ///   - arguments: Its arguments.
  init(name: String, program: String, arguments: [String]) {
    self.name = name
    self.program = program
    self.arguments = arguments
    (orders, continuation) = AsyncStream.makeStream()
  }

  /// The times that the process ended by itself.
  var crashes: [String] { state.withLock { $0.crashes } }

  /// Gives an order, unless another one is still being carried out; returns whether it was accepted.
  func give(_ order: Order) -> Bool {
    let isFree = state.withLock { state in
      defer { state.isBusy = true }
      return !state.isBusy
    }
    if isFree { continuation.yield(order) }
    return isFree
  }

  /// Runs one process after another until ordered to end.
  func run() async throws {
    var isWanted = true
    while isWanted {
      let result = try await Subprocess.run(
        .name("env"), arguments: Arguments([program] + arguments), input: .none, output: .discarded, error: .discarded
      ) { process in
        state.withLock { $0.isBusy = false }
        for await order in orders {
          switch order {
          case .kill:
            try process.send(signal: .kill)
            return true
          case .stop(let duration):
            try process.send(signal: .suspend)
            try? await Task.sleep(for: duration)
            try process.send(signal: .resume)
            state.withLock { $0.isBusy = false }
          case .end:
            try process.send(signal: .terminate)
            return false
          }
        }
        // Cancelled.
        try process.send(signal: .kill)
        return false
      }
      isWanted = result.closureResult
      // A process that has just started may not handle SIGTERM yet.
      let ends: [TerminationStatus] = isWanted ? [.signaled(SIGKILL)] : [.exited(0), .signaled(SIGTERM)]
      if !ends.contains(result.terminationStatus) {
        state.withLock { $0.crashes.append("\(name): \(result.terminationStatus)") }
      }
    }
  }
}
