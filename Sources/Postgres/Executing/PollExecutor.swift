internal import CLibPQ
internal import Glibc

/// A thread that runs Swift's jobs and waits for sockets by turns, in one `poll()` loop.
///
/// Connections are isolated to it. A task that prefers it (`withTaskExecutorPreference(pool.executor)`) talks to
/// PostgreSQL without changing threads, which saves the two wake-ups of each change. Code that computes for long must
/// not prefer it, because all connections of the executor wait meanwhile. The thread lives as long as the process:
/// create an executor per purpose, not per connection.
@safe
public final class PollExecutor: SerialExecutor, TaskExecutor, @unchecked Sendable {
  /// The executor of connections that are given no other.
  public static let shared = PollExecutor(name: "postgres")

  /// What other threads hand over to this one.
  private struct Arrivals {
    var jobs: [UnownedJob] = []
    var calls: [@Sendable () -> Void] = []
    /// Whether the thread is in `poll()`, or about to be, and has not been woken yet.
    var needsWakeUp = false
  }

  private let arrivals = Locked(Arrivals())
  private let wakeUp: CInt
  private var thread = pthread_t()

  // Used by the thread itself only.
  private var jobs: [UnownedJob] = []
  private var nextJob = 0
  private var sockets = SocketWaits()
  private var timers = TimerQueue()

  /// Starts a thread with that name, of which the system shows 15 characters.
  public init(name: String) {
    wakeUp = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
    precondition(wakeUp >= 0, "Could not create an event loop: out of file descriptors")
    let status = unsafe pthread_create(
      &thread, nil,
      { context in
        if let context = unsafe context {
          unsafe Unmanaged<PollExecutor>.fromOpaque(context).takeRetainedValue().loop()
        }
        return nil
      }, Unmanaged.passRetained(self).toOpaque())
    precondition(status == 0, "Could not create an event loop: out of threads")
    unsafe pthread_setname_np(thread, String(name.prefix(15)))
  }

  /// Runs a job of an actor or task on the thread.
  public func enqueue(_ job: consuming ExecutorJob) {
    enqueue(UnownedJob(job))
  }

  /// Runs a job of an actor or task on the thread.
  public func enqueue(_ job: UnownedJob) {
    if isCurrent {
      jobs.append(job)
    } else {
      arrive { $0.jobs.append(job) }
    }
  }

  /// Whether the caller is running on the thread.
  public func isIsolatingCurrentContext() -> Bool? { isCurrent }

  /// Traps unless the caller is running on the thread.
  public func checkIsolated() {
    precondition(isCurrent, "Not on the executor's thread")
  }

  /// This executor as a serial executor for actors.
  public func asUnownedSerialExecutor() -> UnownedSerialExecutor {
    unsafe UnownedSerialExecutor(ordinary: self)
  }

  /// Runs `body` in a task that prefers this executor, so that however often it waits, it changes threads only twice.
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
  /// Waits for the socket without suspending the task, which would cost more than the wait itself, as long as the
  /// thread has nothing else to do. Returns nil if it has: then the caller must use ``watch(_:_:until:_:)``.
  ///
  /// The caller must be isolated to this executor, and the only one waiting for this socket.
  func wait(for socket: CInt, _ interest: SocketInterest, until deadline: MonotonicTime?) -> SocketWaitOutcome? {
    assert(isCurrent)
    guard nextJob == jobs.count else { return nil }
    // Before looking at what other threads handed over, which may end this wait.
    sockets.add(socket, interest, until: deadline, nil)
    if takeArrivals(beforeSleep: true) { poll(isIdle: true) }
    return sockets.takeOutcome(of: socket)
  }

  /// Resumes the task when the socket is ready, the deadline has passed, or ``interrupt(_:)`` is called for the socket.
  ///
  /// The caller must be isolated to this executor, and the only one waiting for this socket.
  func watch(
    _ socket: CInt, _ interest: SocketInterest, until deadline: MonotonicTime?, _ task: Suspension<SocketWaitOutcome>
  ) {
    assert(isCurrent)
    sockets.add(socket, interest, until: deadline, task)
  }

  /// Ends the wait for the socket, if there is one. The caller must be isolated to this executor.
  func interrupt(_ socket: CInt) {
    assert(isCurrent)
    sockets.end(socket, with: .interrupted)
  }

  /// Ends the wait for the socket, if there is one, as if its deadline had passed. Can be called from any thread.
  func expire(_ socket: CInt) {
    call { self.sockets.end(socket, with: .deadlinePassed) }
  }

  /// Calls `body` on the thread after `delay`, unless cancelled before.
  package func schedule(after delay: Duration, _ body: @escaping @Sendable () -> Void) -> Timer {
    let timer = Timer(deadline: .now + delay, body: body)
    call { self.timers.insert(timer) }
    return timer
  }

  /// Calls `body` on the thread as soon as possible.
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

  /// Serves the sockets, other threads and the timers; when idle, waits until there is something to serve.
  private func poll(isIdle: Bool) {
    if sockets.poll(wakeUp: wakeUp, until: isIdle ? nextDeadline : .past) {
      var count: eventfd_t = 0
      unsafe eventfd_read(wakeUp, &count)
    }
    if isIdle { _ = takeArrivals(beforeSleep: false) }
    timers.fire()
  }

  /// Until when the thread may sleep; nil for no limit.
  private var nextDeadline: MonotonicTime? {
    switch (sockets.nextDeadline, timers.nextDeadline) {
    case (let socket?, let timer?): min(socket, timer)
    case (let deadline, nil), (nil, let deadline): deadline
    }
  }

  /// Takes what other threads handed over. If there is nothing, and before sleeping, asks them to wake the thread;
  /// returns whether there was nothing.
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

  /// Runs the jobs that are ready and those they enqueue, but not so many that the sockets wait for long.
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
