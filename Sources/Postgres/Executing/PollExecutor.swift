internal import CLibPQ
internal import Glibc

/// A thread that runs Swift's jobs and waits for sockets, in turn, in one loop over `poll()`.
///
/// Connections are isolated to it. A task that prefers it (`withTaskExecutorPreference(pool.executor)`) talks to
/// PostgreSQL without changing threads, and without the two wake-ups that each change costs; code that computes for long
/// must not prefer it, since every connection of the executor waits meanwhile. The thread lives as long as the process:
/// make an executor per purpose, not per connection.
@safe
public final class PollExecutor: SerialExecutor, TaskExecutor, @unchecked Sendable {
  /// The executor that connections use when they are given no other.
  public static let shared = PollExecutor(name: "postgres")

  /// What other threads hand over.
  private struct Arrivals {
    var jobs: [UnownedJob] = []
    var calls: [@Sendable () -> Void] = []
    /// The thread is in `poll()`, or about to be, and nobody has woken it yet.
    var needsWakeUp = false
  }

  private let arrivals = Locked(Arrivals())
  private let wakeUp: CInt
  private var thread = pthread_t()

  // Only the thread itself touches these.
  private var jobs: [UnownedJob] = []
  private var nextJob = 0
  private var sockets = SocketWaits()
  private var timers = TimerQueue()

  /// Starts a thread of that name, of which the system shows 15 characters.
  public init(name: String) {
    wakeUp = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
    precondition(wakeUp >= 0, "The system has no file descriptor left for an event loop")
    let status = unsafe pthread_create(
      &thread, nil,
      { context in
        if let context = unsafe context {
          unsafe Unmanaged<PollExecutor>.fromOpaque(context).takeRetainedValue().loop()
        }
        return nil
      }, Unmanaged.passRetained(self).toOpaque())
    precondition(status == 0, "The system has no thread left for an event loop")
    unsafe pthread_setname_np(thread, String(name.prefix(15)))
  }

  /// Runs a job of an actor or a task on the thread.
  public func enqueue(_ job: consuming ExecutorJob) {
    enqueue(UnownedJob(job))
  }

  /// Runs a job of an actor or a task on the thread.
  public func enqueue(_ job: UnownedJob) {
    if isCurrent {
      jobs.append(job)
    } else {
      arrive { $0.jobs.append(job) }
    }
  }

  /// Whether the caller runs on the thread.
  public func isIsolatingCurrentContext() -> Bool? { isCurrent }

  /// Stops the process unless the caller runs on the thread.
  public func checkIsolated() {
    precondition(isCurrent, "Not on the executor's thread")
  }

  /// This executor as the actors' one.
  public func asUnownedSerialExecutor() -> UnownedSerialExecutor {
    unsafe UnownedSerialExecutor(ordinary: self)
  }

  /// Runs `body` in a task that prefers this executor: what waits several times changes threads only twice.
  package func run<Result>(_ body: () async throws -> Result) async rethrows -> Result {
    if isPreferred { return try await body() }
    return try await withTaskExecutorPreference(self, operation: body)
  }

  /// Whether the calling task prefers this executor.
  private var isPreferred: Bool {
    unsafe withUnsafeCurrentTask { unsafe $0?.unownedTaskExecutor == asUnownedTaskExecutor() }
  }

  private var isCurrent: Bool { pthread_equal(pthread_self(), thread) != 0 }
}

// MARK: - Waiting

extension PollExecutor {
  /// Waits for the socket without suspending the task, which would cost more than the rest of the wait, as long as the
  /// thread has nothing else to do; nil when it has: then the caller has to ``watch(_:_:until:_:)``.
  ///
  /// The caller is isolated to this executor, and the only one who waits for this socket.
  func wait(for socket: CInt, _ interest: SocketInterest, until deadline: MonotonicTime?) -> SocketWaitOutcome? {
    assert(isCurrent)
    guard nextJob == jobs.count else { return nil }
    // Before anything that others left is looked at: it may be the end of this wait.
    sockets.add(socket, interest, until: deadline, nil)
    if takeArrivals(beforeSleep: true) { poll(isIdle: true) }
    return sockets.takeOutcome(of: socket)
  }

