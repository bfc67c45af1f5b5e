import Foundation

/// A PostgreSQL server that all runs share, so that none has to start its own; its data are in memory where there is room.
///
/// The tests are told of it by `COPYDESK_TEST_POSTGRES`. What a killed run leaves there is dropped after it.
struct TestServer: Sendable {
  /// The superuser's URI for the database `postgres`.
  let uri: String
  private let directory: String
  private let untilTheEnd: CInt

  private static let start = """
    set -e
    bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
    export PATH=${bin:+$bin:}$PATH LC_ALL=C.UTF-8
    directory=$(mktemp -d "$([ -w /dev/shm ] && echo /dev/shm || echo /tmp)/copydesk-mutate-XXXXXX")
    run=()
    if [ "$(id -u)" = 0 ]; then
      chown postgres "$directory"
      run=(setpriv --reuid=postgres --regid=postgres --clear-groups --)
    fi
    cd /
    "${run[@]}" initdb -D "$directory/data" -U postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 >&2
    "${run[@]}" pg_ctl -D "$directory/data" -l "$directory/log" -w start >&2 -o "-c listen_addresses= \
      -c unix_socket_directories=$directory -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
      -c max_connections=200 -c autovacuum_naptime=5min -c dynamic_shared_memory_type=mmap -c timezone=UTC"
    echo "$directory"
    """
  /// Waits until this program closes its end of the pipe, or is gone.
  private static let stop = """
    cd /
    read -r _ || true
    kill -QUIT "$(head -n 1 "$0/data/postmaster.pid")"
    while [ -e "$0/data/postmaster.pid" ]; do sleep 0.05; done
    rm -rf "$0"
    """
  private static let leftovers = """
    SELECT format('DROP DATABASE %I WITH (FORCE);', datname) FROM pg_database
     WHERE datname LIKE 'test\\_%' OR datname LIKE 'template\\_%' \\gexec
    """

  /// Starts a new one.
  init() throws {
    let started = try Command.run(["bash", "-c", Self.start], in: "/")
    guard started.status == 0, let last = started.output.split(separator: "\n").last else {
      throw Failure("PostgreSQL does not start:\n\(started.output)")
    }
    directory = String(last)
    var ends: [CInt] = [0, 0]
    guard pipe(&ends) == 0 else { throw Failure("There is no pipe left") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    // A session of its own, so that a Ctrl-C does not end it before its work is done.
    _ = try Command.spawn(
      ["setsid", "bash", "-c", Self.stop, directory], in: "/", input: ends[0], output: "/dev/null")
    close(ends[0])
    untilTheEnd = ends[1]
    uri = "postgresql://postgres@/postgres?host=\(directory)"
  }

  /// Drops the databases of the run before.
  func clean() throws {
    let script = "\(directory).sql"
    try Data(Self.leftovers.utf8).write(to: URL(filePath: script))
    defer { try? FileManager.default.removeItem(atPath: script) }
    let dropped = try Command.run(["psql", "-X", "-q", "-d", uri, "-f", script], in: "/")
    guard dropped.status == 0 else { throw Failure("The databases of the last run stay:\n\(dropped.output)") }
  }

  /// Stops it and removes its data.
  func end() {
    close(untilTheEnd)
  }
}
