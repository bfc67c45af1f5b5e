internal import Synchronization

/// The jobs of one queue that this worker has: those that wait for a slot, and those that run in one.
///
/// The claimer fills it, the slots empty it. It counts what is in hand, rings for the claimer when that is little, and
/// knows which slot's task to cancel for a job.
final class JobFeed: Sendable {
  private struct Running {
    let job: ClaimedJob
    var interruption: Interruption?
  }

  private struct State {
    var waiting: ArraySlice<ClaimedJob> = []
    var idle: [(slot: Int, task: CheckedContinuation<ClaimedJob?, Never>)] = []
    var running: [Running?]
    var tasks: [Task<Void, Never>?]
    var runningCount = 0
    /// Slots that are kept free for jobs that this process is just enqueueing.
    var reservedCount = 0
    var finishedCount = 0
    /// Whether the last look at the queue found less than was wanted, and nothing was announced since it began.
    var isQueueEmpty = false
    /// How often jobs were announced.
    var announcements = 0
    /// Ring when no more than so many are in hand.
    var lowWater: Int?
    var restraint = Restraint.none
    var isClosed = false

    var inHand: Int { waiting.count + runningCount + reservedCount }

    mutating func start(_ job: ClaimedJob, in slot: Int) {
      running[slot] = Running(job: job)
      runningCount += 1
    }

    mutating func startNext(in slot: Int) -> ClaimedJob? {
      guard let job = waiting.popFirst() else { return nil }
      start(job, in: slot)
      return job
    }

    mutating func reachesLowWater() -> Bool {
      guard let lowWater, inHand <= lowWater else { return false }
      self.lowWater = nil
      return true
    }

    /// The first reason counts. Returns the task to cancel.
    mutating func interrupt(_ slot: Int, because reason: Interruption) -> Task<Void, Never>? {
      guard running[slot] != nil, running[slot]?.interruption == nil else { return nil }
      running[slot]?.interruption = reason
      return tasks[slot]
    }
  }

  /// The queue's name.
  let queue: String
  /// How many jobs run at once.
  let slots: Int
  /// Rings for the claimer: there is room, there may be jobs, or the feed is closed.
  let bell = Doorbell()

  private let state: Mutex<State>

  init(queue: String, slots: Int) {
    self.queue = queue
    self.slots = max(slots, 1)
    state = Mutex(
      State(
        running: Array(repeating: nil, count: max(slots, 1)), tasks: Array(repeating: nil, count: max(slots, 1))))
  }

  var isClosed: Bool { state.withLock { $0.isClosed } }

  /// What the claimer may do.
  var restraint: Restraint { state.withLock { $0.restraint } }

  /// How many jobs have ended in a slot.
  var finishedCount: Int { state.withLock { $0.finishedCount } }

  /// The fencing tokens of the jobs in hand.
  var tokens: [Int64] {
    state.withLock { state in state.waiting.map(\.token) + state.running.compactMap { $0?.job.token } }
  }
}

// MARK: - For the claimer

extension JobFeed {
  /// How many more jobs to claim; 0 while more than half of what may be in hand is there. Then the bell will ring.
  func room(reserve: Int) -> Int {
    state.withLock { state in
      let target = slots + reserve
      let lowWater = reserve == 0 ? target - 1 : target / 2
      guard state.inHand > lowWater else { return target - state.inHand }
      state.lowWater = lowWater
      return 0
    }
  }

  /// Has the claimer look for jobs that may have come; until it has, no slot is reserved for what would overtake them.
  func announceJobs() {
    state.withLock { state in
      state.announcements += 1
      state.isQueueEmpty = false
    }
    bell.ring()
  }

  /// How often jobs were announced so far.
  var announcements: Int { state.withLock { $0.announcements } }

  /// Takes note whether a look at the queue found less than was wanted.
  ///
  /// - Parameter announcements: How many there had been when it began: it may have missed what was announced later.
  func noteQueue(isEmpty: Bool, after announcements: Int) {
    state.withLock { $0.isQueueEmpty = isEmpty && $0.announcements == announcements }
  }

  /// Counts jobs as in hand that are about to be put in.
  func expect(_ count: Int) {
    state.withLock { $0.reservedCount += count }
  }

