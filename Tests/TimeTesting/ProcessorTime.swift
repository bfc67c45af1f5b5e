internal import Glibc

/// How much processor time the work takes on this thread: unlike elapsed time, hardly more while other tests run.
///
/// The work must be synchronous.
public func processorTime(of work: () throws -> Void) rethrows -> Duration {
  let began = threadTime()
  try work()
  return threadTime() - began
}

private func threadTime() -> Duration {
  var time = timespec()
  unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}
