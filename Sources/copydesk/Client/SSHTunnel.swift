import Glibc
import Synchronization

/// Leads to the daemon of another host: runs `ssh HOST copydesk dial` and speaks through its standard streams. Who asks there
/// is the account that ssh comes in by.
///
/// One ssh serves a command's requests one after the other, since a person may have to confirm each start of it.
final class SSHTunnel: Sendable {
  /// A running ssh, and this side of its standard streams.
  struct Session {
    let descriptor: Int32
    fileprivate let process: pid_t
  }

  /// The line by which the other side says that it is connected to the daemon. What came before it is not the daemon's: some
  /// accounts' shells greet whoever comes in.
  static let greeting = "copydesk-dial 1"
  /// How much may come before the greeting, in bytes.
  private static let longestPreface = 65_536

  private let address: SSHAddress
  /// Whether nothing may be asked or said on the terminal, and for how many seconds ssh may try to connect.
  private let isSilent: Bool
  private let idle = Mutex<Session?>(nil)

  init(_ address: SSHAddress, isSilent: Bool) {
    self.address = address
    self.isSilent = isSilent
  }

  deinit {
    if let left = idle.withLock({ $0.take() }) { Self.end(left) }
  }

  /// The session that the last request left; it may have ended meanwhile.
  func takeIdle() -> Session? { idle.withLock { $0.take() } }

  /// Keeps a session for the next request.
  func keep(_ session: Session) {
    let earlier = idle.withLock { kept in
      defer { kept = session }
      return kept.take()
    }
    if let earlier { Self.end(earlier) }
  }

  /// Starts ssh and waits until the other side has connected; then nothing has been asked yet.
  ///
  /// - Parameter patience: How long to wait for it, and later for each read and write, in seconds.
  func open(patience: Int) throws(UnixHTTPClient.Failure) -> Session {
    var ends: [Int32] = [-1, -1]
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw .noSSH(errno) }
    defer { close(ends[1]) }
    let process: pid_t
    do throws(UnixHTTPClient.Failure) {
      process = try start(on: ends[1])
    } catch {
      close(ends[0])
      throw error
    }
    UnixSocket.limit(ends[0], seconds: patience)
    let session = Session(descriptor: ends[0], process: process)
    // Until ssh alone has the other side, its end could not be seen.
    close(ends[1])
    ends[1] = -1
    try awaitGreeting(session, patience)
    return session
  }

  /// Ends a session.
  func end(_ session: Session) { Self.end(session) }

  /// What ssh is told. Whatever its configuration says, it leads to one command there and to nothing else.
  var arguments: [String] {
    let options = [
      "ConnectTimeout=\(isSilent ? 2 : 15)", "ServerAliveInterval=15", "ServerAliveCountMax=3",
      "ClearAllForwardings=yes", "RemoteCommand=none",
    ]
    // Without a terminal nobody could answer what ssh asks.
    let canAnswer = !isSilent && Terminal.error.isInteractive
    return ["ssh", "-T"] + (options + (canAnswer ? [] : ["BatchMode=yes"])).flatMap { ["-o", $0] }
      + (address.port.map { ["-p", String($0)] } ?? []) + (address.user.map { ["-l", $0] } ?? [])
      + ["--", address.host, address.remoteCommand]
  }

  private func start(on descriptor: Int32) throws(UnixHTTPClient.Failure) -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_adddup2(&actions, descriptor, STDIN_FILENO)
    unsafe posix_spawn_file_actions_adddup2(&actions, descriptor, STDOUT_FILENO)
    if isSilent { unsafe posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0) }
    var words = unsafe arguments.map { unsafe strdup($0) } + [nil]
    defer { unsafe words.forEach { unsafe free($0) } }
    var process: pid_t = 0
    let code = unsafe posix_spawnp(&process, "ssh", &actions, nil, &words, environ)
    guard code == 0 else { throw .noSSH(code) }
    return process
  }

  private func awaitGreeting(_ session: Session, _ patience: Int) throws(UnixHTTPClient.Failure) {
    var line: [UInt8] = []
    var taken = 0
    var byte: UInt8 = 0
    while true {
      // Byte by byte: what follows the greeting is the daemon's.
      let count = unsafe recv(session.descriptor, &byte, 1, 0)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        let isLate = count < 0 && errno == EAGAIN
        let status = Self.end(session, waiting: !isLate)
        throw isLate ? .timedOut(seconds: patience) : .ssh(host: address.name, status: status)
      }
      taken += 1
      guard taken <= Self.longestPreface else {
        Self.end(session)
        throw .garbled("'\(address.name)' says something else than copydesk dial")
      }
      if byte != UInt8(ascii: "\n") {
        line.append(byte)
      } else {
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        if line.elementsEqual(Self.greeting.utf8) { return }
        line = []
      }
    }
  }

  /// Closes the streams and sees ssh off.
  ///
  /// - Parameter waiting: Whether ssh is about to end by itself; its status is of interest then.
  /// - Returns: The status with which ssh ended; -1 when it was ended.
  @discardableResult
  private static func end(_ session: Session, waiting: Bool = false) -> Int32 {
    close(session.descriptor)
    var status: Int32 = 0
    if !waiting { kill(session.process, SIGTERM) }
    for pause in 0..<500 {
      let ended = unsafe waitpid(session.process, &status, WNOHANG)
      if ended == session.process { return status & 0x7F == 0 ? status >> 8 & 0xFF : -1 }
      if ended < 0, errno != EINTR { return -1 }
      if pause == 200 { kill(session.process, SIGTERM) }
      usleep(5000)
    }
    kill(session.process, SIGKILL)
    _ = unsafe waitpid(session.process, &status, 0)
    return -1
  }
}
