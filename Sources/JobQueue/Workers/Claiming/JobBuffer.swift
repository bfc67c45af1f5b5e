internal import Synchronization

/// The claimed jobs of one queue: those waiting for a slot, and those running in one.
///
/// The claimer fills the buffer, the slots empty it. The buffer counts the jobs it holds, wakes the claimer when there are few,
/// and knows which slot's task to cancel for a job.
final class JobBuffer: Sendable {
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
    /// Room kept for jobs that this process is about to enqueue or decode.
    var reservedCount = 0
    var finishedCount = 0
    /// Whether the last claim found fewer jobs than it wanted, and none were announced since it began.
    var isQueueEmpty = false
    /// How often jobs were announced.
    var announcements = 0
    /// Wake the claimer when no more jobs than this are held.
    var lowWater: Int?
    var claimMode = ClaimMode.unrestricted
    var isClosed = false

    var heldCount: Int { waiting.count + runningCount + reservedCount }

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
      guard let lowWater, heldCount <= lowWater else { return false }
      self.lowWater = nil
      return true
    }

    /// Records why the slot's job is interrupted, unless it has been before; returns the task to cancel.
    mutating func interrupt(_ slot: Int, because reason: Interruption) -> Task<Void, Never>? {
      guard running[slot] != nil, running[slot]?.interruption == nil else { return nil }
      running[slot]?.interruption = reason
      return tasks[slot]
    }
  }

  /// The queue's name.
  let queue: String
  /// How many jobs run at once.
  let slotCount: Int
  /// Sent to the claimer when there is room, there may be jobs, the claim mode changed, or the buffer is closed.
  let claimerSignal = WakeUpSignal()

  private let state: Mutex<State>

  init(queue: String, slots: Int) {
    self.queue = queue
    slotCount = max(slots, 1)
    state = Mutex(
      State(
        running: Array(repeating: nil, count: max(slots, 1)), tasks: Array(repeating: nil, count: max(slots, 1))))
  }

  /// Whether slots get no more jobs.
  var isClosed: Bool { state.withLock { $0.isClosed } }

  /// How the claimer may claim.
  var claimMode: ClaimMode { state.withLock { $0.claimMode } }

  /// How many jobs have finished in a slot.
  var finishedCount: Int { state.withLock { $0.finishedCount } }

  /// The fencing tokens of the jobs in the buffer.
  var heldTokens: [Int64] {
    state.withLock { state in state.waiting.map(\.token) + state.running.compactMap { $0?.job.token } }
  }
}

// MARK: - For the claimer

extension JobBuffer {
  /// How many more jobs to claim; 0 while the buffer is more than half full, in which case the claimer is woken later.
  ///
  /// - Parameter reserve: How many jobs to hold beyond those that can run at once.
  func room(reserve: Int) -> Int {
    state.withLock { state in
      let target = slotCount + reserve
      let lowWater = reserve == 0 ? target - 1 : target / 2
      guard state.heldCount > lowWater else { return target - state.heldCount }
      state.lowWater = lowWater
      return 0
    }
  }

  /// Makes the claimer look for jobs that may have arrived. Until it has, no slot is reserved for jobs that would overtake them.
  func announceJobs() {
    state.withLock { state in
      state.announcements += 1
      state.isQueueEmpty = false
    }
    claimerSignal.send()
  }

  /// How often jobs were announced so far.
  var announcements: Int { state.withLock { $0.announcements } }

  /// Records whether a claim found fewer jobs than it wanted.
  ///
  /// - Parameter announcements: The count when the claim began: it may have missed jobs announced later.
  func noteQueue(isEmpty: Bool, after announcements: Int) {
    state.withLock { $0.isQueueEmpty = isEmpty && $0.announcements == announcements }
  }

  /// Reserves room for jobs that are about to be added.
  func expect(_ count: Int) {
    state.withLock { $0.reservedCount += count }
  }

