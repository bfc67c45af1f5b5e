internal import FoundationEssentials
internal import Glibc

/// The server process of a data directory, if one runs.
struct Postmaster: Sendable, Equatable {
  let processID: Int32

  /// The process that `postmaster.pid` names, if it is alive and really works in this directory: after a crash its number
  /// may have gone to another process.
  static func running(in data: String) -> Postmaster? {
    guard let file = try? String(contentsOfFile: "\(data)/postmaster.pid", encoding: .utf8),
      let first = file.split(separator: "\n").first, let processID = Int32(first),
      let directory = workingDirectory(of: processID), directory == realPath(data)
    else { return nil }
    return Postmaster(processID: processID)
  }

  private static func workingDirectory(of processID: Int32) -> String? {
    try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(processID)/cwd")
  }

  private static func realPath(_ path: String) -> String? {
    guard let resolved = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }
}
