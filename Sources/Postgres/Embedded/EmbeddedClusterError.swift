/// Why a private cluster could not be started or stopped.
public enum EmbeddedClusterError: Error, Sendable, Equatable {
  /// The socket's path would be longer than the system allows.
  case pathTooLong(path: String, limit: Int)
  /// The account that PostgreSQL runs under cannot enter a directory on the way.
  case notTraversable(directory: String, account: String)
  /// A directory could not be created or given to the account.
  case cannotPrepare(path: String, reason: String)
  /// Another process is running this cluster.
  case inUse(directory: String)
  /// No server programs of a suitable version are installed.
  case noPrograms(version: String?)
  /// There is no unprivileged account to run PostgreSQL under, which refuses to run as root.
  case noAccount
  /// One of PostgreSQL's programs failed.
  case programFailed(program: String, output: String)
  /// The server is running but does not accept connections.
  case notAnswering(reason: String)
}

extension EmbeddedClusterError: CustomStringConvertible {
  /// One sentence for operators, which says what to do.
  public var description: String {
    switch self {
    case .pathTooLong(let path, let limit):
      "The socket path \(path) is \(path.utf8.count) bytes long, and the limit is \(limit); choose a directory with a shorter path"
    case .notTraversable(let directory, let account):
      "PostgreSQL would run as \(account), which cannot enter \(directory); choose another directory, "
        + "or make it accessible with chmod o+x"
    case .cannotPrepare(let path, let reason): "Cannot prepare \(path): \(reason)"
    case .inUse(let directory): "Another process is running the PostgreSQL cluster in \(directory)"
    case .noPrograms(let version):
      "There are no PostgreSQL server programs\(version.map { " of version \($0)" } ?? "") in /usr/lib/postgresql "
        + "or the PATH; install them"
    case .noAccount: "PostgreSQL refuses to run as root, and there is no account named postgres or nobody"
    case .programFailed(let program, let output): "PostgreSQL's \(program) failed: \(output)"
    case .notAnswering(let reason): "The embedded PostgreSQL server does not accept connections: \(reason)"
    }
  }
}