  /// Resumes the task once the socket is ready, the deadline has passed, or ``interrupt(_:)`` is called for the socket.
  ///
  /// The caller is isolated to this executor, and the only one who waits for this socket.
  func watch(
    _ socket: CInt, _ interest: SocketInterest, until deadline: MonotonicTime?, _ task: Suspension<SocketWaitOutcome>
  ) {
    assert(isCurrent)
    sockets.add(socket, interest, until: deadline, task)
  }

  /// Ends the wait for the socket, if there is one; the caller is isolated to this executor.
  func interrupt(_ socket: CInt) {
    assert(isCurrent)
    sockets.end(socket, with: .interrupted)
  }

  /// Makes the wait for the socket, if there is one, end as if its deadline had passed; from any thread.
  func expire(_ socket: CInt) {
    call { self.sockets.end(socket, with: .deadlinePassed) }
  }

  /// Calls `body` on the thread once `delay` has passed, unless cancelled before.
  package func schedule(after delay: Duration, _ body: @escaping @Sendable () -> Void) -> Timer {
    let timer = Timer(deadline: .now + delay, body: body)
    call { self.timers.insert(timer) }
    return timer
  }

  /// Calls `body` on the thread, soon.
  private func call(_ body: @escaping @Sendable () -> Void) {
    arrive { $0.calls.append(body) }
  }

  private func arrive(_ add: (inout Arrivals) -> Void) {
    let wake = arrivals.withLock { arrivals in
      add(&arrivals)
      defer { arrivals.needsWakeUp = false }
      return arrivals.needsWakeUp
    }
    if wake { eventfd_write(wakeUp, 1) }
  }
}

// MARK: - The thread

extension PollExecutor {
  private func loop() {
    while true {
      runJobs()
      poll(isIdle: takeArrivals(beforeSleep: jobs.isEmpty))
    }
  }

  /// Lets the sockets, other threads and the timers have their say; when idle, as soon as one of them has something.
  private func poll(isIdle: Bool) {
    if sockets.poll(wakeUp: wakeUp, until: isIdle ? nextDeadline : .past) {
      var count: eventfd_t = 0
      unsafe eventfd_read(wakeUp, &count)
    }
    if isIdle { _ = takeArrivals(beforeSleep: false) }
    timers.fire()
  }

  /// Until when the thread may sleep unless something happens; nil for ever.
  private var nextDeadline: MonotonicTime? {
    switch (sockets.nextDeadline, timers.nextDeadline) {
    case (let socket?, let timer?): min(socket, timer)
    case (let deadline, nil), (nil, let deadline): deadline
    }
  }

  /// Takes over what others left; returns whether there was nothing, and then, before sleep, asks them to wake the thread.
  private func takeArrivals(beforeSleep: Bool) -> Bool {
    let (newJobs, newCalls) = arrivals.withLock { arrivals in
      let taken = (arrivals.jobs, arrivals.calls)
      if !arrivals.jobs.isEmpty { arrivals.jobs = [] }
      if !arrivals.calls.isEmpty { arrivals.calls = [] }
      arrivals.needsWakeUp = beforeSleep && taken.0.isEmpty && taken.1.isEmpty
      return taken
    }
    if !newJobs.isEmpty { jobs.append(contentsOf: newJobs) }
    for call in newCalls { call() }
    return beforeSleep && newJobs.isEmpty && newCalls.isEmpty
  }

  /// Runs the jobs that are due and those that they enqueue, but not so many that the sockets wait for long.
  private func runJobs() {
    while nextJob < jobs.count, nextJob < 256 {
      let job = jobs[nextJob]
      nextJob += 1
      unsafe job.runSynchronously(
        isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
    }
    if nextJob == jobs.count {
      jobs.removeAll(keepingCapacity: true)
    } else {
      jobs.removeFirst(nextJob)
    }
    nextJob = 0
  }
}
