import Glibc
import Subprocess
import Synchronization

/// Keeps one worker's process running: when it was killed, another takes its place.
///
/// The process is told of its end by this side alone. One that ends otherwise has crashed, which no fault excuses.
final class WorkerKeeper: Sendable {
  /// What to do to the process.
  enum Order: Sendable {
    case kill
    /// Stop it for so long, then let it go on.
    case stop(Duration)
    /// Ask it to shut down gracefully, for good.
    case end
  }

  private struct State {
    /// No process runs yet, or what was ordered is still being done.
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
  ///   - arguments: What it is called with.
  init(name: String, program: String, arguments: [String]) {
    self.name = name
    self.program = program
    self.arguments = arguments
    (orders, continuation) = AsyncStream.makeStream()
  }

  /// Ends of the process that nobody ordered.
  var crashes: [String] { state.withLock { $0.crashes } }

  /// Has the order carried out, unless another one still is; says whether it will be.
  func give(_ order: Order) -> Bool {
    let isFree = state.withLock { state in
      defer { state.isBusy = true }
      return !state.isBusy
    }
    if isFree { continuation.yield(order) }
    return isFree
  }

  /// Runs one process after another until it is told to end.
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
      // One that has just begun may not yet listen for the signal that asks it to end.
      let ends: [TerminationStatus] = isWanted ? [.signaled(SIGKILL)] : [.exited(0), .signaled(SIGTERM)]
      if !ends.contains(result.terminationStatus) {
        state.withLock { $0.crashes.append("\(name): \(result.terminationStatus)") }
      }
    }
  }
}
