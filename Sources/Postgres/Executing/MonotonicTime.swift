internal import Glibc

/// An instant of the system's monotonic clock, in nanoseconds; cheaper than `ContinuousClock.Instant`.
struct MonotonicTime: Comparable {
  let nanoseconds: Int64

  /// Earlier than all others.
  static let past = MonotonicTime(nanoseconds: .min)

  static var now: MonotonicTime {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return MonotonicTime(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }

  static func < (left: MonotonicTime, right: MonotonicTime) -> Bool {
    left.nanoseconds < right.nanoseconds
  }

  /// Never overflows: too large a sum is the end of time.
  static func + (time: MonotonicTime, delay: Duration) -> MonotonicTime {
    let (seconds, attoseconds) = delay.components
    guard seconds < 1_000_000_000 else { return MonotonicTime(nanoseconds: .max) }
    return MonotonicTime(nanoseconds: time.nanoseconds + seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
  }

  static func - (time: MonotonicTime, delay: Duration) -> MonotonicTime {
    time + (.zero - delay)
  }

  /// The time from now until then; zero if it has passed.
  var fromNow: timespec {
    let left = self == .past ? 0 : max(0, nanoseconds - MonotonicTime.now.nanoseconds)
    return timespec(tv_sec: Int(left / 1_000_000_000), tv_nsec: Int(left % 1_000_000_000))
  }
}
