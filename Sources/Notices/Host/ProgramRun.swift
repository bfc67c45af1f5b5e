import Foundation
import Glibc
import Subprocess
import SystemPackage

/// Runs a program of this host: without a shell, in a session of its own, with nothing of the daemon's environment and none of
/// its descriptors, under another account where root says so, and not for longer than it may.
struct ProgramRun: Sendable {
  /// How a program ended.
  struct Ending: Sendable {
    /// Whether its exit status was 0.
    let isSuccess: Bool
    /// How it ended, in words.
    let status: String
    /// What it wrote.
    let output: String
    /// What it wrote to its standard error.
    let errors: String
  }

  /// How much a program may write, in bytes.
  private static let mostOutput = 65_536

  let program: HostProgram
  var clock: any Clock<Duration> = ContinuousClock()

  /// Runs it with that standard input.
  func run(_ arguments: [String] = [], input: [UInt8]) async throws(NoticeFault) -> Ending {
    let options = try options()
    let command = program.command + arguments
    let limit = program.timeLimit
    let ended = await withTaskGroup(of: Result<Ending, NoticeFault>?.self) { [clock] group in
      group.addTask { await Self.run(command, options, input: input) }
      group.addTask {
        // Cancels what runs, which ends the program and all that it has started.
        try? await clock.sleep(for: limit)
        return nil
      }
      let first = await group.next() ?? nil
      group.cancelAll()
      return first
    }
    switch ended {
    case .success(let ending): return ending
    case .failure(let fault): throw fault
    case nil: throw .tryAgain(reason: "'\(command[0])' exceeded its time limit of \(limit)")
    }
  }

  private static func run(
    _ command: [String], _ options: PlatformOptions, input: [UInt8]
  ) async -> Result<Ending, NoticeFault> {
    do {
      // A file, not a pipe: a program may end without having read what it is given.
      let input = try StandardInput.file(of: input)
      let result = try await Subprocess.run(
        .path(.init(command[0])), arguments: Arguments(Array(command.dropFirst())),
        environment: .custom(["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"]), workingDirectory: "/",
        platformOptions: options, input: .fileDescriptor(input, closeAfterSpawningProcess: true),
        output: .string(limit: mostOutput),
        error: .string(limit: mostOutput))
      return .success(
        Ending(
          isSuccess: result.terminationStatus.isSuccess, status: "\(result.terminationStatus)",
          output: result.standardOutput, errors: result.standardError))
    } catch {
      return .failure(.tryAgain(reason: "'\(command[0])' could not be run: \(error)"))
    }
  }

  private func options() throws(NoticeFault) -> PlatformOptions {
    var options = PlatformOptions()
    options.createSession = true
    options.teardownSequence = [
      .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .seconds(1)),
      .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .zero),
    ]
    guard let user = program.user else { return options }
    guard let account = HostAccount(user) else {
      throw .tryAgain(reason: "there is no account '\(user)' on this host, under which a program is to run")
    }
    guard account.uid != geteuid() else { return options }
    guard geteuid() == 0 else {
      throw .tryAgain(reason: "only a daemon that root runs can run a program as '\(user)'")
    }
    options.userID = account.uid
    options.groupID = account.gid
    options.supplementaryGroups = []
    return options
  }
}

extension NoticeHost {
  /// Runs one of the programs that root named, with that standard input; what it wrote.
  ///
  /// - Parameter limit: How long it may take, where that is less than root allows it.
  /// - Throws: `NoticeFault` when there is none of that name, it takes too long, writes more than 64 kB, or fails.
  public func run(_ name: String, within limit: Duration? = nil, input: [UInt8]) async throws(NoticeFault) -> String {
    guard var program = programs[name] else {
      throw .tryAgain(reason: "this host has no program '\(name)'; root can name it under programs in copydeskd.yaml")
    }
    if let limit { program.timeLimit = min(limit, program.timeLimit) }
    let ending = try await ProgramRun(program: program).run(input: input)
    guard ending.isSuccess else {
      let said = ending.errors.trimmed(to: 300)
      throw .tryAgain(reason: "the program '\(name)' failed: \(ending.status)" + (said.isEmpty ? "" : ", “\(said)”"))
    }
    return ending.output
  }
}

/// What a program is given to read.
private enum StandardInput {
  /// A file that has no name any more, at its beginning.
  static func file(of bytes: [UInt8]) throws -> FileDescriptor {
    var name = Array("/tmp/copydesk-XXXXXX".utf8CString)
    let descriptor = unsafe mkstemp(&name)
    guard descriptor >= 0 else { throw Errno(rawValue: errno) }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    let file = FileDescriptor(rawValue: descriptor)
    unsafe unlink(name)
    do {
      try file.writeAll(bytes)
      try file.seek(offset: 0, from: .start)
    } catch {
      try file.close()
      throw error
    }
    return file
  }
}

/// An account of this host (passwd(5)).
struct HostAccount {
  let uid: uid_t
  let gid: gid_t

  /// Nil when there is none of that name.
  init?(_ name: String) {
    var entry = unsafe passwd()
    var buffer = [CChar](repeating: 0, count: 4096)
    var found: UnsafeMutablePointer<passwd>?
    guard unsafe getpwnam_r(name, &entry, &buffer, buffer.count, &found) == 0, unsafe found != nil else { return nil }
    unsafe (uid, gid) = (entry.pw_uid, entry.pw_gid)
  }
}
