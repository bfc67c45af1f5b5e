import Foundation

/// A program that is run to its end, its output kept.
enum Command {
  /// How a run ended.
  struct Result {
    let output: String
    /// Nil when it was killed: it had said what was waited for, or its time was over.
    let status: Int32?
    let seconds: Double
    let isOutOfTime: Bool
  }

  /// Runs a program.
  ///
  /// - Parameters:
  ///   - words: the program, found on the path, and its arguments.
  ///   - limit: in seconds; what runs longer is killed.
  ///   - stop: is asked again and again with what has been said so far; true kills the program.
  static func run(
    _ words: [String], in directory: String, environment: [String: String] = [:], limit: Double = 3600,
    stop: (String) -> Bool = { _ in false }
  ) throws -> Result {
    let log = FileManager.default.temporaryDirectory.appending(path: "mutate-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: log) }
    let start = ContinuousClock.now
    let child = try spawn(words, in: directory, environment, output: log)
    var isStopped = false
    var isOutOfTime = false
    var size = 0
    var status: CInt = 0
    while waitpid(child, &status, WNOHANG) == 0 {
      usleep(20_000)
      let said = (try? Data(contentsOf: URL(filePath: log))) ?? Data()
      if said.count > size {
        size = said.count
        isStopped = stop(String(decoding: said, as: UTF8.self))
      }
      isOutOfTime = start.duration(to: .now) / .seconds(1) > limit
      if isStopped || isOutOfTime {
        kill(child, SIGKILL)
        waitpid(child, &status, 0)
        break
      }
    }
    let text = (try? Data(contentsOf: URL(filePath: log))).map { String(decoding: $0, as: UTF8.self) } ?? ""
    // It may have said it and ended between two looks.
    if !isStopped { isStopped = stop(text) }
    let hasExited = status & 0x7f == 0 && !isStopped && !isOutOfTime
    return Result(
      output: text, status: hasExited ? (status >> 8) & 0xff : nil, seconds: start.duration(to: .now) / .seconds(1),
      isOutOfTime: isOutOfTime && !isStopped)
  }

  /// Starts a program, found on the path, with nothing to read and all its output in a file. It has ended when it itself
  /// has, whatever it leaves running.
  static func spawn(
    _ words: [String], in directory: String, _ environment: [String: String] = [:], input: CInt? = nil, output: String
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let input {
      posix_spawn_file_actions_adddup2(&actions, input, 0)
    } else {
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    }
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }.map { "\($0)=\($1)" }
    let arguments = (["env", "-C", directory] + words).map { strdup($0) } + [nil]
    let settings = variables.map { strdup($0) } + [nil]
    defer { (arguments + settings).forEach { free($0) } }
    var child = pid_t()
    let status = posix_spawnp(&child, "env", &actions, nil, arguments, settings)
    guard status == 0 else { throw Failure("Cannot start \(words[0]): \(String(cString: strerror(status)))") }
    return child
  }
}

/// Why there is no result.
struct Failure: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
