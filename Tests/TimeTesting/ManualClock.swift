import Synchronization

/// A clock that stands still until a test moves it; whoever sleeps on it wakes when it has been moved far enough.
public final class ManualClock: Clock {
  /// A time of this clock.
  public struct Instant: InstantProtocol {
    /// Since the clock was made.
    public var offset = Duration.zero

    /// A later instant.
    public func advanced(by duration: Duration) -> Self { Self(offset: offset + duration) }
    /// How far it is to another one.
    public func duration(to other: Self) -> Duration { other.offset - offset }
    /// Whether it comes earlier.
    public static func < (one: Self, other: Self) -> Bool { one.offset < other.offset }
  }

  private struct Sleeper {
    let deadline: Instant
    let continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var now = Instant()
    var sleepers: [Int: Sleeper] = [:]
    var cancelled: Set<Int> = []
    var next = 0
    /// Who wants to know how many are asleep.
    var watchers: [Int: AsyncStream<Int>.Continuation] = [:]
  }

  private let state = Mutex(State())

  /// A clock that has not moved yet.
  public init() {}

  /// The time to which it was moved.
  public var now: Instant { state.withLock { $0.now } }
  /// It is exact.
  public var minimumResolution: Duration { .zero }

  /// Sleeps until the clock has been moved to the deadline, or the task is cancelled.
  public func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    let number = state.withLock { state in
      state.next += 1
      return state.next
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let wake: Result<Void, any Error>? = state.withLock { state in
          if state.cancelled.remove(number) != nil { return .failure(CancellationError()) }
          guard deadline > state.now else { return .success(()) }
          state.sleepers[number] = Sleeper(deadline: deadline, continuation: continuation)
          for watcher in state.watchers.values { watcher.yield(state.sleepers.count) }
          return nil
        }
        if let wake { continuation.resume(with: wake) }
      }
    } onCancel: {
      let sleeper = state.withLock { state in
        let sleeper = state.sleepers.removeValue(forKey: number)
        if sleeper == nil { state.cancelled.insert(number) }
        return sleeper
      }
      sleeper?.continuation.resume(throwing: CancellationError())
    }
  }

  /// Moves the clock, and wakes whoever has slept long enough, the earliest first.
  public func advance(by duration: Duration) {
    let woken = state.withLock { state in
      state.now = state.now.advanced(by: duration)
      let due = state.sleepers.filter { $0.value.deadline <= state.now }
      for number in due.keys { state.sleepers[number] = nil }
      return due.values.sorted { $0.deadline < $1.deadline }
    }
    for sleeper in woken { sleeper.continuation.resume() }
  }

  /// Waits until at least that many tasks sleep on the clock; only then does moving it wake them all.
  public func untilAsleep(_ count: Int) async throws {
    let (counts, watcher) = AsyncStream.makeStream(of: Int.self)
    let number = state.withLock { state in
      state.next += 1
      state.watchers[state.next] = watcher
      watcher.yield(state.sleepers.count)
      return state.next
    }
    defer { state.withLock { _ = $0.watchers.removeValue(forKey: number) } }
    try await waiting(for: "\(count) tasks to sleep on the clock") {
      for await asleep in counts where asleep >= count { return }
    }
  }
}
