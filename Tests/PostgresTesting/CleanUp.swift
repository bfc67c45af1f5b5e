internal import Glibc

/// Ends what a process that tests or measures leaves behind, however the process ends.
public enum CleanUp {
  /// Why nobody could be set to watch the process.
  struct Failure: Error {
    let status: Int32
  }

  /// Has the PostgreSQL cluster in `directory` killed, and the directory removed, be it a disk of its own, once this process
  /// is gone.
  ///
  /// A shell reads from a socket that nobody writes to: it ends when the process does, be it by a crash.
  public static func afterThisProcess(_ directory: String) throws {
    // It must not hold open what this process has open at the moment: a lock, or the pipe of another child's output. That
    // takes bash: other shells close descriptors of one digit only.
    let script = """
      for open in /proc/self/fd/*; do [ "${open##*/}" -gt 2 ] && eval "exec ${open##*/}>&-"; done
      read -r _
      [ -f "$0/postgres/data/postmaster.pid" ] && kill -QUIT "$(head -n 1 "$0/postgres/data/postmaster.pid")"
      mountpoint -q "$0" && umount -l "$0"
      rm -rf "$0" || { sleep 1; rm -rf "$0"; }
      """
    var ends: [CInt] = [0, 0]
    guard unsafe socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
      throw Failure(status: errno)
    }
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_adddup2(&actions, ends[0], 0)
    for output in [CInt(1), 2] { unsafe posix_spawn_file_actions_addopen(&actions, output, "/dev/null", O_WRONLY, 0) }
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    // A session of its own, so that a Ctrl-C for the tests does not end it before its work is done.
    let newSession: Int16 = 0x80
    unsafe posix_spawnattr_setflags(&attributes, newSession)
    let words = ["bash", "-c", script, directory]
    let arguments = unsafe words.map { unsafe strdup($0) } + [nil]
    defer { unsafe arguments.forEach { unsafe free($0) } }
    var child = pid_t()
    let status = unsafe posix_spawn(&child, "/bin/bash", &actions, &attributes, arguments, environ)
    guard status == 0 else { throw Failure(status: status) }
    close(ends[0])
  }
}
