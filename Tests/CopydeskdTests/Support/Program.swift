import Foundation
import TimeTesting

/// The programs under test, as the build left them beside the tests.
enum Program: String {
  case copydesk
  case copydeskd

  /// Where the program is.
  var url: URL {
    // The test bundle's executable lies in the directory of the built products, or in a bundle within it.
    var directory = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    while !FileManager.default.isExecutableFile(atPath: directory.appending(path: rawValue).path), directory.path != "/"
    {
      directory.deleteLastPathComponent()
    }
    return directory.appending(path: rawValue)
  }
}

/// What a program did: its output, and how it ended.
struct Outcome: Sendable {
  let status: Int32
  let output: String
  let errors: String
}

/// A process that was started, and its end.
struct RunningProgram: Sendable {
  let process: Process
  private let name: String
  private let ended: AsyncStream<Never>

  /// Starts it.
  init(_ executable: URL, _ process: Process) throws {
    let (ended, ending) = AsyncStream.makeStream(of: Never.self)
    self.process = process
    self.ended = ended
    name = executable.lastPathComponent
    process.executableURL = executable
    process.terminationHandler = { _ in ending.finish() }
    try process.run()
  }

  /// Waits for its end, and kills it when that does not come within the limit.
  ///
  /// - Returns: The exit status, or the number of the signal that ended it.
  func exitStatus(within limit: Duration = WaitLimit.standard) async throws -> Int32 {
    do {
      // A stream ends for whoever is cancelled, too.
      try await waiting(for: "\(name) to exit", within: limit) { [ended] in
        for await _ in ended {}
        try Task.checkCancellation()
      }
    } catch {
      Foundation.kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      throw error
    }
    return process.terminationStatus
  }
}

/// Runs a program to its end.
func run(
  _ program: Program, _ arguments: [String], environment: [String: String] = [:], input: String? = nil
) async throws -> Outcome {
  try await run(executable: program.url, arguments, environment: environment, input: input)
}

/// Runs any executable to its end, with both outputs kept.
func run(
  executable: URL, _ arguments: [String], environment: [String: String] = [:], input: String? = nil,
  within limit: Duration = WaitLimit.standard
) async throws -> Outcome {
  let process = Process()
  process.arguments = arguments
  process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
  let output = Pipe()
  let errors = Pipe()
  let standardInput = Pipe()
  process.standardOutput = output
  process.standardError = errors
  process.standardInput = standardInput
  let program = try RunningProgram(executable, process)
  if let input { standardInput.fileHandleForWriting.write(Data(input.utf8)) }
  try standardInput.fileHandleForWriting.close()
  async let outputText = wholeText(output)
  async let errorText = wholeText(errors)
  let status = try await program.exitStatus(within: limit)
  return Outcome(status: status, output: await outputText, errors: await errorText)
}

/// All that comes out of the pipe, read on a thread of its own: of a pool whose threads all wait for output, the next one is
/// seconds away, and a program may not wait that long for its reader.
@concurrent
private func wholeText(_ pipe: Pipe) async -> String {
  let reading = pipe.fileHandleForReading
  let data = await withCheckedContinuation { continuation in
    Thread.detachNewThread {
      let data = reading.readDataToEndOfFile()
      // Foundation keeps the pipe of a process that has ended, and crashes when there are too many descriptors.
      try? reading.close()
      continuation.resume(returning: data)
    }
  }
  return String(decoding: data, as: UTF8.self)
}
