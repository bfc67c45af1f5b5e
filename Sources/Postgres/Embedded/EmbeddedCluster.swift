internal import FoundationEssentials
internal import Glibc
public import Logging

/// A private PostgreSQL cluster in a directory, run from the installed programs, reachable through a Unix socket only.
///
/// Root runs it as `postgres` or, if there is no such account, `nobody`, because PostgreSQL refuses to run as root. The
/// server trusts every client to be the role it names, because only root and the server's account can reach the socket.
/// The server outlives a daemon that is killed: the next start in the same directory finds it running and adopts it, or
/// recovers the data if the server was killed too.
public actor EmbeddedCluster {
  /// Settings for tests: much faster, but not crash-safe. Databases are made and dropped by the hundred, which means going
  /// through all of the shared buffers each time, so there are few.
  public static let testSettings = [
    "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200",
    "autovacuum_naptime": "5min", "dynamic_shared_memory_type": "mmap", "shared_buffers": "32MB",
    "wal_level": "minimal", "max_wal_senders": "0",
  ]

  /// The name of the superuser.
  public static let superuser = "postgres"

  /// How long the server may take to start, including recovery.
  private static let startLimit = Duration.seconds(300)

  /// The process number of the server.
  public private(set) var processID: Int32

  private nonisolated let directory: ClusterDirectory
  private let programs: ServerPrograms
  private let logger: Logger
  private var lock: ClusterLock?

  private init(
    _ directory: ClusterDirectory, _ programs: ServerPrograms, _ lock: ClusterLock, _ postmaster: Postmaster,
    logger: Logger
  ) {
    self.directory = directory
    self.programs = programs
    self.lock = lock
    self.processID = postmaster.processID
    self.logger = logger
  }

  /// Creates the cluster if there is none, starts it if it is not running, and returns when it accepts connections.
  ///
  /// - Parameters:
  ///   - path: The directory for the files, which go into `postgres` and `postgres.lock`.
  ///   - settings: Settings for `postgresql.conf`, by name; a server that is already running keeps its own.
  /// - Throws: ``EmbeddedClusterError``; before anything is started if the directory is not suitable.
  public static func start(
    directory path: String, settings: [String: String] = [:], logger: Logger
  ) async throws -> EmbeddedCluster {
    let directory = try ClusterDirectory(path)
    let account = try ServerAccount.current()
    let programs = try ServerPrograms(version: directory.version, account: account)
    try await checkEntry(to: directory, by: account, programs)
    try directory.makeRoot()
    try await checkEntry(to: directory, by: account, programs)
    let lock = try directory.takeLock()
    try directory.makeHome(for: account)
    do {
      let postmaster: Postmaster
      if let running = try await ServerProcesses(directory).settle() {
        logger.info("Using the PostgreSQL that is already running", metadata: ["pid": "\(running.processID)"])
        postmaster = running
      } else {
        if directory.version == nil { try await create(directory, programs, logger: logger) }
        try configure(directory, settings)
        postmaster = try await launch(directory, programs, logger: logger)
      }
      let cluster = EmbeddedCluster(directory, programs, lock, postmaster, logger: logger)
      try await cluster.answers()
      return cluster
    } catch {
      // Nothing that was begun here is left running, even if this task was cancelled.
      await Task { await end(directory, programs, logger: logger) }.value
      throw error
    }
  }

  /// The URI of a database for the superuser.
  public nonisolated func superuserURI(database: String = "postgres") -> String {
    uri(database: database, role: Self.superuser)
  }

  /// The URI of a database for a role.
  public nonisolated func uri(database: String, role: String) -> String {
    Self.uri(in: directory, database: database, role: role)
  }

  /// The URI of a database for a role, in the cluster of that directory, whether it is running or not.
  ///
  /// - Throws: ``EmbeddedClusterError`` if the directory is not suitable for a cluster.
  public static func uri(directory path: String, database: String, role: String) throws -> String {
    uri(in: try ClusterDirectory(path), database: database, role: role)
  }

  /// Stops the server in an orderly way, ending its sessions, and releases the lock on the cluster. A server that does not stop
  /// in time is stopped at once, and recovers when it is started next.
  public func stop() async {
    guard lock != nil else { return }
    await Self.end(directory, programs, logger: logger)
    lock = nil
    logger.info("Stopped PostgreSQL")
  }
}

