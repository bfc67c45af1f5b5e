import Foundation
import Postgres
import PostgresTesting
import Subprocess

/// A daemon with an embedded database in a directory of its own, for as long as it is measured.
struct MeasuredDaemon: Sendable {
  let directory: String

  var socket: String { "\(directory)/control.sock" }

  /// Its database, as the superuser.
  func database() throws -> String {
    try EmbeddedCluster.uri(directory: directory, database: "copydesk", role: EmbeddedCluster.superuser)
  }

  /// Runs `body` with a daemon, which is ended afterwards; its directory is removed, even if this process is killed.
  static func with<Value: Sendable>(
    program: String, _ body: @escaping @Sendable (MeasuredDaemon) async throws -> Value
  ) async throws -> Value {
    let name = "copydesk-bench-\(UUID().uuidString.prefix(8).lowercased())"
    let daemon = MeasuredDaemon(directory: "\(FileManager.default.temporaryDirectory.path)/\(name)")
    try FileManager.default.createDirectory(atPath: daemon.directory, withIntermediateDirectories: true)
    try CleanUp.afterThisProcess(daemon.directory)
    Progress.say("The daemon starts")
    let result = try await Subprocess.run(
      .name("env"), arguments: Arguments([program, "run", "--embedded", daemon.directory]), input: .none,
      output: .discarded, error: .discarded
    ) { process in
      let value: Result<Value, any Error>
      do {
        try await daemon.becomeReady()
        value = .success(try await body(daemon))
      } catch {
        value = .failure(error)
      }
      try? process.send(signal: .terminate)
      return value
    }
    try? FileManager.default.removeItem(atPath: daemon.directory)
    return try result.closureResult.get()
  }

  /// Waits until it answers; a database is made first.
  private func becomeReady() async throws {
    let end = ContinuousClock.now + .seconds(120)
    while true {
      do {
        let status = try SocketSession(path: socket, person: nil).get("/v1/status")
        // It answers before its database does.
        guard status.contains(#""database_time":""#) else { throw SocketFault("The daemon waits for its database") }
        return
      } catch  where ContinuousClock.now < end {
        try await Task.sleep(for: .milliseconds(100))
      }
    }
  }
}
