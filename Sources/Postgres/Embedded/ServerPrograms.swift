internal import FoundationEssentials
internal import Subprocess

/// PostgreSQL's own programs of one version, to be run under the server's account.
struct ServerPrograms: Sendable {
  private let directory: String
  private let account: ServerAccount

  /// Finds the programs of the given major version, or of the newest.
  init(version: String?, account: ServerAccount) throws(EmbeddedClusterError) {
    let root = "/usr/lib/postgresql"
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
    let debian = versions.filter { version == nil || $0 == version }
      .sorted { (Int($0) ?? 0) > (Int($1) ?? 0) }
      .map { "\(root)/\($0)/bin" }
    let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
    guard
      let directory = (debian + path).first(where: { directory in
        ["initdb", "pg_ctl", "postgres"].allSatisfy {
          FileManager.default.isExecutableFile(atPath: "\(directory)/\($0)")
        }
      })
    else { throw .noPrograms(version: version) }
    self.directory = directory
    self.account = account
  }

  /// Runs a program to its end; if it fails, its output becomes the error.
  func run(_ program: String, _ arguments: [String]) async throws {
    let result = try await status(program, arguments)
    guard result.isSuccess else {
      throw EmbeddedClusterError.programFailed(program: program, output: result.output.trimmed)
    }
  }

  /// Whether the account can enter a directory, according to the system itself.
  func canEnter(_ directory: String) async throws -> Bool {
    try await status("test", ["-x", directory]).isSuccess
  }

  private func status(_ program: String, _ arguments: [String]) async throws -> (isSuccess: Bool, output: String) {
    var options = PlatformOptions()
    // A session of its own, so that the terminal's Ctrl-C reaches only the daemon, which then stops the server in an
    // orderly way.
    options.createSession = true
    // Not in the caller's directory, which the account may not be able to enter.
    let command = account.changing + ["env", "-C", "/", program] + arguments
    let result = try await Subprocess.run(
      .name(command[0]), arguments: Arguments(Array(command.dropFirst())),
      environment: .inherit.updating(["PATH": "\(directory):/usr/bin:/bin", "LC_ALL": "C.UTF-8"]),
      platformOptions: options, output: .string(limit: 1 << 16), error: .combinedWithOutput)
    return (result.terminationStatus.isSuccess, result.standardOutput)
  }
}