// MARK: - Keeping it running

extension EmbeddedCluster {
  /// How often to look whether the server is alive.
  private static let lookInterval = Duration.milliseconds(250)
  /// A server that lived for this long has not failed because of how it was started.
  private static let provenLife = Duration.seconds(60)

  /// Starts the server again if it has died, and returns when it accepts connections.
  ///
  /// - Throws: ``EmbeddedClusterError``.
  public func revive() async throws {
    guard lock != nil, Postmaster.running(in: directory.data) == nil else { return }
    processID = try await Self.launch(directory, programs, logger: logger).processID
    try await answers()
  }

  /// Starts the server again whenever it has died, until the task is cancelled. The more often it dies soon after a start, the
  /// longer the wait before the next, half a minute at most.
  public func keepRunning() async {
    let backOff = BackOff(initial: .milliseconds(100), maximum: .seconds(30))
    var failures = 0
    var started = MonotonicTime.now
    while (try? await Task.sleep(for: Self.lookInterval)) != nil {
      guard lock != nil else { return }
      if Postmaster.running(in: directory.data) != nil { continue }
      failures = MonotonicTime.now > started + Self.provenLife ? 1 : failures + 1
      let delay = backOff.delay(afterFailures: failures)
      logger.error(
        "PostgreSQL died; starting it again",
        metadata: ["pid": "\(processID)", "failures": "\(failures)", "delay": "\(delay)"])
      do {
        try await Task.sleep(for: delay)
        try await revive()
        logger.notice("PostgreSQL is running again", metadata: ["pid": "\(processID)"])
      } catch {
        if Task.isCancelled { return }
        logger.error("PostgreSQL could not be started again", metadata: ["error": "\(error)"])
      }
      started = .now
    }
  }
}

// MARK: - Stopping

extension EmbeddedCluster {
  /// How long each way of stopping may take, from the gentlest on.
  private static let stopLimits = [("fast", 15), ("immediate", 5)]

  /// Stops the server if it is running, and ends whatever else works in the directory.
  private static func end(_ directory: ClusterDirectory, _ programs: ServerPrograms, logger: Logger) async {
    for (mode, seconds) in stopLimits where Postmaster.running(in: directory.data) != nil {
      do {
        try await programs.run("pg_ctl", ["stop", "-D", directory.data, "-m", mode, "-w", "-t", "\(seconds)"])
      } catch {
        logger.warning("PostgreSQL did not stop in time", metadata: ["mode": "\(mode)", "error": "\(error)"])
      }
    }
    ServerProcesses(directory).kill(SIGKILL)
  }
}

// MARK: - Starting

extension EmbeddedCluster {
  private static func checkEntry(
    to directory: ClusterDirectory, by account: ServerAccount, _ programs: ServerPrograms
  ) async throws {
    for ancestor in directory.ancestors where try await !programs.canEnter(ancestor) {
      throw EmbeddedClusterError.notTraversable(directory: ancestor, account: account.name)
    }
  }

  /// Creates the data directory aside and moves it into place, so that a half-made one never passes for a cluster.
  private static func create(
    _ directory: ClusterDirectory, _ programs: ServerPrograms, logger: Logger
  ) async throws {
    logger.info("Creating a PostgreSQL cluster", metadata: ["directory": "\(directory.data)"])
    if FileManager.default.fileExists(atPath: directory.newData) {
      try FileManager.default.removeItem(atPath: directory.newData)
    }
    try await programs.run(
      "initdb",
      [
        "-D", directory.newData, "-U", superuser, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8",
        "--data-checksums",
      ])
    // Complete before it is moved into place: a file that is written later could be cut off by a crash.
    let main = "\(directory.newData)/postgresql.conf"
    let text = try String(contentsOfFile: main, encoding: .utf8)
    try (text + "include = 'embedded.conf'\n").write(toFile: main, atomically: false, encoding: .utf8)
    try FileManager.default.moveItem(atPath: directory.newData, toPath: directory.data)
  }

