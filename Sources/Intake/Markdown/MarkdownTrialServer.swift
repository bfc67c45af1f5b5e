import CommonMark
import Foundation
import Glibc

/// The other side of `MarkdownTrial`: parses what comes on standard input, within limits that the kernel holds.
public enum MarkdownTrialServer {
  /// How much processor time a body may take, in seconds.
  public static let seconds = 2
  /// How much address space the process may have, in bytes.
  public static let memory = 1 << 30

  /// Parses bodies until there are no more; each is its length in four bytes, the lowest first, and as many bytes of UTF-8, and is
  /// answered by one byte.
  public static func run() {
    limitProcess()
    while let head = read(4), let bytes = read(head.reversed().reduce(0) { $0 << 8 | Int($1) }) {
      let text = String(decoding: bytes, as: UTF8.self)
      limitTime(seconds)
      CommonMarkDocument.tryParsing(text)
      limitTime(0)
      var answer: UInt8 = 1
      guard unsafe write(STDOUT_FILENO, &answer, 1) == 1 else { return }
    }
  }

  /// No descriptors of whoever started it, no memory but what parsing may need, no files, no core with somebody's draft in it,
  /// and the signal of `limitTime` as the kernel has it: neither blocked nor handled.
  private static func limitProcess() {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? [] {
      if let descriptor = Int32(name), descriptor > STDERR_FILENO { close(descriptor) }
    }
    limit(RLIMIT_AS, memory)
    limit(RLIMIT_NOFILE, 3)
    limit(RLIMIT_CORE, 0)
    var none = sigset_t()
    unsafe sigemptyset(&none)
    unsafe sigprocmask(SIG_SETMASK, &none, nil)
    signal(SIGPROF, SIG_DFL)
  }

  private static func limit(_ resource: __rlimit_resource, _ value: Int) {
    var limit = rlimit(rlim_cur: rlim_t(value), rlim_max: rlim_t(value))
    _ = unsafe setrlimit(__rlimit_resource_t(resource.rawValue), &limit)
  }

  /// Has the kernel end the process by SIGPROF when it has used so much processor time from now on; 0 for no limit.
  private static func limitTime(_ seconds: Int) {
    var timer = itimerval(it_interval: timeval(), it_value: timeval(tv_sec: seconds, tv_usec: 0))
    _ = unsafe setitimer(__itimer_which_t(ITIMER_PROF.rawValue), &timer, nil)
  }

  /// So many bytes of standard input; nil when there are not as many.
  private static func read(_ count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let more = unsafe bytes[filled...].withUnsafeMutableBytes { rest in
        unsafe Glibc.read(STDIN_FILENO, rest.baseAddress, rest.count)
      }
      if more < 0, errno == EINTR { continue }
      guard more > 0 else { return nil }
      filled += more
    }
    return bytes
  }
}
