internal import Synchronization

/// Whether a worker gets on, by its own account: its loops turn, and its handlers return.
///
/// Nothing here asks the database, and a database that is away is no stall: each turn of a loop has limits for all that it
/// waits for there, fails then, and is followed by the next turn.
public final class WorkerProgress: Sendable {
  /// Something that does not get on.
  public struct Stall: Sendable, Hashable, CustomStringConvertible {
    /// What it is: a loop, or the handler of a job.
    public let what: String
    /// For how long it has not moved, or has gone on after its time limit.
    public let duration: Duration

    /// In words, for operators.
    public var description: String { "\(what) for \(duration.components.seconds) s" }
  }

  /// A loop, as long as it runs.
  struct LoopID: Hashable {
    fileprivate let number: Int
  }

  /// A handler, as long as it runs.
  struct HandlerID: Hashable {
    fileprivate let number: Int
  }

  private struct Loop {
    let name: String
    /// When its last turn began; nil while it waits for something to do, however long.
    var turnedAt: Duration?
  }

  private struct Handler {
    let job: JobID
    let kind: String
    let due: Duration
  }

  private struct State {
    var loops: [Int: Loop] = [:]
    var handlers: [Int: Handler] = [:]
    var next = 0
    var turns = 0

    mutating func nextNumber() -> Int {
      next += 1
      return next
    }
  }

  /// How long one turn may take: more than all its connections, statements and their cancellation may take together.
  public static let turnLimit = Duration.seconds(300)
  /// How long a handler may go on after its time limit, when it was cancelled.
  public static let handlerGrace = Duration.seconds(120)

  private let now: @Sendable () -> Duration
  private let state = Mutex(State())

  /// Progress by the time that has passed while the machine was awake, or by another one's.
  ///
  /// - Parameter now: The time since any fixed instant.
  public init(now: (@Sendable () -> Duration)? = nil) {
    let began = SuspendingClock.now
    self.now = now ?? { SuspendingClock.now - began }
  }

  /// What does not get on, the longest first; empty when all is well.
  public var stalls: [Stall] {
    let now = now()
    let (loops, handlers) = state.withLock { (Array($0.loops.values), Array($0.handlers.values)) }
    let still = loops.compactMap { loop -> Stall? in
      guard let turnedAt = loop.turnedAt, now - turnedAt > Self.turnLimit else { return nil }
      return Stall(what: "\(loop.name) has not moved", duration: now - turnedAt)
    }
    let late = handlers.filter { now - $0.due > Self.handlerGrace }.map { handler in
      Stall(
        what: "job \(handler.job) (\(handler.kind)) has gone on after its time limit", duration: now - handler.due)
    }
    return (still + late).sorted { ($1.duration, $0.what) < ($0.duration, $1.what) }
  }

  /// How many turns its loops have made.
  var turns: Int { state.withLock { $0.turns } }
}

// MARK: - For loops

extension WorkerProgress {
  /// Begins a loop.
  func begin(_ name: String) -> LoopID {
    let now = now()
    return state.withLock { state in
      let number = state.nextNumber()
      state.loops[number] = Loop(name: name, turnedAt: now)
      return LoopID(number: number)
    }
  }

  /// Says that the loop begins another turn.
  func turn(_ loop: LoopID) {
    let now = now()
    state.withLock { state in
      state.turns += 1
      state.loops[loop.number]?.turnedAt = now
    }
  }

  /// Says that the loop waits for something to do, however long that takes.
  func rest(_ loop: LoopID) { state.withLock { $0.loops[loop.number]?.turnedAt = nil } }

  /// Ends a loop.
  func end(_ loop: LoopID) { state.withLock { _ = $0.loops.removeValue(forKey: loop.number) } }
}

// MARK: - For handlers

extension WorkerProgress {
  /// Says that a job's handler begins; nil when nothing limits its time.
  func begin(_ job: ClaimedJob, limit: Duration?) -> HandlerID? {
    guard let limit else { return nil }
    let due = now() + limit
    return state.withLock { state in
      let number = state.nextNumber()
      state.handlers[number] = Handler(job: job.id, kind: job.kind, due: due)
      return HandlerID(number: number)
    }
  }

  /// Says that the handler has returned.
  func end(_ handler: HandlerID?) {
    guard let handler else { return }
    state.withLock { _ = $0.handlers.removeValue(forKey: handler.number) }
  }
}
