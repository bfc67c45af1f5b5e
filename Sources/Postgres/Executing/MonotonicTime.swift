internal import Glibc

/// An instant of the system's monotonic clock, in nanoseconds; cheaper than `ContinuousClock.Instant`.
struct MonotonicTime: Comparable {
  let nanoseconds: Int64

  static var now: MonotonicTime {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return MonotonicTime(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }

  static func < (left: MonotonicTime, right: MonotonicTime) -> Bool {
    left.nanoseconds < right.nanoseconds
  }

  /// Never overflows: what is too far away is the end of time.
  static func + (time: MonotonicTime, delay: Duration) -> MonotonicTime {
    let (seconds, attoseconds) = delay.components
    guard seconds < 1_000_000_000 else { return MonotonicTime(nanoseconds: .max) }
    return MonotonicTime(nanoseconds: time.nanoseconds + seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
  }

  static func - (time: MonotonicTime, delay: Duration) -> MonotonicTime {
    time + (.zero - delay)
  }

  /// Milliseconds from now, rounded up, as `poll()` takes them.
  var pollTimeout: CInt {
    let left = max(0, nanoseconds - MonotonicTime.now.nanoseconds)
    return CInt(clamping: left / 1_000_000 + (left % 1_000_000 == 0 ? 0 : 1))
  }
}
