import Foundation
import Glibc
import Synchronization

/// The listening Unix socket of the control server: bound here, or handed over by systemd.
///
/// A daemon that binds a path holds a lock beside it (`PATH.lock`) while it lives, so that a dead daemon's socket file is
/// recognised and replaced, and a live daemon's never is. Whoever deletes the file locks everybody out; `restore` makes it
/// anew.
final class ControlSocket: Sendable {
  /// The first listening descriptor; the server that takes it closes it.
  let descriptor: CInt
  /// Where clients find it.
  let path: String
  private let mode: mode_t
  private let group: gid_t?
  private let state: Mutex<State>

  private struct State {
    /// The file that clients connect through; nil when there was none.
    var file: FileIdentity?
    /// Nil when systemd owns the socket and its file.
    var lock: CInt?
    /// Whether the file was made here, and is to be removed in the end.
    var isOwnFile: Bool
  }

  /// sun_path of sockaddr_un holds 108 bytes, one of them the final NUL (unix(7)).
  static let maximumPathLength = 107
  private static let backlog: CInt = 128

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

  private init(descriptor: CInt, path: String, mode: mode_t, group: gid_t?, lock: CInt?, hasFile: Bool) {
    self.descriptor = descriptor
    self.path = path
    self.mode = mode
    self.group = group
    state = Mutex(State(file: hasFile ? FileIdentity(path) : nil, lock: lock, isOwnFile: lock != nil))
  }

  /// Binds and listens; the file's mode and group are set before anybody can connect.
  ///
  /// - Parameter group: The group that may connect besides the daemon's user; nil keeps the daemon's own.
  /// - Throws: `Failure`
  static func bind(path: String, mode: mode_t, group: gid_t?) throws(Failure) -> ControlSocket {
    guard path.utf8.count <= maximumPathLength else { throw .pathTooLong(path) }
    let lock = try takeLock(beside: path)
    do throws(Failure) {
      try removeStaleSocket(path)
      let descriptor = try listen(path: path, mode: mode, group: group)
      return ControlSocket(
        descriptor: descriptor, path: path, mode: mode, group: group, lock: lock, hasFile: true)
    } catch {
      close(lock)
      throw error
    }
  }

  /// Takes the first socket that systemd passed (sd_listen_fds(3)); nil when it passed none to this process.
  ///
  /// - Parameters mode, group: For a new file, should the one that systemd made be deleted.
  static func inherited(environment: [String: String], mode: mode_t, group: gid_t?) -> ControlSocket? {
    guard environment["LISTEN_PID"].flatMap({ Int32($0) }) == getpid(),
      let count = environment["LISTEN_FDS"].flatMap({ Int($0) }), count >= 1
    else { return nil }
    let firstPassedDescriptor: CInt = 3
    _ = fcntl(firstPassedDescriptor, F_SETFD, FD_CLOEXEC)
    _ = fcntl(firstPassedDescriptor, F_SETFL, O_NONBLOCK)
    let path = localPath(of: firstPassedDescriptor) ?? "(inherited)"
    // A file that an earlier daemon made in its place, and left when it was killed, leads nowhere.
    return ControlSocket(
      descriptor: firstPassedDescriptor, path: path, mode: mode, group: group, lock: nil, hasFile: isAnswered(path))
  }

  /// The group of the socket's file; nil if there is no file.
  var fileGroup: gid_t? {
    var status = stat()
    return unsafe lstat(path, &status) == 0 ? status.st_gid : nil
  }

  /// Removes the socket file if this daemon made it and it is still there, and releases the lock; the server closes the
  /// descriptor. Called once, when nothing of the daemon is left.
  ///
  /// The lock file stays: were it removed, a lock could be held on a file that nobody else can find.
  func remove() {
    state.withLock { state in
      if state.isOwnFile, let file = state.file, FileIdentity(path) == file { _ = unsafe unlink(path) }
      if let lock = state.lock { close(lock) }
      state = State(file: nil, lock: nil, isOwnFile: false)
    }
  }
}

// MARK: - When the file is gone

extension ControlSocket {
  /// What became of the socket's file.
  enum Restoration: Equatable {
    /// It is there.
    case unharmed
    /// It was gone; clients find the new one, whose descriptor this is.
    case restored(CInt)
    /// Something else has taken its place, which is not to be touched.
    case replaced
  }

  /// Makes the file anew if it is gone, or is one that nobody listens on.
  ///
  /// - Throws: `Failure` when that is not possible.
  func restore() throws(Failure) -> Restoration {
    let known = state.withLock { $0.file }
    let found = FileIdentity(path)
    if found != nil, found == known { return .unharmed }
    do throws(Failure) {
      if found != nil { try Self.removeStaleSocket(path) }
    } catch .heldByLiveDaemon, .occupied {
      return .replaced
    }
    let descriptor = try Self.listen(path: path, mode: mode, group: group)
    state.withLock { state in
      state.file = FileIdentity(path)
      state.isOwnFile = true
    }
    return .restored(descriptor)
  }
}

/// Which file it is, whatever it is called (stat(2)).
private struct FileIdentity: Equatable, Sendable {
  private let device: UInt64
  private let node: UInt64

  /// The file at that path itself, should it be a link; nil if there is none.
  init?(_ path: String) {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { return nil }
    device = UInt64(status.st_dev)
    node = UInt64(status.st_ino)
  }
}

// MARK: - System calls

extension ControlSocket {
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
    if isAnswered(path) { throw .heldByLiveDaemon(path) }
    guard unsafe unlink(path) == 0 || errno == ENOENT else { throw .system(call: "unlink", path: path, code: errno) }
  }

  /// Whether somebody listens on that path.
  private static func isAnswered(_ path: String) -> Bool {
    let flags = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    let probe = socket(AF_UNIX, flags, 0)
    defer { close(probe) }
    let status = unsafe withSocketAddress(path) { address, length in unsafe connect(probe, address, length) }
    // A live daemon that is slow to accept has a full backlog: EAGAIN.
    return status == 0 || errno == EAGAIN
  }

  private static func listen(path: String, mode: mode_t, group: gid_t?) throws(Failure) -> CInt {
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
