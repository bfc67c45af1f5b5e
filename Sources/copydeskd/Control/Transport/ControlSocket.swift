import Foundation
import Glibc

/// The listening Unix socket of the control server: bound here, or handed over by systemd.
///
/// A daemon that binds a path holds a lock beside it (`PATH.lock`) while it lives, so that a dead daemon's socket file is
/// recognised and replaced, and a live daemon's never is.
struct ControlSocket {
  /// The listening descriptor; the server that takes it closes it.
  let descriptor: CInt
  /// Where clients find it.
  let path: String
  /// Nil when systemd owns the socket and its file.
  private let lock: CInt?

  /// sun_path of sockaddr_un holds 108 bytes, one of them the final NUL (unix(7)).
  static let maximumPathLength = 107

  enum Failure: Error, CustomStringConvertible {
    case pathTooLong(String)
    case heldByLiveDaemon(String)
    case occupied(String)
    case system(call: String, path: String, code: CInt)

    var description: String {
      switch self {
      case .pathTooLong(let path):
        "The control socket's path '\(path)' is \(path.utf8.count) bytes long; the limit for a Unix socket is "
          + "\(ControlSocket.maximumPathLength). Choose a directory with a shorter path."
      case .heldByLiveDaemon(let path):
        "Another copydeskd is already listening on '\(path)'. Stop it first, or use another directory or socket."
      case .occupied(let path):
        "'\(path)' exists and is not a socket. Move it away, or use another path for the control socket."
      case .system(let call, let path, let code):
        "Could not listen on '\(path)': \(call): \(unsafe String(cString: strerror(code)))."
      }
    }
  }

  /// Binds and listens; the file's mode and group are set before anybody can connect.
  ///
  /// - Parameter group: The group that may connect besides the daemon's user; nil keeps the daemon's own.
  /// - Throws: `Failure`
  static func bind(path: String, mode: mode_t, group: gid_t?, backlog: CInt = 128) throws(Failure) -> ControlSocket {
    guard path.utf8.count <= maximumPathLength else { throw .pathTooLong(path) }
    let lock = try takeLock(beside: path)
    do throws(Failure) {
      try removeStaleSocket(path)
      let descriptor = try listen(path: path, mode: mode, group: group, backlog: backlog)
      return ControlSocket(descriptor: descriptor, path: path, lock: lock)
    } catch {
      close(lock)
      throw error
    }
  }

  /// Takes the first socket that systemd passed (sd_listen_fds(3)); nil when it passed none to this process.
  static func inherited(environment: [String: String]) -> ControlSocket? {
    guard environment["LISTEN_PID"].flatMap({ Int32($0) }) == getpid(),
      let count = environment["LISTEN_FDS"].flatMap({ Int($0) }), count >= 1
    else { return nil }
    let firstPassedDescriptor: CInt = 3
    _ = fcntl(firstPassedDescriptor, F_SETFD, FD_CLOEXEC)
    _ = fcntl(firstPassedDescriptor, F_SETFL, O_NONBLOCK)
    return ControlSocket(
      descriptor: firstPassedDescriptor, path: localPath(of: firstPassedDescriptor) ?? "(inherited)", lock: nil)
  }

  /// Removes the socket file if this daemon made it, and releases the lock; the server closes the descriptor.
  ///
  /// The lock file stays: were it removed, a lock could be held on a file that nobody else can find.
  func remove() {
    guard let lock else { return }
    _ = unsafe unlink(path)
    close(lock)
  }

  private static func takeLock(beside path: String) throws(Failure) -> CInt {
    let lockPath = path + ".lock"
    let descriptor = unsafe open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw .system(call: "open", path: lockPath, code: errno) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw .heldByLiveDaemon(path)
    }
    return descriptor
  }

  private static func removeStaleSocket(_ path: String) throws(Failure) {
    guard let found = try? FileManager.default.attributesOfItem(atPath: path) else { return }
    guard found[.type] as? FileAttributeType == .typeSocket else { throw .occupied(path) }
    // A socket that systemd listens on has no lock of ours, but it accepts connections.
    let probe = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    defer { close(probe) }
    let answered = unsafe withSocketAddress(path) { address, length in unsafe connect(probe, address, length) } == 0
    if answered { throw .heldByLiveDaemon(path) }
    guard unsafe unlink(path) == 0 || errno == ENOENT else { throw .system(call: "unlink", path: path, code: errno) }
  }

  private static func listen(path: String, mode: mode_t, group: gid_t?, backlog: CInt) throws(Failure) -> CInt {
    let flags = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    let descriptor = socket(AF_UNIX, flags, 0)
    guard descriptor >= 0 else { throw .system(call: "socket", path: path, code: errno) }
    func failing(_ call: String) -> Failure {
      let code = errno
      close(descriptor)
      return .system(call: call, path: path, code: code)
    }
    guard unsafe withSocketAddress(path, { address, length in unsafe Glibc.bind(descriptor, address, length) }) == 0
    else {
      throw failing("bind")
    }
    // Nobody can connect before listen(2), so there is no moment with a wider mode.
    if let group, unsafe chown(path, uid_t.max, group) != 0 { throw failing("chown") }
    guard unsafe chmod(path, mode) == 0 else { throw failing("chmod") }
    guard Glibc.listen(descriptor, backlog) == 0 else { throw failing("listen") }
    return descriptor
  }

  private static func withSocketAddress(
    _ path: String, _ body: (_ address: UnsafePointer<sockaddr>, socklen_t) -> CInt
  ) -> CInt {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { field in
      unsafe field.copyBytes(from: path.utf8.prefix(maximumPathLength))
    }
    return unsafe withUnsafePointer(to: address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        unsafe body(generic, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }

  private static func localPath(of descriptor: CInt) -> String? {
    var address = sockaddr_un()
    var length = socklen_t(MemoryLayout<sockaddr_un>.size)
    let status = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        unsafe getsockname(descriptor, generic, &length)
      }
    }
    guard status == 0, address.sun_family == sa_family_t(AF_UNIX) else { return nil }
    return unsafe withUnsafeBytes(of: address.sun_path) { field in
      unsafe String(decoding: field.prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}
