import Glibc

/// The limits of the system that the daemon cannot live under, looked at before the first thread is started: later they would
/// end it in the middle of something.
enum ResourceLimits {
  /// How much address space is needed, of which little is ever used: each thread and each helper reserves some.
  static let addressSpace = 4 << 30
  /// How many files and connections may be open at once.
  static let descriptors = 256

  /// What is too low, and what to do, in a sentence; nil when nothing is.
  static func problem() -> String? {
    if let limit = limit(RLIMIT_AS), limit < addressSpace {
      return
        "The limit on address space (ulimit -v, LimitAS=) is \(limit >> 20) MB, and copydeskd needs \(addressSpace >> 20) MB:"
        + " raise it; to bound memory, use MemoryMax="
    }
    if let limit = limit(RLIMIT_NOFILE), limit < descriptors {
      return
        "The limit on open files (ulimit -n, LimitNOFILE=) is \(limit), and copydeskd needs \(descriptors): raise it"
    }
    return nil
  }

  /// A limit as it is now; nil where there is none.
  private static func limit(_ resource: __rlimit_resource) -> Int? {
    var limit = rlimit()
    guard unsafe getrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0, limit.rlim_cur != rlim_t.max else {
      return nil
    }
    return Int(clamping: limit.rlim_cur)
  }
}
