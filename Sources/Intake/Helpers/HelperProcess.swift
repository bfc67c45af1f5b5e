import Foundation
import Glibc
import Synchronization

/// A process that answers requests, and the socket on which it does; see `HelperServer`.
///
/// Its C library has code that a draft may be made to abuse. What is known to take too much is ended there, by the kernel, and
/// nothing else with it.
final class HelperProcess: Sendable {
  /// What came of a request.
  enum Outcome: Sendable {
    case answered([UInt8])
    /// The kernel has ended the process, since its processor time was used up.
    case outOfTime
    /// The process ended in another way.
    case died
  }

  /// Why no process could be started.
  struct StartFailure: Error, CustomStringConvertible {
    let call: String
    let code: Int32
    var description: String {
      "Could not start a helper process: \(call): \(unsafe String(cString: strerror(code)))"
    }
  }

  /// How long a process may take by the clock, in seconds: far more than its processor time, and only a safeguard.
  private static let patience = 120
  /// The longest answer that is taken, in bytes: a picture's, and what there is to say about it.
  private static let longestAnswer = 64 << 20

  private let process: pid_t
  private let socket: Int32
  /// Whether the process has been waited for; its number may be another's then.
  private let isReaped = Mutex(false)

  private init(process: pid_t, socket: Int32) {
    self.process = process
    self.socket = socket
  }

  /// Starts the program with one socket as its standard input and output, and the standard error of this process. What else may
  /// be open here it closes itself, before it reads anything.
  static func start(_ command: [String]) throws -> HelperProcess {
    var ends: [Int32] = [0, 0]
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw StartFailure(call: "socketpair", code: errno) }
    defer { Glibc.close(ends[1]) }
    var limit = timeval(tv_sec: patience, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    _ = unsafe setsockopt(ends[0], SOL_SOCKET, SO_RCVTIMEO, &limit, size)
    _ = unsafe setsockopt(ends[0], SOL_SOCKET, SO_SNDTIMEO, &limit, size)

    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_adddup2(&actions, ends[1], STDIN_FILENO)
    unsafe posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)

    var arguments = unsafe command.map { unsafe strdup($0) } + [nil]
    // Nothing of the environment but where libraries are: it may have the database's password.
    let libraries = ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"].map { "LD_LIBRARY_PATH=\($0)" }
    var environment = unsafe [libraries].compactMap { $0 }.map { unsafe strdup($0) } + [nil]
    defer { unsafe (arguments + environment).forEach { unsafe free($0) } }
    var process = pid_t()
    let status = unsafe posix_spawn(&process, command[0], &actions, nil, &arguments, &environment)
    guard status == 0 else {
      Glibc.close(ends[0])
      throw StartFailure(call: "posix_spawn", code: status)
    }
    return HelperProcess(process: process, socket: ends[0])
  }

  /// Has the process answer a request; after any other outcome than `answered` the process is gone, as after cancellation.
  @concurrent
  func answer(to request: [UInt8]) async -> Outcome {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        // A thread of its own waits: those of tasks never do.
        Thread.detachNewThread { continuation.resume(returning: self.answerBlocking(request)) }
      }
    } onCancel: {
      kill()
    }
  }

  /// Tells the process that there is nothing more to do, and waits for its end.
  func end() { _ = awaitEnd() }

  private func kill() {
    isReaped.withLock { isReaped in if !isReaped { Glibc.kill(process, SIGKILL) } }
  }

  /// Closes the socket, and waits until the process has ended; its status (wait(2)).
  private func awaitEnd() -> Int32 {
    Glibc.close(socket)
    var info = unsafe siginfo_t()
    // Waits without taking the process's number away from it, so that the lock is held for no time.
    while unsafe waitid(P_PID, id_t(process), &info, WEXITED | WNOWAIT) < 0, errno == EINTR {}
    return isReaped.withLock { isReaped in
      isReaped = true
      var status: Int32 = 0
      while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
      return status
    }
  }

  private func answerBlocking(_ request: [UInt8]) -> Outcome {
    if send(littleEndian(request.count) + request), let head = receive(4) {
      let length = head.reversed().reduce(0) { $0 << 8 | Int($1) }
      if length <= Self.longestAnswer, let answer = receive(length) { return .answered(answer) }
    }
    kill()
    // The number of the signal that ended it is in the lower seven bits.
    return awaitEnd() & 0x7F == SIGPROF ? .outOfTime : .died
  }

  private func send(_ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = unsafe bytes[sent...].withUnsafeBytes { rest in
        unsafe Glibc.send(socket, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }

  /// So many bytes; nil when the process ends before, or takes too long.
  private func receive(_ count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      // A slice of its own would be a copy, for each of many parts of a large picture.
      let more = unsafe bytes.withUnsafeMutableBytes { all in
        let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: all[filled...])
        return unsafe recv(socket, rest.baseAddress, rest.count, 0)
      }
      if more < 0, errno == EINTR { continue }
      guard more > 0 else { return nil }
      filled += more
    }
    return bytes
  }
}
