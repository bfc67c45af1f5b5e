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
    _ = FileManager.default.createFile(atPath: log, contents: nil)
    defer { try? FileManager.default.removeItem(atPath: log) }
    guard let output = FileHandle(forWritingAtPath: log) else { throw Failure("Cannot write \(log)") }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = words
    process.currentDirectoryURL = URL(filePath: directory)
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = output
    let start = ContinuousClock.now
    try process.run()
    var hasStopped = false
    var isOutOfTime = false
    var size = 0
    while process.isRunning {
      usleep(20_000)
      let said = (try? Data(contentsOf: URL(filePath: log))) ?? Data()
      if said.count > size {
        size = said.count
        hasStopped = stop(String(decoding: said, as: UTF8.self))
      }
      isOutOfTime = seconds(since: start) > limit
      if hasStopped || isOutOfTime {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        break
      }
    }
    let text = (try? Data(contentsOf: URL(filePath: log))).map { String(decoding: $0, as: UTF8.self) } ?? ""
    // It may have said it and ended between two looks.
    if !hasStopped { hasStopped = stop(text) }
    let wasKilled = hasStopped || isOutOfTime || process.terminationReason == .uncaughtSignal
    return Result(
      output: text, status: wasKilled ? nil : process.terminationStatus, seconds: seconds(since: start),
      isOutOfTime: isOutOfTime && !hasStopped)
  }

  private static func seconds(since start: ContinuousClock.Instant) -> Double { start.duration(to: .now) / .seconds(1) }
}

/// Why there is no result.
struct Failure: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
