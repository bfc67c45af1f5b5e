internal import FoundationEssentials
internal import Glibc

/// The server process of a data directory, if one is running.
struct Postmaster: Sendable, Equatable {
  let processID: Int32

  /// The process named in `postmaster.pid`, if it is alive and really works in this directory: after a crash its number
  /// may belong to another process.
  static func running(in data: String) -> Postmaster? {
    guard let file = try? String(contentsOfFile: "\(data)/postmaster.pid", encoding: .utf8),
      let first = file.split(separator: "\n").first, let processID = Int32(first),
      let directory = workingDirectory(of: processID), directory == realPath(data)
    else { return nil }
    return Postmaster(processID: processID)
  }

  /// Makes PostgreSQL see that the server named in `postmaster.pid` is dead even though its number now belongs to
  /// another process.
  ///
  /// The rest of the file stays: it names the shared memory that processes of the dead server may still hold, which
  /// PostgreSQL must not overlook.
  static func disownReusedNumber(in data: String) throws {
    let path = "\(data)/postmaster.pid"
    guard running(in: data) == nil, let file = try? String(contentsOfFile: path, encoding: .utf8) else { return }
    var lines = file.split(separator: "\n", omittingEmptySubsequences: false)
    guard let first = lines.first, let processID = Int32(first), kill(processID, 0) == 0 else { return }
    lines[0] = numberOfNobody
    try lines.joined(separator: "\n").write(toFile: path, atomically: false, encoding: .utf8)
  }

  /// One more than the largest process number on Linux.
  private static let numberOfNobody: Substring = "4194305"

  private static func workingDirectory(of processID: Int32) -> String? {
    try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(processID)/cwd")
  }

  /// The path without symbolic links; nil if there is nothing.
  static func realPath(_ path: String) -> String? {
    guard let resolved = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }
}
