internal import FoundationEssentials
internal import Glibc

/// The directory of a private cluster, and the checks that it is suitable.
///
/// `DIR/postgres` belongs to the server's account, mode 0700: only that account and root can reach the socket in it,
/// which is why the server can trust every client. `DIR/postgres/data` is PostgreSQL's data directory;
/// `DIR/postgres.lock` is locked by the process that runs the cluster.
struct ClusterDirectory: Sendable {
  /// The longest path for a socket, without the terminating NUL.
  static let socketPathLimit = 107

  let root: String
  var home: String { "\(root)/postgres" }
  var data: String { "\(home)/data" }
  var newData: String { "\(home)/data.new" }
  var log: String { "\(home)/start.log" }
  var socket: String { "\(home)/.s.PGSQL.5432" }
  var lock: String { "\(root)/postgres.lock" }

  /// The directory, made absolute; nothing is created yet.
  init(_ path: String) throws(EmbeddedClusterError) {
    let absolute = path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
    var parts: [Substring] = []
    for part in absolute.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    root = "/" + parts.joined(separator: "/")
    guard socket.utf8.count <= Self.socketPathLimit else {
      throw .pathTooLong(path: socket, limit: Self.socketPathLimit)
    }
  }

  /// The existing directories on the way to `home`, from the root down.
  var ancestors: [String] {
    var path = ""
    return ["/"]
      + root.split(separator: "/").map { part in
        path += "/\(part)"
        return path
      }.filter { FileManager.default.fileExists(atPath: $0) }
  }

  /// Creates `root`.
  func makeRoot() throws(EmbeddedClusterError) {
    do {
      try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    } catch {
      throw .cannotPrepare(path: root, reason: "\(error)")
    }
  }

  /// Creates `home`, accessible to the account only.
  func makeHome(for account: ServerAccount) throws(EmbeddedClusterError) {
    let made = unsafe mkdir(home, 0o700)
    guard made == 0 || errno == EEXIST else { throw failure(home) }
    guard unsafe chmod(home, 0o700) == 0 else { throw failure(home) }
    if account.isOther {
      guard unsafe chown(home, account.userID, account.groupID) == 0 else { throw failure(home) }
    }
  }

  /// Removes the socket of a server that is not running, and its lock: the number in it may by now belong to another process,
  /// which PostgreSQL would take for the server.
  func removeStaleSocket() {
    for path in [socket, "\(socket).lock"] { _ = unsafe unlink(path) }
  }

  /// The major version of the data; nil if there is none yet.
  var version: String? {
    (try? String(contentsOfFile: "\(data)/PG_VERSION", encoding: .utf8))?.trimmed
  }

  /// Locks the cluster for this process, until the process ends at the latest.
  func takeLock() throws(EmbeddedClusterError) -> ClusterLock {
    let descriptor = unsafe open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure(lock) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw .inUse(directory: root)
    }
    return ClusterLock(descriptor: descriptor)
  }

  private func failure(_ path: String) -> EmbeddedClusterError {
    .cannotPrepare(path: path, reason: unsafe String(cString: strerror(errno)))
  }
}

/// Holds the lock on a cluster's lock file. The system releases it when the process ends, however it ends.
final class ClusterLock: Sendable {
  private let descriptor: CInt

  init(descriptor: CInt) {
    self.descriptor = descriptor
  }

  deinit {
    close(descriptor)
  }
}
