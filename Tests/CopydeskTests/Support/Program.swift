import Foundation
import Glibc
import TimeTesting

/// What the command did: what it wrote, and how it ended. On a terminal both outputs are one.
struct Outcome: Sendable {
  let status: Int32
  let output: String
  let errors: String
}

/// The `copydesk` that the build left beside the tests, with its arguments.
struct Program: Sendable {
  private let words: [String]
  private let environment: [String: String]

  /// - Parameter prefix: a program that is to start it, with that one's arguments.
  init(_ arguments: [String], environment: [String: String] = [:], prefix: [String] = []) {
    // The tests' executable lies in the directory of the built products, or in a bundle within it.
    var directory = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    while !FileManager.default.isExecutableFile(atPath: directory.appending(path: "copydesk").path),
      directory.path != "/"
    {
      directory.deleteLastPathComponent()
    }
    words = prefix + [directory.appending(path: "copydesk").path] + arguments
    let unwanted = [
      "PAGER", "LESS", "NO_COLOR", "COPYDESK_SOCKET", "VISUAL", "EDITOR", "TMPDIR", "XDG_STATE_HOME",
    ]
    self.environment = ProcessInfo.processInfo.environment.filter { !unwanted.contains($0.key) }
      .merging(["TERM": "xterm", "TZ": "UTC", "PAGER": "cat"]) { $1 }.merging(environment) { $1 }
  }

  /// Runs it to its end, off the cooperative pool.
  ///
  /// - Parameters:
  ///   - columns: how wide the terminal is that it runs on; nil for pipes.
  ///   - answers: what is typed once a prompt shows on the terminal.
  @concurrent
  func run(terminal columns: Int? = nil, typing answers: [(prompt: String, text: String)] = []) async throws -> Outcome
  {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(
          with: Result {
            if let columns { try onTerminal(columns: columns, answers) } else { try onPipes() }
          })
      }
    }
  }

  private func onPipes() throws -> Outcome {
    let output = try Channel()
    let errors = try Channel()
    let process = try unsafe spawn(ownSession: false) { actions in
      unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
      unsafe posix_spawn_file_actions_adddup2(&actions, output.writing, 1)
      unsafe posix_spawn_file_actions_adddup2(&actions, errors.writing, 2)
    }
    close(output.writing)
    close(errors.writing)
    var texts = [Data(), Data()]
    var open = [0, 1]
    let deadline = ContinuousClock.now + WaitLimit.standard
    while !open.isEmpty {
      var states = open.map { pollfd(fd: [output, errors][$0].reading, events: Int16(POLLIN), revents: 0) }
      try wait(for: &states, of: process, until: deadline)
      for (index, state) in zip(open, states) where state.revents != 0 {
        let bytes = Self.read(state.fd)
        texts[index] += bytes
        if bytes.isEmpty { open.removeAll { $0 == index } }
      }
    }
    close(output.reading)
    close(errors.reading)
    return Outcome(
      status: Self.status(of: process), output: String(decoding: texts[0], as: UTF8.self),
      errors: String(decoding: texts[1], as: UTF8.self))
  }

  private func onTerminal(columns: Int, _ answers: [(prompt: String, text: String)]) throws -> Outcome {
    // As posix_openpt(3), grantpt(3), unlockpt(3) and ptsname(3) do it; see ioctl_tty(2).
    let terminal = unsafe open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var locked: Int32 = 0
    var number: UInt32 = 0
    guard terminal >= 0, unsafe ioctl(terminal, Self.lock, &locked) == 0,
      unsafe ioctl(terminal, Self.numberOfOther, &number) == 0
    else { throw POSIXError(.ENOTTY) }
    let other = "/dev/pts/\(number)"
    var size = winsize(ws_row: 24, ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = unsafe ioctl(terminal, UInt(TIOCSWINSZ), &size)
    let process = try unsafe spawn(ownSession: true) { actions in
      // Opened by the leader of a session without a terminal, it becomes that session's terminal.
      unsafe posix_spawn_file_actions_addopen(&actions, 0, other, O_RDWR, 0)
      unsafe posix_spawn_file_actions_adddup2(&actions, 0, 1)
      unsafe posix_spawn_file_actions_adddup2(&actions, 0, 2)
    }
    var text = Data()
    var rest = answers[...]
    let deadline = ContinuousClock.now + WaitLimit.standard
    while true {
      var states = [pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)]
      try wait(for: &states, of: process, until: deadline)
      let bytes = Self.read(terminal)
      if bytes.isEmpty { break }
      text += bytes
      if let next = rest.first, text.range(of: Data(next.prompt.utf8)) != nil {
        _ = unsafe write(terminal, next.text, next.text.utf8.count)
        rest = rest.dropFirst()
      }
    }
    close(terminal)
    let output = String(decoding: text, as: UTF8.self).replacing("\r\n", with: "\n")
    return Outcome(status: Self.status(of: process), output: output, errors: output)
  }

  /// `TIOCSPTLCK`, `TIOCGPTN` and `POSIX_SPAWN_SETSID`, which the Glibc module does not have.
  private static let lock: UInt = 0x4004_5431
  private static let numberOfOther: UInt = 0x8004_5430
  private static let newSession: Int16 = 0x80

  private func spawn(
    ownSession: Bool, _ configure: (inout posix_spawn_file_actions_t) -> Void
  ) throws -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe configure(&actions)
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    if ownSession { unsafe posix_spawnattr_setflags(&attributes, Self.newSession) }
    var arguments = unsafe words.map { unsafe strdup($0) } + [nil]
    var variables = unsafe environment.map { unsafe strdup("\($0.key)=\($0.value)") } + [nil]
    defer { unsafe (arguments + variables).forEach { unsafe free($0) } }
    var process: pid_t = 0
    let status = unsafe posix_spawn(&process, words[0], &actions, &attributes, &arguments, &variables)
    guard status == 0 else { throw POSIXError(POSIXErrorCode(rawValue: status) ?? .ENOEXEC) }
    return process
  }

  /// Waits until there is something to read, or an end; kills the process when it takes too long.
  private func wait(for states: inout [pollfd], of process: pid_t, until deadline: ContinuousClock.Instant) throws {
    let left = (deadline - ContinuousClock.now) / .milliseconds(1)
    if left > 0, unsafe poll(&states, nfds_t(states.count), Int32(left)) != 0 { return }
    kill(process, SIGKILL)
    _ = Self.status(of: process)
    throw NeverHappened("the end of \(words.joined(separator: " "))")
  }

  /// What there is to read; nothing at the end, which on a terminal is an error.
  private static func read(_ descriptor: Int32) -> Data {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      return Data(buffer[..<max(0, count)])
    }
  }

  private static func status(of process: pid_t) -> Int32 {
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
    return status & 0x7F == 0 ? status >> 8 & 0xFF : -(status & 0x7F)
  }
}

/// Two ends of a connection that no other process inherits.
private struct Channel {
  let reading: Int32
  let writing: Int32

  init() throws {
    var ends: [Int32] = [0, 0]
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw POSIXError(.EMFILE) }
    reading = ends[0]
    writing = ends[1]
  }
}
