import Foundation
import PostgresTesting
import Testing
import TimeTesting

/// A real `copydeskd` on a directory of its own, with the sample newsroom; gone, with its PostgreSQL, when the test ends.
final class Daemon {
  let directory: URL
  private let theme: URL
  private var program: RunningProgram?

  private init(directory: URL, theme: URL) {
    self.directory = directory
    self.theme = theme
  }

  /// The control socket's path.
  var socket: String { directory.appending(path: "control.sock").path }
  /// Where the site is.
  var site: URL { directory.appending(path: "site") }

  /// Runs the body against a daemon that is ready and has the sample newsroom.
  static func with(
    newsroom: String? = nil, theme: URL = Sample.theme, _ body: (Daemon) async throws -> Void
  ) async throws {
    try await withDirectory(theme: theme) { daemon in
      try await daemon.start()
      let file = daemon.directory.appending(path: "newsroom.yaml")
      try (newsroom ?? Sample.newsroom).write(to: file, atomically: true, encoding: .utf8)
      try await daemon.succeeds(as: nil, "apply", "-f", file.path)
      try await body(daemon)
    }
  }

  /// Runs the body with a directory for a daemon, which has not been started.
  ///
  /// - Parameter isNew: Whether the directory is empty, so that the daemon makes its database and key first; otherwise it has
  ///   those of a daemon that was started and stopped once, which takes a fraction of the time.
  static func withDirectory(
    theme: URL = Sample.theme, isNew: Bool = false, _ body: (Daemon) async throws -> Void
  ) async throws {
    let daemon = Daemon(directory: newDirectory(), theme: theme)
    try FileManager.default.createDirectory(
      at: daemon.directory, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o711])
    do {
      if !isNew { try await DaemonTemplate.shared.copy(to: daemon.directory) }
      try await body(daemon)
    } catch {
      Issue.record("the daemon's last words:\n\(daemon.lastWords)")
      try? await daemon.remove()
      throw error
    }
    try await daemon.remove()
  }

  /// A name for a directory: short, since a socket's path is, and where the account that PostgreSQL runs under can enter.
  private static func newDirectory() -> URL { URL(filePath: TestDirectory.newPath("cd")) }

  /// Starts the daemon and waits for its `ready`.
  func start(with options: [String] = []) async throws {
    let ready = try launch(with: options)
    do {
      let isReady = try await waiting(for: "copydeskd to be ready") {
        for await _ in ready { return true }
        return false
      }
      guard isReady else { throw NeverHappened("copydeskd to be ready", seen: "its end") }
    } catch {
      Issue.record("the daemon's last words:\n\(lastWords)")
      throw error
    }
  }

  /// Starts the daemon, and waits for nothing; gives an element when it is ready, and ends with it.
  @discardableResult
  func launch(with options: [String] = []) throws -> AsyncStream<Void> {
    let process = Process()
    process.arguments = ["run", "--embedded", directory.path, "--theme", theme.path] + options
    let errors = Pipe()
    process.standardError = errors
    process.standardOutput = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    let ready = try follow(errors)
    program = try RunningProgram(Program.copydeskd.url, process)
    return ready
  }

  /// Keeps what the daemon says in its log; gives an element when it says that it is ready, and ends with the daemon.
  private func follow(_ errors: Pipe) throws -> AsyncStream<Void> {
    let log = directory.appending(path: "log")
    let descriptor = unsafe open(log.path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    let kept = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    let (ready, readiness) = AsyncStream<Void>.makeStream()
    // A thread of its own: a dispatch source that is told of a descriptor which is closed meanwhile can end the process.
    let said = errors.fileHandleForReading
    Thread.detachNewThread {
      while case let data = said.availableData, !data.isEmpty {
        try? kept.write(contentsOf: data)
        if String(decoding: data, as: UTF8.self).contains("copydeskd ready") { readiness.yield() }
      }
      readiness.finish()
    }
    return ready
  }

  /// The most memory that the daemon has taken at once, in kilobytes.
  var peakMemory: Int {
    get throws {
      let status = try String(
        contentsOfFile: "/proc/\(program?.process.processIdentifier ?? 0)/status", encoding: .utf8)
      let line = try #require(try /VmHWM:\s+(\d+) kB/.firstMatch(in: status))
      return try #require(Int(line.1))
    }
  }

  /// Kills the daemon as a power cut would, and waits until it is gone.
  func kill() async throws {
    guard let program else { return }
    Foundation.kill(program.process.processIdentifier, SIGKILL)
    _ = try await program.exitStatus()
  }

  /// Whether it has not ended.
  var isRunning: Bool { program?.process.isRunning == true }

  /// Waits until it has ended.
  func ends() async throws { _ = try await program?.exitStatus() }

  /// Kills PostgreSQL's postmaster, if it is running; its number.
  @discardableResult
  func killDatabase() -> Int32? {
    guard let number = postmaster else { return nil }
    Foundation.kill(number, SIGKILL)
    return number
  }

  /// Kills every process of PostgreSQL's but the postmaster; the number of one of them.
  @discardableResult
  func killBackends() -> Int32? {
    let numbers = databaseProcesses?.dropFirst() ?? []
    for number in numbers { Foundation.kill(number, SIGKILL) }
    return numbers.first
  }

  /// The numbers of PostgreSQL's processes, the postmaster first; nil when it is not running.
  var databaseProcesses: [Int32]? {
    guard let postmaster else { return nil }
    let children = try? String(contentsOfFile: "/proc/\(postmaster)/task/\(postmaster)/children", encoding: .utf8)
    return [postmaster] + (children ?? "").split(separator: " ").compactMap { Int32($0) }
  }

  /// The number of PostgreSQL's postmaster, as its file says, if it is alive.
  var postmaster: Int32? { Self.postmaster(in: directory) }

  /// The same for a daemon's directory.
  static func postmaster(in directory: URL) -> Int32? {
    let file = directory.appending(path: "postgres/data/postmaster.pid")
    let number = (try? String(contentsOf: file, encoding: .utf8))?.split(separator: "\n").first.flatMap { Int32($0) }
    return number.flatMap { Foundation.kill($0, 0) == 0 ? $0 : nil }
  }

  /// Sends the daemon a signal.
  func signal(_ signal: Int32) {
    guard let program else { return }
    Foundation.kill(program.process.processIdentifier, signal)
  }

  /// What the daemon has logged, all starts together.
  var log: String { (try? String(contentsOf: directory.appending(path: "log"), encoding: .utf8)) ?? "" }

  /// Waits until the daemon has logged that.
  func hasLogged(_ text: String) async throws {
    try await eventually("'\(text)' in the log") { log.contains(text) }
  }

  /// Asks the daemon to stop, and says with what status it did.
  @discardableResult
  func stop() async throws -> Int32 {
    guard let program else { return -1 }
    program.process.terminate()
    return try await program.exitStatus()
  }

  /// Runs `copydesk` as that person.
  func copydesk(as person: String?, _ arguments: [String]) async throws -> Outcome {
    try await run(
      .copydesk, (person.map { ["--as", $0] } ?? []) + arguments, environment: ["COPYDESK_SOCKET": socket])
  }

  /// Runs `copydesk` and insists that it succeeds; its output. While the database is too busy with other tests, and says so,
  /// the command is given again.
  @discardableResult
  func succeeds(
    as person: String?, _ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> String {
    let outcome = try await again(while: { $0.status == 69 && $0.errors.contains("did not do this in time") }) {
      try await copydesk(as: person, arguments)
    }
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
    let status = program.flatMap {
      try? String(contentsOfFile: "/proc/\($0.process.processIdentifier)/status", encoding: .utf8)
    }
    let line = status?.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
    return (line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0) / 1024
  }

  /// Writes a file into the daemon's directory; its path.
  func file(_ name: String, _ text: String, mode: Int = 0o644) throws -> String {
    let url = directory.appending(path: name)
    try text.write(to: url, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: url.path)
    return url.path
  }

  private var lastWords: String {
    log.split(separator: "\n").suffix(30).joined(separator: "\n")
  }

  private func remove() async throws {
    defer { try? FileManager.default.removeItem(at: directory) }
    try await stop()
  }
}

/// A daemon's directory with its database and key, made by the first test that needs one and copied for each.
private actor DaemonTemplate {
  static let shared = DaemonTemplate()

  private var making: Task<URL, any Error>?

  /// Copies it into an empty directory.
  func copy(to directory: URL) async throws {
    let task = making ?? Task { try await Self.make() }
    making = task
    let copying = try await run(
      executable: URL(filePath: "/bin/cp"), ["-a", try await task.value.path + "/.", directory.path])
    guard copying.status == 0 else { throw NeverHappened("a copy of a daemon's directory", seen: copying.errors) }
  }

  private static func make() async throws -> URL {
    var kept: URL?
    try await Daemon.withDirectory(isNew: true) { daemon in
      try await daemon.start()
      guard try await daemon.stop() == 0 else { throw NeverHappened("copydeskd to stop", seen: daemon.log) }
      let template = daemon.directory.appendingPathExtension("template")
      try CleanUp.afterThisProcess(template.path)
      try FileManager.default.moveItem(at: daemon.directory, to: template)
      try FileManager.default.removeItem(at: template.appending(path: "log"))
      // No test cuts the power of the machine: waiting for its disk, which others use, would only make them slow.
      let settings = try FileHandle(forWritingTo: template.appending(path: "postgres/data/postgresql.auto.conf"))
      try settings.seekToEnd()
      try settings.write(contentsOf: Data("fsync = off\nfull_page_writes = off\n".utf8))
      try settings.close()
      kept = template
    }
    return try #require(kept)
  }
}

/// What comes of it, once it no longer says that the database is too busy: with other tests, which says nothing of what is tested.
func again<Answer>(
  while isBusy: (Answer) -> Bool, _ ask: () async throws -> Answer
) async throws -> Answer {
  let deadline = ContinuousClock.now + WaitLimit.standard
  while true {
    let answer = try await ask()
    guard isBusy(answer), ContinuousClock.now < deadline else { return answer }
  }
}
