import Foundation
import Glibc

/// The other side of `HelperProcess`: answers what comes on standard input, within limits that the kernel holds.
struct HelperServer {
  /// How much processor time a request may take, in seconds.
  let seconds: Int
  /// How much address space the process may have, in bytes.
  let memory: Int

  /// Answers requests until there are no more; a request is its length in four bytes, the lowest first, and as many bytes, and an
  /// answer is the same.
  func run(_ answer: ([UInt8]) -> [UInt8]) {
    while let head = read(4), let request = read(head.reversed().reduce(0) { $0 << 8 | Int($1) }) {
      limitTime(seconds)
      let answer = answer(request)
      limitTime(0)
      guard write(littleEndian(answer.count) + answer) else { return }
    }
  }

  /// No descriptors of whoever started it, no memory but what the work may need, no files, no core with somebody's draft in it,
  /// and the signal of `limitTime` as the kernel has it: neither blocked nor handled.
  func limitProcess() {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? [] {
      if let descriptor = Int32(name), descriptor > STDERR_FILENO { close(descriptor) }
    }
    // Where the host runs short of memory, this is the process to end, and not the daemon.
    try? Data("1000".utf8).write(to: URL(filePath: "/proc/self/oom_score_adj"))
    limit(RLIMIT_AS, memory)
    limit(RLIMIT_NOFILE, 3)
    limit(RLIMIT_CORE, 0)
    var none = sigset_t()
    unsafe sigemptyset(&none)
    unsafe sigprocmask(SIG_SETMASK, &none, nil)
    signal(SIGPROF, SIG_DFL)
  }

  private func limit(_ resource: __rlimit_resource, _ value: Int) {
    var limit = rlimit(rlim_cur: rlim_t(value), rlim_max: rlim_t(value))
    _ = unsafe setrlimit(__rlimit_resource_t(resource.rawValue), &limit)
  }

  /// Has the kernel end the process by SIGPROF when it has used so much processor time from now on; 0 for no limit.
  private func limitTime(_ seconds: Int) {
    var timer = itimerval(it_interval: timeval(), it_value: timeval(tv_sec: seconds, tv_usec: 0))
    _ = unsafe setitimer(__itimer_which_t(ITIMER_PROF.rawValue), &timer, nil)
  }

  private func write(_ bytes: [UInt8]) -> Bool {
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes[written...].withUnsafeBytes { rest in
        unsafe Glibc.write(STDOUT_FILENO, rest.baseAddress, rest.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      written += count
    }
    return true
  }

  /// So many bytes of standard input; nil when there are not as many.
  private func read(_ count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      // A slice of its own would be a copy, for each of many parts of a large picture.
      let more = unsafe bytes.withUnsafeMutableBytes { all in
        let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: all[filled...])
        return unsafe Glibc.read(STDIN_FILENO, rest.baseAddress, rest.count)
      }
      if more < 0, errno == EINTR { continue }
      guard more > 0 else { return nil }
      filled += more
    }
    return bytes
  }
}