  /// Adds claimed jobs, and releases the room that was reserved for them.
  ///
  /// - Returns: The jobs to hand back, because the queue is paused or the buffer closed.
  func add(_ jobs: [ClaimedJob], reserved: Int = 0) -> [ClaimedJob] {
    var given: [(CheckedContinuation<ClaimedJob?, Never>, ClaimedJob)] = []
    let (refused, isLow) = state.withLock { state -> ([ClaimedJob], Bool) in
      state.reservedCount -= reserved
      if state.isClosed || state.claimMode == .paused { return (jobs, state.reachesLowWater()) }
      for job in jobs {
        if let (slot, task) = state.idle.popLast() {
          state.start(job, in: slot)
          given.append((task, job))
        } else {
          state.waiting.append(job)
        }
      }
      // There may be fewer jobs than room was reserved for.
      return ([], state.reachesLowWater())
    }
    for (task, job) in given { task.resume(returning: job) }
    if isLow { claimerSignal.send() }
    return refused
  }

  /// Ends the supply: slots get no more jobs.
  ///
  /// - Returns: The jobs that have not started.
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
    claimerSignal.send()
    return waiting
  }
}

// MARK: - For local enqueueing

extension JobBuffer {
  /// Reserves a slot for a job that is about to be enqueued as already claimed, if a slot is free and no job in the queue would
  /// come first; returns whether it did.
  func reserveSlot() -> Bool {
    state.withLock { state in
      guard state.isQueueEmpty, !state.isClosed, state.claimMode == .unrestricted, state.heldCount < slotCount else {
        return false
      }
      state.reservedCount += 1
      return true
    }
  }

  /// Releases a reserved slot for which there is no job after all.
  func releaseReservation() {
    let isLow = state.withLock { state in
      state.reservedCount -= 1
      return state.reachesLowWater()
    }
    if isLow { claimerSignal.send() }
  }
}

// MARK: - For the slots

extension JobBuffer {
  /// Sets the task that runs a slot's jobs; it is cancelled to interrupt the job that runs there.
  func setTask(_ task: Task<Void, Never>, of slot: Int) {
    let isInterrupted = state.withLock { state in
      state.tasks[slot] = task
      return state.running[slot]?.interruption != nil
    }
    if isInterrupted { task.cancel() }
  }

  /// Waits for the next job for a slot; nil when the buffer is closed.
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

  /// Frees the slot after its job has finished; returns why the job was interrupted, if it was. In that case the slot's task is
  /// or will be cancelled.
  func finish(_ slot: Int) -> Interruption? {
    let (interruption, isLow) = state.withLock { state in
      let interruption = state.running[slot]?.interruption
      state.running[slot] = nil
      state.runningCount -= 1
      state.finishedCount += 1
      return (interruption, state.reachesLowWater())
    }
    if isLow { claimerSignal.send() }
    return interruption
  }
}

// MARK: - For pausing and interrupting

extension JobBuffer {
  /// Interrupts a job if it is in the buffer; returns it, removed, if it has not started.
  func interrupt(_ id: JobID, because reason: Interruption) -> ClaimedJob? {
    let (task, waiting) = state.withLock { state -> (Task<Void, Never>?, ClaimedJob?) in
      if let place = state.waiting.firstIndex(where: { $0.id == id }) { return (nil, state.waiting.remove(at: place)) }
      guard let slot = state.running.firstIndex(where: { $0?.job.id == id }) else { return (nil, nil) }
      return (state.interrupt(slot, because: reason), nil)
    }
    task?.cancel()
    return waiting
  }

  /// Interrupts all running jobs.
  func interruptAll(because reason: Interruption) {
    let tasks = state.withLock { state in
      state.running.indices.compactMap { state.interrupt($0, because: reason) }
    }
    for task in tasks { task.cancel() }
  }

  /// Sets how the claimer may claim; returns the jobs that have not started if the queue is now paused.
  func setClaimMode(_ mode: ClaimMode) -> [ClaimedJob] {
    let (isChange, waiting) = state.withLock { state in
      let isChange = state.claimMode != mode
      state.claimMode = mode
      guard mode == .paused else { return (isChange, [ClaimedJob]()) }
      defer { state.waiting = [] }
      return (isChange, Array(state.waiting))
    }
    if isChange { claimerSignal.send() }
    return waiting
  }
}
