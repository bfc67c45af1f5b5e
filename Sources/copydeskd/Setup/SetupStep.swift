import Foundation

/// One step of setting a host up: shown before it is done, and left out where it was done before.
struct SetupStep {
  /// What it is for, as in "the newsroom's database".
  let purpose: String
  /// What it does, as an operator would do it by hand.
  let shown: [String]
  /// Whether there is nothing to do.
  let isDone: () throws -> Bool
  let perform: () throws -> Void

  /// A step that runs commands.
  init(_ purpose: String, done: @escaping () throws -> Bool = { false }, _ commands: [HostCommand]) {
    self.purpose = purpose
    shown = commands.map(\.description)
    isDone = done
    perform = { for command in commands { try command.run() } }
  }

  /// A step that does something else than to run commands.
  init(
    _ purpose: String, done: @escaping () throws -> Bool, shown: [String], _ perform: @escaping () throws -> Void
  ) {
    self.purpose = purpose
    self.shown = shown
    isDone = done
    self.perform = perform
  }
}

/// A program to be run on this host, without a shell.
struct HostCommand: CustomStringConvertible {
  let words: [String]
  var input: String?
  /// What it finds in its environment beside what setup has there; not shown.
  var environment: [String: String] = [:]

  init(_ words: String...) { self.init(all: words) }

  init(all words: [String], input: String? = nil, environment: [String: String] = [:]) {
    self.words = words
    self.input = input
    self.environment = environment
  }

  /// The same as PostgreSQL's own account.
  static func asPostgres(_ words: String...) -> HostCommand { HostCommand(all: words).asPostgres }

  /// The same as PostgreSQL's own account.
  var asPostgres: HostCommand {
    HostCommand(all: ["runuser", "-u", "postgres", "--"] + words, input: input, environment: environment)
  }

  var description: String {
    words.map { word in word.allSatisfy { $0.isLetter || $0.isNumber || "-_./:=@+,%".contains($0) } ? word : "'\(word)'"
    }
    .joined(separator: " ")
  }

  /// Runs it.
  ///
  /// - Returns: Its output.
  /// - Throws: `SetupFailure` with what it said when it fails.
  @discardableResult
  func run() throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = words
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    // Not where the account may be unable to enter.
    process.currentDirectoryURL = URL(filePath: "/")
    let (output, errors, standardInput) = (Pipe(), FileManager.default.temporaryDirectory, Pipe())
    let said = errors.appending(path: "copydeskd-setup-\(UUID().uuidString)")
    _ = FileManager.default.createFile(atPath: said.path, contents: nil, attributes: [.posixPermissions: 0o600])
    defer { try? FileManager.default.removeItem(at: said) }
    process.standardOutput = output
    process.standardError = try FileHandle(forWritingTo: said)
    process.standardInput = standardInput
    do { try process.run() } catch { throw SetupFailure(sentence: "'\(self)' could not be run: \(error)") }
    standardInput.fileHandleForWriting.write(Data((input ?? "").utf8))
    try standardInput.fileHandleForWriting.close()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      let reason = (try? String(contentsOf: said, encoding: .utf8)) ?? ""
      throw SetupFailure(
        sentence: "'\(self)' failed: \(reason.trimmingCharacters(in: .whitespacesAndNewlines))")
    }
    return text.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}

/// Why a host could not be set up.
struct SetupFailure: Error {
  let sentence: String
}