  /// Writes the settings into the data directory, where `postgresql.conf` includes them last.
  private static func configure(_ directory: ClusterDirectory, _ settings: [String: String]) throws {
    let fixed = [
      "listen_addresses": "", "port": "5432", "unix_socket_directories": directory.home,
      "unix_socket_permissions": "0700", "timezone": "UTC", "log_timezone": "UTC", "logging_collector": "on",
      "log_filename": "postgresql-%a.log", "log_truncate_on_rotation": "on", "log_rotation_age": "1d",
      "log_rotation_size": "0",
    ]
    let lines = settings.merging(fixed) { _, fixed in fixed }.sorted { $0.key < $1.key }
      .map {
        "\($0.key) = '\($0.value.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''"))'\n"
      }
    try lines.joined().write(toFile: "\(directory.data)/embedded.conf", atomically: true, encoding: .utf8)
  }

  /// Starts the server, once processes of a killed one have let go of its files and memory; tries again for a while if that
  /// fails.
  fileprivate static func launch(
    _ directory: ClusterDirectory, _ programs: ServerPrograms, logger: Logger
  ) async throws -> Postmaster {
    let backOff = BackOff(initial: .milliseconds(200), maximum: .seconds(2))
    var failures = 0
    while true {
      do {
        if let running = try await ServerProcesses(directory).settle() { return running }
        directory.removeStaleSocket()
        try Postmaster.disownReusedNumber(in: directory.data)
        let limit = "\(startLimit.components.seconds)"
        try await programs.run(
          "pg_ctl", ["start", "-D", directory.data, "-l", directory.log, "-w", "-t", limit, "-s"])
        guard let postmaster = Postmaster.running(in: directory.data) else {
          throw EmbeddedClusterError.notAnswering(reason: "it exited right after starting; see \(directory.log)")
        }
        logger.info("Started PostgreSQL", metadata: ["pid": "\(postmaster.processID)"])
        return postmaster
      } catch let error as EmbeddedClusterError where failures < 10 {
        failures += 1
        logger.warning("PostgreSQL did not start; retrying", metadata: ["error": "\(error)"])
        try await Task.sleep(for: backOff.delay(afterFailures: failures))
      }
    }
  }

  /// Waits until the server accepts connections, as long as it is alive.
  fileprivate func answers() async throws {
    let configuration = ConnectionConfiguration(uri: superuserURI(), connectTimeout: .seconds(10))
    let deadline = MonotonicTime.now + Self.startLimit
    let backOff = BackOff(initial: .milliseconds(50), maximum: .seconds(1))
    var failures = 0
    while true {
      do {
        return try await Connection.connect(configuration).close()
      } catch let error as ConnectionError {
        failures += 1
        guard .now < deadline, Postmaster.running(in: directory.data) != nil else {
          throw EmbeddedClusterError.notAnswering(reason: "\(error)")
        }
        try await Task.sleep(for: backOff.delay(afterFailures: failures))
      }
    }
  }

  private static func uri(in directory: ClusterDirectory, database: String, role: String) -> String {
    "postgresql:///\(database.percentEncoded)?host=\(directory.home.percentEncoded)&user=\(role.percentEncoded)"
  }
}

extension String {
  /// The text with every byte percent-encoded that is not an unreserved character of RFC 3986.
  fileprivate var percentEncoded: String {
    utf8.reduce(into: "") { text, byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        text += byte < 16 ? "%0\(digits)" : "%\(digits)"
      }
    }
  }
}
