import ControlAPI
import Foundation
import Glibc
import Postgres
import PostgresTesting
import Testing
import TimeTesting

@Suite("Nothing hangs")
struct NothingHangsTests {
  @Test("While somebody holds a story's row, actions on it are refused in time, and everybody else goes on working")
  func lockedStory() async throws {
    try await Daemon.with { daemon in
      for slug in ["a", "b"] {
        try await daemon.succeeds(as: "jomondi", "submit", try daemon.file("\(slug).md", Sample.draft(slug)))
        try await daemon.succeeds(as: "nsargsyan", "show", slug)
      }
      let socket = daemon.socket
      try await daemon.holding("SELECT FROM copydesk.story WHERE slug = 'a' FOR UPDATE") { () async throws in
        async let actions = statuses(on: socket, of: 25, ["approve", "a", "--yes"])
        // More of them than there are connections for actions, and none holds one while it waits.
        try await eventually("another story to be approved") {
          // On a busy machine it may be said too late that it was done.
          try await daemon.copydesk(as: "nsargsyan", ["approve", "b", "--yes"]).status != 69
        }
        #expect(
          try await daemon.sql(
            "SELECT count(*) FROM copydesk.approval AS a JOIN copydesk.story AS s ON s.number = a.story WHERE s.slug = 'b'"
          ) == "1\n")
        for _ in 0..<5 {
          #expect(try await daemon.status().state == "serving")
          #expect(try await daemon.request("GET", "/v1/metrics", as: nil).status == 200)
          #expect(try await daemon.request("GET", "/v1/stories", as: "nsargsyan").status == 200)
        }
        // The lock is still held: they were refused by a limit of the daemon's.
        #expect(await actions == Array(repeating: 69, count: 25))
      }
      try await daemon.succeeds(as: "nsargsyan", "approve", "a", "--yes")
    }
  }

  @Test("While a whole table is locked, status and metrics are answered, and whoever reads it is refused in time")
  func lockedTable() async throws {
    try await Daemon.with { daemon in
      let socket = daemon.socket
      let environment = ["COPYDESK_SOCKET": socket]
      try await daemon.holding("LOCK TABLE copydesk.story IN ACCESS EXCLUSIVE MODE") { () async throws in
        async let boards = statuses(on: socket, of: 25, ["board"])
        async let actions = statuses(on: socket, of: 25, ["approve", "a", "--yes"])
        for _ in 0..<5 {
          #expect(try await daemon.status().version != "")
          #expect(try await daemon.request("GET", "/v1/metrics", as: nil).status == 200)
          if getuid() == 0 {
            try await eventually("root to be answered while the lock is held") {
              try await daemon.request("GET", "/v1/jobs", as: nil).status == 200
            }
          }
        }
        #expect(await boards + actions == Array(repeating: 69, count: 50))
        try await eventually("what the daemon waits for to be said") {
          try await daemon.status().waitingFor?.contains("Another session holds a lock") == true
        }
      }
      try await eventually("the board") {
        try await run(.copydesk, ["--as", "nsargsyan", "board"], environment: environment).status == 0
      }
    }
  }

  @Test("While PostgreSQL stands still, status and metrics are answered, and everybody else is refused in time")
  func frozenDatabase() async throws {
    try await Daemon.with { daemon in
      try await daemon.succeeds(as: "jomondi", "submit", try daemon.file("a.md", Sample.draft("a")))
      let socket = daemon.socket
      let processes = try #require(daemon.databaseProcesses)
      for process in processes { kill(process, SIGSTOP) }
      defer { for process in processes { kill(process, SIGCONT) } }
      async let reads = statuses(on: socket, of: 6, ["show", "a"])
      async let actions = statuses(on: socket, of: 6, ["approve", "a", "--yes"])
      for _ in 0..<5 {
        #expect(try await daemon.status().version != "")
        #expect(try await daemon.request("GET", "/v1/metrics", as: nil).status == 200)
      }
      if getuid() == 0 { #expect(try await daemon.request("GET", "/v1/jobs", as: nil).status == 503) }
      #expect(await reads + actions == Array(repeating: 69, count: 12))
      #expect(try await daemon.status().state == "waiting")
      for process in processes { kill(process, SIGCONT) }
      try await eventually("the story") { try await daemon.copydesk(as: "nsargsyan", ["show", "a"]).status == 0 }
      #expect(!daemon.log.contains("PostgreSQL is running again"))
    }
  }

  @Test("A stop is not held up by a request that waits for a lock")
  func stopWhileLocked() async throws {
    try await Daemon.with { daemon in
      try await daemon.succeeds(as: "jomondi", "submit", try daemon.file("a.md", Sample.draft("a")))
      let environment = ["COPYDESK_SOCKET": daemon.socket]
      try await daemon.holding("LOCK TABLE copydesk.version IN ACCESS EXCLUSIVE MODE") { () async throws in
        async let waiting = run(.copydesk, ["--as", "nsargsyan", "show", "a"], environment: environment)
        #expect(try await daemon.stop() == 0)
        _ = try await waiting
      }
      #expect(!FileManager.default.fileExists(atPath: daemon.socket))
      try await daemon.start()
    }
  }

  @Test("A control socket that somebody deletes comes back, and the log says so")
  func deletedSocket() async throws {
    try await Daemon.with { daemon in
      let socket = daemon.socket
      for _ in 1...2 {
        try FileManager.default.removeItem(atPath: socket)
        try await eventually("the socket to be back") { FileManager.default.fileExists(atPath: socket) }
        try await daemon.succeeds(as: nil, "status")
      }
      try await daemon.hasLogged("The control socket had been deleted, and was made again")
    }
  }

  @Test("What somebody has put in the socket's place is left alone, also at the end")
  func replacedSocket() async throws {
    try await Daemon.with { daemon in
      try FileManager.default.removeItem(atPath: daemon.socket)
      try Data("mine".utf8).write(to: URL(filePath: daemon.socket))
      try await daemon.hasLogged("Something else is in the control socket's place")
      #expect(try await daemon.stop() == 0)
      #expect(try String(contentsOfFile: daemon.socket, encoding: .utf8) == "mine")
      try FileManager.default.removeItem(atPath: daemon.socket)
      try await daemon.start()
    }
  }

  @Test("PostgreSQL that was killed is started again, and the daemon goes on", arguments: [false, true])
  func killedDatabase(backendsToo: Bool) async throws {
    try await Daemon.with { daemon in
      let directory = daemon.directory
      let killed = try #require(backendsToo ? daemon.killBackends() : daemon.killDatabase())
      if !backendsToo {
        try await eventually("another postmaster") { Daemon.postmaster(in: directory) ?? killed != killed }
        try await daemon.hasLogged("PostgreSQL is running again")
      }
      try await eventually("an answer from the database") {
        try await daemon.copydesk(as: "nsargsyan", ["board"]).status == 0
      }
      try await daemon.succeeds(as: "jomondi", "submit", try daemon.file("b.md", Sample.draft("b")))
    }
  }

  @Test("SIGHUP reads theme and level anew, and keeps the old where the new is wrong")
  func reload() async throws {
    let theme = FileManager.default.temporaryDirectory.appending(path: "theme-\(UInt32.random(in: 0...UInt32.max))")
    try FileManager.default.copyItem(at: Sample.theme.resolvingSymlinksInPath(), to: theme)
    defer { try? FileManager.default.removeItem(at: theme) }
    try await Daemon.with(theme: theme) { daemon in
      let foot = theme.appending(path: "foot.mustache")
      let text = try String(contentsOf: foot, encoding: .utf8)
      try "{{#broken".write(to: foot, atomically: true, encoding: .utf8)
      daemon.signal(SIGHUP)
      try await daemon.hasLogged("Nothing was reloaded")
      #expect(daemon.log.contains("foot.mustache:1"))
      try (text + "<!-- the new foot -->").write(to: foot, atomically: true, encoding: .utf8)
      daemon.signal(SIGHUP)
      try await daemon.hasLogged("Reloaded configuration, theme and key")
      try await daemon.succeeds(as: "jomondi", "submit", try daemon.file("c.md", Sample.draft("c")))
      try await daemon.succeeds(as: "nsargsyan", "show", "c")
      try await daemon.succeeds(as: "nsargsyan", "approve", "c", "--yes")
      _ = try await daemon.page("caucasus/c", containing: "<!-- the new foot -->")
    }
  }
}