  /// Takes claimed jobs in, and gives back as many slots as were reserved for them; returns those that come too late
  /// because the queue is paused or the feed closed.
  func put(_ jobs: [ClaimedJob], reserved: Int = 0) -> [ClaimedJob] {
    var given: [(CheckedContinuation<ClaimedJob?, Never>, ClaimedJob)] = []
    let (refused, rings) = state.withLock { state -> ([ClaimedJob], Bool) in
      state.reservedCount -= reserved
      if state.isClosed || state.restraint == .paused { return (jobs, state.reachesLowWater()) }
      for job in jobs {
        if let (slot, task) = state.idle.popLast() {
          state.start(job, in: slot)
          given.append((task, job))
        } else {
          state.waiting.append(job)
        }
      }
      // There may be fewer than were reserved for.
      return ([], state.reachesLowWater())
    }
    for (task, job) in given { task.resume(returning: job) }
    if rings { bell.ring() }
    return refused
  }

  /// Keeps a slot for a job that is about to be enqueued as this worker's own: if one is free, and nothing in the queue
  /// would come first.
  func reserve() -> Bool {
    state.withLock { state in
      guard state.isQueueEmpty, !state.isClosed, state.restraint == .none, state.inHand < slots else { return false }
      state.reservedCount += 1
      return true
    }
  }

  /// Gives a slot back for which there is no job after all.
  func giveUpReservation() {
    let rings = state.withLock { state in
      state.reservedCount -= 1
      return state.reachesLowWater()
    }
    if rings { bell.ring() }
  }

  /// Ends the supply: slots get no more jobs. Returns the jobs that no slot has begun.
  func close() -> [ClaimedJob] {
    let (waiting, idle) = state.withLock { state in
      state.isClosed = true
      defer {
        state.waiting = []
        state.idle = []
      }
      return (Array(state.waiting), state.idle)
    }
    for (_, task) in idle { task.resume(returning: nil) }
    bell.ring()
    return waiting
  }
}

// MARK: - For the slots

extension JobFeed {
  /// The task that works in a slot; it is cancelled with the job that runs there.
  func install(_ task: Task<Void, Never>, in slot: Int) {
    let isInterrupted = state.withLock { state in
      state.tasks[slot] = task
      return state.running[slot]?.interruption != nil
    }
    if isInterrupted { task.cancel() }
  }

  /// The next job for a slot, when there is one; nil when the feed is closed.
  func next(for slot: Int) async -> ClaimedJob? {
    if let job = state.withLock({ $0.startNext(in: slot) }) { return job }
    return await withCheckedContinuation { task in
      let (answers, job) = state.withLock { state -> (Bool, ClaimedJob?) in
        if let job = state.startNext(in: slot) { return (true, job) }
        if state.isClosed { return (true, nil) }
        state.idle.append((slot, task))
        return (false, nil)
      }
      if answers { task.resume(returning: job) }
    }
  }

  /// The job in the slot has ended; returns why it was interrupted, if it was: then its task is or will be cancelled.
  func finish(_ slot: Int) -> Interruption? {
    let (interruption, rings) = state.withLock { state in
      let interruption = state.running[slot]?.interruption
      state.running[slot] = nil
      state.runningCount -= 1
      state.finishedCount += 1
      return (interruption, state.reachesLowWater())
    }
    if rings { bell.ring() }
    return interruption
  }
}

// MARK: - For those who interrupt

extension JobFeed {
  /// Interrupts one job, if it is in hand; returns it when no slot has begun it: it is not in hand any more.
  func interrupt(_ id: JobID, because reason: Interruption) -> ClaimedJob? {
    let (task, waiting) = state.withLock { state -> (Task<Void, Never>?, ClaimedJob?) in
      if let place = state.waiting.firstIndex(where: { $0.id == id }) { return (nil, state.waiting.remove(at: place)) }
      guard let slot = state.running.firstIndex(where: { $0?.job.id == id }) else { return (nil, nil) }
      return (state.interrupt(slot, because: reason), nil)
    }
    task?.cancel()
    return waiting
  }

  /// Takes note of what the claimer may do now; returns the jobs that no slot has begun of a queue that is paused.
  func restrain(_ restraint: Restraint) -> [ClaimedJob] {
    let (isNews, waiting) = state.withLock { state in
      let isNews = state.restraint != restraint
      state.restraint = restraint
      guard restraint == .paused else { return (isNews, [ClaimedJob]()) }
      defer { state.waiting = [] }
      return (isNews, Array(state.waiting))
    }
    if isNews { bell.ring() }
    return waiting
  }

  /// Interrupts all jobs that run.
  func interruptAll(because reason: Interruption) {
    let tasks = state.withLock { state in
      state.running.indices.compactMap { state.interrupt($0, because: reason) }
    }
    for task in tasks { task.cancel() }
  }
}
