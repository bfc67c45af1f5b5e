internal import Glibc

/// The account that PostgreSQL's programs run under: the caller's own, or an unprivileged one when the caller is root.
struct ServerAccount: Sendable {
  let name: String
  let userID: uid_t
  let groupID: gid_t
  /// Whether the programs must switch to the account.
  let isOther: Bool

  /// The account of this process; for root, `postgres` or else `nobody`.
  static func current() throws(EmbeddedClusterError) -> ServerAccount {
    guard geteuid() == 0 else {
      return ServerAccount(name: "uid \(geteuid())", userID: geteuid(), groupID: getegid(), isOther: false)
    }
    for name in ["postgres", "nobody"] {
      if let account = named(name) { return account }
    }
    throw .noAccount
  }

  /// The words in front of a command that make it run under the account.
  ///
  /// They run a program instead of making calls between fork and exec: there, glibc's setgroups() waits for threads
  /// that the fork did not copy.
  var changing: [String] {
    isOther ? ["setpriv", "--reuid=\(userID)", "--regid=\(groupID)", "--clear-groups", "--"] : []
  }

  private static func named(_ name: String) -> ServerAccount? {
    var entry = unsafe passwd()
    var found: UnsafeMutablePointer<passwd>?
    var buffer = [CChar](repeating: 0, count: 16_384)
    guard unsafe getpwnam_r(name, &entry, &buffer, buffer.count, &found) == 0, unsafe found != nil else { return nil }
    return unsafe ServerAccount(name: name, userID: entry.pw_uid, groupID: entry.pw_gid, isOther: true)
  }
}