@Suite("A database that is away")
struct AbsentDatabaseTests {
  @Test("The daemon starts, says in its status what it waits for, refuses everything else in time, and stops")
  func away() async throws {
    let directory = URL(filePath: TestDirectory.newPath("cd"))
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: directory) }
    let key = directory.appending(path: "key")
    let made = try await run(.copydeskd, ["key", "new"])
    try made.output.write(to: key, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key.path)
    let socket = directory.appending(path: "control.sock").path
    let process = Process()
    process.arguments = [
      "run", "--database", "postgresql:///copydesk?host=\(directory.path)", "--socket", socket, "--site",
      directory.appending(path: "site").path, "--signing-key", key.path,
    ]
    let daemon = try RunningProgram(Program.copydeskd.url, process)
    try await eventually("a status that says what is missing") {
      guard let answer = try? await exchange(socket, "GET", "/v1/status", as: nil) else { return false }
      let body = try ControlJSON.decode(StatusBody.self, from: Data(answer.body.utf8))
      guard body.waitingFor?.contains("Could not connect") == true else { return false }
      #expect(body.state == "waiting")
      #expect(body.database == nil)
      return true
    }
    #expect(try await exchange(socket, "GET", "/v1/metrics", as: nil).body.contains("copydesk_database_up 0"))
    let refused = try await run(.copydesk, ["board"], environment: ["COPYDESK_SOCKET": socket])
    #expect(refused.status == 69)
    process.terminate()
    #expect(try await daemon.exitStatus() == 0)
    #expect(!FileManager.default.fileExists(atPath: socket))
  }
}

extension Daemon {
  /// How it is doing.
  fileprivate func status() async throws -> StatusBody {
    try ControlJSON.decode(StatusBody.self, from: Data(try await request("GET", "/v1/status", as: nil).body.utf8))
  }

  /// Runs the body while somebody else holds the locks that the statement takes.
  fileprivate func holding(_ statement: String, _ body: () async throws -> Void) async throws {
    let uri = try EmbeddedCluster.uri(directory: directory.path, database: "copydesk", role: "copydesk_owner")
    let holder = try await Connection.connect(ConnectionConfiguration(uri: uri))
    do {
      try await holder.script("BEGIN; \(statement)")
      try await body()
    } catch {
      await holder.close()
      throw error
    }
    await holder.close()
  }
}

/// The exit statuses of the command, run so many times at once by the Caucasus desk chief.
private func statuses(on socket: String, of count: Int, _ command: [String]) async -> [Int32] {
  await withTaskGroup(of: Int32.self) { group in
    for _ in 0..<count {
      group.addTask {
        let words = ["--as", "nsargsyan"] + command
        return (try? await run(.copydesk, words, environment: ["COPYDESK_SOCKET": socket]))?.status ?? -1
      }
    }
    return await group.reduce(into: []) { $0.append($1) }
  }
}
