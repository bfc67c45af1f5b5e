import Foundation
import Glibc

/// A process that parses bodies, and the socket on which it is given them.
struct TrialProcess: Sendable {
  /// How it went with a body.
  enum Outcome: Sendable {
    case parsed
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
      "Could not start the parser's process: \(call): \(unsafe String(cString: strerror(code)))"
    }
  }

  /// How long a process may take by the clock, in seconds: far more than its processor time, and only a safeguard.
  private static let patience = 120

  private let process: pid_t
  private let socket: Int32

  /// Starts the program with one socket as its standard input and output, and the standard error of this process. What else may
  /// be open here it closes itself, before it reads anything.
  static func start(_ command: [String]) throws -> TrialProcess {
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
    return TrialProcess(process: process, socket: ends[0])
  }

  /// Has the process parse the bytes; after any other outcome than `parsed` the process is gone.
  @concurrent
  func parse(_ bytes: [UInt8]) async -> Outcome {
    await withCheckedContinuation { continuation in
      // A thread of its own waits: those of tasks never do.
      Thread.detachNewThread { continuation.resume(returning: parseBlocking(bytes)) }
    }
  }

  /// Tells the process that there is nothing more to do, and waits for its end.
  func end() { _ = awaitEnd() }

  /// Closes the socket, and waits until the process has ended; its status (wait(2)).
  private func awaitEnd() -> Int32 {
    Glibc.close(socket)
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
    return status
  }

  private func parseBlocking(_ bytes: [UInt8]) -> Outcome {
    if send(littleEndian(bytes.count) + bytes), hasAnswer() { return .parsed }
    kill(process, SIGKILL)
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

  private func hasAnswer() -> Bool {
    var byte: UInt8 = 0
    while true {
      let count = unsafe recv(socket, &byte, 1, 0)
      if count < 0, errno == EINTR { continue }
      return count == 1
    }
  }
}
