import Foundation
import Testing

/// A real `copydeskd` on a directory of its own, with the sample newsroom; gone, with its PostgreSQL, when the test ends.
final class Daemon {
  let directory: URL
  private var process: Process?

  private init(directory: URL) { self.directory = directory }

  /// The control socket's path.
  var socket: String { directory.appending(path: "control.sock").path }
  /// Where the site is.
  var site: URL { directory.appending(path: "site") }

  /// Runs the body against a daemon that is ready and has the sample newsroom.
  static func with(newsroom: String? = nil, _ body: (Daemon) async throws -> Void) async throws {
    // Short, since a socket's path is, and open to the account that PostgreSQL runs under.
    let directory = URL(filePath: "/tmp/cd-\(UInt32.random(in: 0...UInt32.max))")
    try FileManager.default.createDirectory(
      at: directory, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o711])
    let daemon = Daemon(directory: directory)
    do {
      try await daemon.start()
      let file = directory.appending(path: "newsroom.yaml")
      try (newsroom ?? Sample.newsroom).write(to: file, atomically: true, encoding: .utf8)
      try await daemon.succeeds(as: nil, "apply", "-f", file.path)
      try await body(daemon)
    } catch {
      Issue.record("the daemon's last words:\n\(daemon.lastWords)")
      await daemon.remove()
      throw error
    }
    await daemon.remove()
  }

  /// Starts the daemon and waits for its `ready`.
  func start() async throws {
    let process = Process()
    process.executableURL = Program.copydeskd.url
    process.arguments = ["run", "--embedded", directory.path, "--theme", Sample.theme.path]
    let errors = Pipe()
    process.standardError = errors
    process.standardOutput = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    self.process = process
    let log = directory.appending(path: "log")
    let descriptor = unsafe open(log.path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    let kept = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    let ready = AsyncStream<Bool>.makeStream()
    errors.fileHandleForReading.readabilityHandler = { handle in
      let data = handle.availableData
      if data.isEmpty {
        handle.readabilityHandler = nil
        ready.continuation.finish()
        return
      }
      try? kept.write(contentsOf: data)
      if String(decoding: data, as: UTF8.self).contains("ready") {
        ready.continuation.yield(true)
        ready.continuation.finish()
      }
    }
    for await _ in ready.stream { return }
    throw DaemonError.neverReady(lastWords)
  }

  /// The most memory that the daemon has taken at once, in kilobytes.
  var peakMemory: Int {
    get throws {
      let status = try String(contentsOfFile: "/proc/\(process?.processIdentifier ?? 0)/status", encoding: .utf8)
      let line = try #require(try /VmHWM:\s+(\d+) kB/.firstMatch(in: status))
      return try #require(Int(line.1))
    }
  }

  /// Kills the daemon as a power cut would, and waits until it is gone.
  func kill() {
    guard let process else { return }
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// Kills PostgreSQL's postmaster.
  func killDatabase() {
    guard let text = try? String(contentsOf: directory.appending(path: "postgres/postmaster.pid"), encoding: .utf8),
      let first = text.split(separator: "\n").first, let number = Int32(first)
    else { return }
    Foundation.kill(number, SIGKILL)
  }

  /// Asks the daemon to stop, and says with what status it did.
  @discardableResult
  func stop() -> Int32 {
    guard let process else { return -1 }
    process.terminate()
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// Runs `copydesk` as that person.
  func copydesk(as person: String?, _ arguments: [String]) async throws -> Outcome {
    try await run(
      .copydesk, (person.map { ["--as", $0] } ?? []) + arguments, environment: ["COPYDESK_SOCKET": socket])
  }

  /// Runs `copydesk` and insists that it succeeds; its output.
  @discardableResult
  func succeeds(
    as person: String?, _ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> String {
    let outcome = try await copydesk(as: person, arguments)
    try #require(outcome.status == 0, "\(arguments): \(outcome.errors)", sourceLocation: sourceLocation)
    return outcome.output
  }

  /// Runs SQL on its database, as the schema's owner; what psql prints, unaligned and without headings.
  @discardableResult
  func sql(_ statements: String, sourceLocation: SourceLocation = #_sourceLocation) async throws -> String {
    let outcome = try await run(
      .copydeskd, ["psql", "--embedded", directory.path, "--", "-qXAt", "-v", "ON_ERROR_STOP=1", "-c", statements])
    try #require(outcome.status == 0, "\(outcome.errors)", sourceLocation: sourceLocation)
    return outcome.output
  }

  /// How much memory the daemon has in use.
  var residentMegabytes: Int {
    let status = process.flatMap {
      try? String(contentsOfFile: "/proc/\($0.processIdentifier)/status", encoding: .utf8)
    }
    let line = status?.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
    return (line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0) / 1024
  }

  /// Writes a file into the daemon's directory; its path.
  func file(_ name: String, _ text: String) throws -> String {
    let url = directory.appending(path: name)
    try text.write(to: url, atomically: true, encoding: .utf8)
    return url.path
  }

  private var lastWords: String {
    let text = (try? String(contentsOf: directory.appending(path: "log"), encoding: .utf8)) ?? ""
    return text.split(separator: "\n").suffix(30).joined(separator: "\n")
  }

  private func remove() async {
    stop()
    try? FileManager.default.removeItem(at: directory)
  }
}

enum DaemonError: Error {
  case neverReady(String)
  case neverPublished(String, String)
}
