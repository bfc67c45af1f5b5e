import Foundation
import Glibc

/// A program run to its end, with what it took: processor time and memory as the kernel counted them.
struct MeasuredProcess: Sendable {
  /// The program could not be run, or failed.
  struct Failure: Error, CustomStringConvertible {
    let program: String
    let reason: String

    var description: String { "\(program): \(reason)" }
  }

  /// What it wrote to standard output.
  let output: String
  /// Seconds of processor time, its own and the kernel's for it.
  let processorSeconds: Double
  /// How long it ran, from its start to its end.
  let milliseconds: Double
  /// The most memory that was resident at any time, in megabytes of 10⁶ bytes.
  let residentMegabytes: Double

  /// Runs a program; its standard error is kept for when it fails.
  ///
  /// - Throws: ``Failure`` when it does not end with status 0.
  @concurrent
  static func run(
    _ arguments: [String], environment: [String: String] = [:]
  ) async throws -> MeasuredProcess {
    try await withCheckedThrowingContinuation { continuation in
      // It waits without giving way, so in a thread of its own.
      Thread.detachNewThread {
        continuation.resume(with: Result { try runBlocking(arguments, environment: environment) })
      }
    }
  }

  private static func runBlocking(_ arguments: [String], environment: [String: String]) throws -> MeasuredProcess {
    let directory = FileManager.default.temporaryDirectory.path
    let stem = "\(directory)/copydesk-bench-\(UUID().uuidString)"
    let (output, errors) = ("\(stem).out", "\(stem).err")
    defer {
      try? FileManager.default.removeItem(atPath: output)
      try? FileManager.default.removeItem(atPath: errors)
    }
    let begin = ContinuousClock.now
    let process = try spawn(arguments, environment, output: output, errors: errors)
    var status: Int32 = 0
    var usage = rusage()
    while unsafe wait4(process, &status, 0, &usage) < 0 {
      guard errno == EINTR else { throw Failure(program: arguments[0], reason: "could not wait for it") }
    }
    let milliseconds = (ContinuousClock.now - begin) / .milliseconds(1)
    guard status == 0 else {
      let said = (try? String(contentsOfFile: errors, encoding: .utf8)) ?? ""
      throw Failure(program: arguments[0], reason: "wait status \(status): \(said.suffix(2_000))")
    }
    return MeasuredProcess(
      output: try String(contentsOfFile: output, encoding: .utf8),
      processorSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime), milliseconds: milliseconds,
      residentMegabytes: Double(usage.ru_maxrss) * 1_024 / 1_000_000)
  }

  private static func spawn(
    _ arguments: [String], _ environment: [String: String], output: String, errors: String
  ) throws -> pid_t {
    let all = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
    var argv: [UnsafeMutablePointer<CChar>?] = unsafe arguments.map { unsafe strdup($0) } + [nil]
    var envp: [UnsafeMutablePointer<CChar>?] = unsafe all.map { unsafe strdup("\($0)=\($1)") } + [nil]
    defer { unsafe (argv + envp).forEach { unsafe free($0) } }
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    let flags = O_CREAT | O_WRONLY | O_TRUNC
    unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, flags, 0o600)
    unsafe posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, flags, 0o600)
    // Threads like this one have signals blocked, timers' too, and a program inherits that.
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    unsafe sigemptyset(&none)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    var process: pid_t = 0
    let code = unsafe posix_spawnp(&process, arguments[0], &actions, &attributes, &argv, &envp)
    guard code == 0 else { throw Failure(program: arguments[0], reason: unsafe String(cString: strerror(code))) }
    return process
  }

  private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1_000_000 }
}
